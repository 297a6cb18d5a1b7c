package dev.pilothouse.gateway.translate;

import static dev.pilothouse.gateway.json.Dialect.ANTHROPIC_MESSAGES;
import static dev.pilothouse.gateway.json.Dialect.OPENAI_CHAT;
import static dev.pilothouse.gateway.json.Dialect.OPENAI_EMBEDDINGS;
import static dev.pilothouse.gateway.json.Dialect.OPENAI_RESPONSES;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.pilothouse.gateway.json.Dialect;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What becomes of requests. JSON is written with single quotes here. */
class RequestTest {
    private static final String HI = "'messages':[{'role':'user','content':'hi'}]";
    private static final String HI_BLOCKS =
            "'messages':[{'role':'user','content':[{'type':'text','text':'hi'}]}]";

    private static String translated(Dialect caller, Dialect deployment, String body) {
        Translation by = Translation.between(caller, deployment).orElseThrow();
        return new String(by.request(body.replace('\'', '"').getBytes(UTF_8)), UTF_8);
    }

    private static void assertTranslated(
            Dialect caller, Dialect deployment, String body, String expected) {
        assertThat(Heard.JSON.readTree(translated(caller, deployment, body)))
                .isEqualTo(Heard.JSON.readTree(expected.replace('\'', '"')));
    }

    private static void chat(String body, String expected) {
        assertTranslated(OPENAI_CHAT, ANTHROPIC_MESSAGES, body, expected);
    }

    private static void messages(String body, String expected) {
        assertTranslated(ANTHROPIC_MESSAGES, OPENAI_CHAT, body, expected);
    }

    private static void responses(String body, String expected) {
        assertTranslated(OPENAI_RESPONSES, OPENAI_CHAT, body, expected);
    }

    @Test
    void formatsThatHaveNoWayToEachOtherSaySo() {
        assertThat(Translation.between(OPENAI_EMBEDDINGS, ANTHROPIC_MESSAGES)).isEmpty();
        assertThat(Translation.between(OPENAI_CHAT, OPENAI_CHAT)).isEmpty();
        assertThat(Translation.between(OPENAI_CHAT, OPENAI_RESPONSES)).isEmpty();
        assertThat(Translation.between(ANTHROPIC_MESSAGES, OPENAI_RESPONSES)).isEmpty();
    }

    @Test
    void aChatWithEverythingBecomesMessages() {
        chat(
                "{'model':'m','stream':true,'stream_options':{'include_usage':true},'temperature':0.7,"
                        + "'top_p':0.9,'top_k':5,'max_completion_tokens':100,'max_tokens':7,'stop':'END','n':1,"
                        + "'seed':1,'user':'u','safety_identifier':'s','logit_bias':{},'presence_penalty':0,"
                        + "'reasoning_effort':'minimal','store':false,'response_format':{'type':'json_schema',"
                        + "'json_schema':{'name':'x','strict':true,'schema':{'type':'object'}}},'messages':["
                        + "{'role':'system','content':'Be brief.'},{'role':'developer','content':[{'type':'text','text':'Be kind.'}]},"
                        + "{'role':'user','content':[{'type':'text','text':'Look'},{'type':'image_url','image_url':{'url':'data:image/png;base64,AAA=','detail':'low'}},"
                        + "{'type':'image_url','image_url':{'url':'https://a.example/b.png'}},{'type':'file','file':{'filename':'a.pdf','file_data':'data:application/pdf;base64,BBB='}}]},"
                        + "{'role':'assistant','content':'I call.','tool_calls':[{'id':'functions.f:0','type':'function','function':{'name':'f','arguments':'{\\u0022a\\u0022:1.50}'}},"
                        + "{'id':'c2','type':'function','function':{'name':'g','arguments':''}}]},"
                        + "{'role':'tool','tool_call_id':'functions.f:0','content':'one'},{'role':'tool','tool_call_id':'c2','content':[{'type':'text','text':'two'}]},"
                        + "{'role':'user','content':'Go on'}]}",
                "{'max_tokens':100,'model':'m','stream':true,'temperature':0.7,'top_p':0.9,'top_k':5,'stop_sequences':['END'],"
                        + "'metadata':{'user_id':'s'},'thinking':{'type':'adaptive'},'output_config':{'effort':'low','format':{'type':'json_schema','schema':{'type':'object'}}},"
                        + "'system':[{'type':'text','text':'Be brief.'},{'type':'text','text':'Be kind.'}],'messages':["
                        + "{'role':'user','content':[{'type':'text','text':'Look'},{'type':'image','source':{'type':'base64','media_type':'image/png','data':'AAA='}},"
                        + "{'type':'image','source':{'type':'url','url':'https://a.example/b.png'}},{'type':'document','title':'a.pdf','source':{'type':'base64','media_type':'application/pdf','data':'BBB='}}]},"
                        + "{'role':'assistant','content':[{'type':'text','text':'I call.'},{'type':'tool_use','id':'functions_f_0','name':'f','input':{'a':1.50}},{'type':'tool_use','id':'c2','name':'g','input':{}}]},"
                        + "{'role':'user','content':[{'type':'tool_result','tool_use_id':'functions_f_0','content':[{'type':'text','text':'one'}]},{'type':'tool_result','tool_use_id':'c2','content':[{'type':'text','text':'two'}]},"
                        + "{'type':'text','text':'Go on'}]}]}");
    }

    @Test
    void aChatThatSaysLittleGetsWhatAnthropicMustBeTold() {
        chat(
                "{'model':'m'," + HI + ",'temperature':null,'tools':[],'parallel_tool_calls':true}",
                "{'model':'m','max_tokens':4096," + HI_BLOCKS + "}");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "'auto' | | {'type':'auto'}",
                "'required' | | {'type':'any'}",
                "'none' | false | {'type':'none'}",
                "'auto' | false | {'type':'auto','disable_parallel_tool_use':true}",
                "null | false | {'type':'auto','disable_parallel_tool_use':true}",
                "{'type':'function','function':{'name':'f'}} | true | {'type':'tool','name':'f'}"
            })
    void theChoiceOfToolsIsCarriedOver(String choice, String parallel, String expected) {
        chat(
                "{'model':'m',"
                        + HI
                        + ",'tool_choice':"
                        + choice
                        + (parallel == null ? "" : ",'parallel_tool_calls':" + parallel)
                        + ",'tools':[{'type':'function','function':{'name':'f','description':'d','strict':true,'parameters':{'type':'object'}}},"
                        + "{'type':'function','function':{'name':'g'}},{'type':'function','function':{'name':'h','parameters':{}}}]}",
                "{'model':'m','max_tokens':4096,"
                        + HI_BLOCKS
                        + ",'tools':[{'name':'f','description':'d','strict':true,'input_schema':{'type':'object'}},"
                        + "{'name':'g','input_schema':{'type':'object','properties':{}}},{'name':'h','input_schema':{'type':'object'}}],'tool_choice':"
                        + expected
                        + "}");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "'logit_bias':{'5':1} | logit_bias",
                "'n':2 | n",
                "'logprobs':true | logprobs",
                "'top_logprobs':3 | top_logprobs",
                "'presence_penalty':0.5 | presence_penalty",
                "'temperature':1.2 | temperature",
                "'temperature':'hot' | temperature",
                "'response_format':{'type':'json_object'} | response_format",
                "'response_format':{'type':'grammar'} | response_format.type",
                "'modalities':['text','audio'] | modalities",
                "'web_search_options':{} | web_search_options",
                "'functions':[] | functions",
                "'guided_json':{} | guided_json",
                "'reasoning_effort':'frantic' | reasoning_effort",
                "'tools':[{'type':'custom','custom':{'name':'x'}}] | tools[0]",
                "'tool_choice':{'type':'allowed_tools'} | tool_choice",
                "'stop':7 | stop",
                "'messages':'hi' | messages",
                "'messages':[] | messages",
                "'messages':[{'role':'system','content':'only'}] | messages",
                "'messages':[{'role':'wizard','content':'hi'}] | messages[0].role",
                "'messages':[7] | messages[0].role",
                "'messages':[{'role':'function','name':'f','content':'x'}] | messages[0]",
                "'messages':[{'role':'user','content':7}] | messages[0].content",
                "'messages':[{'role':'user','content':[{'type':'input_audio'}]}] | messages[0].content[0]",
                "'messages':[{'role':'user','content':[{'type':'image_url','image_url':{'url':'ftp://x'}}]}] | messages[0].content[0].image_url.url",
                "'messages':[{'role':'user','content':[{'type':'file','file':{'file_id':'f'}}]}] | messages[0].content[0].file",
                "'messages':[{'role':'assistant','tool_calls':[{'id':'c','function':{'name':'f','arguments':'{'}}]}] | messages[0].tool_calls[0].function.arguments"
            })
    void whatAnthropicCannotBeAskedIsRefusedByName(String field, String named) {
        refused(OPENAI_CHAT, ANTHROPIC_MESSAGES, "{'model':'m'," + field + "}", named);
    }

    private static void refused(Dialect caller, Dialect deployment, String body, String named) {
        Untranslatable refused =
                catchThrowableOfType(
                        Untranslatable.class, () -> translated(caller, deployment, body));
        assertThat(refused).as(body).isNotNull();
        assertThat(refused.field()).isEqualTo(named.replaceAll(": .*", ""));
        assertThat(refused).hasMessageStartingWith(named);
    }

    @Test
    void messagesWithEverythingBecomeAChat() {
        messages(
                "{'model':'m','stream':true,'max_tokens':50,'temperature':1,'top_p':0.5,'top_k':3,'stop_sequences':['A','B'],"
                        + "'metadata':{'user_id':'u'},'service_tier':'auto','cache_control':{'type':'ephemeral'},'thinking':{'type':'enabled','budget_tokens':10000},"
                        + "'output_config':{'format':{'type':'json_schema','schema':{'type':'object'}}},"
                        + "'system':[{'type':'text','text':'Be brief.','cache_control':{'type':'ephemeral'}},{'type':'text','text':'Be kind.'}],"
                        + "'tools':[{'name':'f','description':'d','input_schema':{'type':'object'}}],'tool_choice':{'type':'any','disable_parallel_tool_use':true},'messages':["
                        + "{'role':'user','content':[{'type':'text','text':'Look'},{'type':'image','source':{'type':'base64','media_type':'image/png','data':'AAA='}},"
                        + "{'type':'document','source':{'type':'text','media_type':'text/plain','data':'plain'}},{'type':'document','source':{'type':'base64','media_type':'application/pdf','data':'BBB='}}]},"
                        + "{'role':'assistant','content':[{'type':'thinking','thinking':'hm','signature':'s'},{'type':'text','text':'I '},{'type':'text','text':'call.'},{'type':'tool_use','id':'t1','name':'f','input':{'a':1}}]},"
                        + "{'role':'user','content':[{'type':'text','text':'Here'},{'type':'tool_result','tool_use_id':'t1','is_error':true,'content':[{'type':'text','text':'bro'},{'type':'text','text':'ken'}]},{'type':'tool_result','tool_use_id':'t2'}]}]}",
                "{'model':'m','stream':true,'stream_options':{'include_usage':true},'max_completion_tokens':50,'temperature':1,'top_p':0.5,'top_k':3,'stop':['A','B'],"
                        + "'user':'u','reasoning_effort':'medium','response_format':{'type':'json_schema','json_schema':{'name':'answer','strict':true,'schema':{'type':'object'}}},"
                        + "'tools':[{'type':'function','function':{'name':'f','description':'d','parameters':{'type':'object'}}}],'tool_choice':'required','parallel_tool_calls':false,'messages':["
                        + "{'role':'system','content':[{'type':'text','text':'Be brief.'},{'type':'text','text':'Be kind.'}]},"
                        + "{'role':'user','content':[{'type':'text','text':'Look'},{'type':'image_url','image_url':{'url':'data:image/png;base64,AAA='}},{'type':'text','text':'plain'},"
                        + "{'type':'file','file':{'filename':'document.pdf','file_data':'data:application/pdf;base64,BBB='}}]},"
                        + "{'role':'assistant','content':'I call.','tool_calls':[{'id':'t1','type':'function','function':{'name':'f','arguments':'{\\u0022a\\u0022:1}'}}]},"
                        + "{'role':'tool','tool_call_id':'t1','content':'Error: broken'},{'role':'tool','tool_call_id':'t2','content':''},{'role':'user','content':'Here'}]}");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "'thinking':{'type':'enabled','budget_tokens':1024} | low",
                "'thinking':{'type':'enabled','budget_tokens':50000} | high",
                "'thinking':{'type':'enabled','budget_tokens':1024},'output_config':{'effort':'max'} | xhigh",
                "'output_config':{'effort':'high'},'thinking':{'type':'enabled','budget_tokens':1024} | high",
                "'thinking':{'type':'adaptive'} |",
                "'thinking':{'type':'disabled'} |"
            })
    void thoughtIsAskedForAsEffort(String asked, String effort) {
        messages(
                "{'model':'m','max_tokens':5," + HI + "," + asked + "}",
                "{'model':'m','max_completion_tokens':5,"
                        + HI
                        + (effort == null ? "" : ",'reasoning_effort':'" + effort + "'")
                        + "}");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "'mcp_servers':[] | mcp_servers",
                "'container':'c' | container",
                "'inference_geo':'eu' | inference_geo",
                "'output_config':{'task_budget':{}} | output_config.task_budget",
                "'thinking':{'type':'deep'} | thinking.type",
                "'tools':[{'type':'web_search_20250305','name':'web_search'}] | tools[0]",
                "'tool_choice':{'type':'some'} | tool_choice.type",
                "'messages':7 | messages",
                "'messages':[{'role':'user','content':[{'type':'search_result'}]}] | messages[0].content[0]",
                "'messages':[{'role':'user','content':[{'type':'image','source':{'type':'file','file_id':'f'}}]}] | messages[0].content[0].source",
                "'messages':[{'role':'user','content':[{'type':'document','source':{'type':'url','url':'https://x'}}]}] | messages[0].content[0].source",
                "'messages':[{'role':'assistant','content':[{'type':'server_tool_use'}]}] | messages[0].content[0]",
                "'messages':[{'role':'user','content':[{'type':'tool_result','tool_use_id':'t','content':[{'type':'image','source':{'type':'url','url':'https://x'}}]}]}] | messages[0].content[0].content"
            })
    void whatAChatCannotBeAskedIsRefusedByName(String field, String named) {
        refused(ANTHROPIC_MESSAGES, OPENAI_CHAT, "{'model':'m'," + field + "}", named);
    }

    @Test
    void aResponseWithEverythingBecomesAChat() {
        responses(
                "{'model':'m','stream':true,'instructions':'Be brief.','max_output_tokens':60,'temperature':0.1,'top_p':1,'user':'u','store':true,'metadata':{'a':'b'},"
                        + "'include':['reasoning.encrypted_content'],'truncation':'disabled','background':false,'parallel_tool_calls':false,'reasoning':{'effort':'high','summary':'auto'},"
                        + "'text':{'verbosity':'low','format':{'type':'json_schema','name':'x','strict':true,'schema':{'type':'object'}}},"
                        + "'tools':[{'type':'function','name':'f','description':'d','parameters':{'type':'object'},'strict':false}],'tool_choice':{'type':'function','name':'f'},'input':["
                        + "{'role':'user','content':[{'type':'input_text','text':'Look'},{'type':'input_image','image_url':'https://a.example/b.png','detail':'auto'},{'type':'input_file','filename':'a.pdf','file_data':'data:application/pdf;base64,B='}]},"
                        + "{'type':'reasoning','id':'rs','summary':[]},{'type':'message','role':'assistant','content':[{'type':'output_text','text':'I call.','annotations':[]}]},"
                        + "{'type':'function_call','call_id':'c1','name':'f','arguments':'{}'},{'type':'function_call','call_id':'c2','name':'f','arguments':'{}'},"
                        + "{'type':'function_call_output','call_id':'c1','output':'one'},{'type':'function_call_output','call_id':'c2','output':[{'type':'input_text','text':'two'}]}]}",
                "{'model':'m','stream':true,'stream_options':{'include_usage':true},'max_completion_tokens':60,'temperature':0.1,'top_p':1,'user':'u','parallel_tool_calls':false,'reasoning_effort':'high','verbosity':'low',"
                        + "'response_format':{'type':'json_schema','json_schema':{'name':'x','strict':true,'schema':{'type':'object'}}},"
                        + "'tools':[{'type':'function','function':{'name':'f','description':'d','parameters':{'type':'object'},'strict':false}}],'tool_choice':{'type':'function','function':{'name':'f'}},'messages':["
                        + "{'role':'system','content':'Be brief.'},{'role':'user','content':[{'type':'text','text':'Look'},{'type':'image_url','image_url':{'url':'https://a.example/b.png','detail':'auto'}},{'type':'file','file':{'filename':'a.pdf','file_data':'data:application/pdf;base64,B='}}]},"
                        + "{'role':'assistant','content':[{'type':'text','text':'I call.'}],'tool_calls':[{'id':'c1','type':'function','function':{'name':'f','arguments':'{}'}},{'id':'c2','type':'function','function':{'name':'f','arguments':'{}'}}]},"
                        + "{'role':'tool','tool_call_id':'c1','content':'one'},{'role':'tool','tool_call_id':'c2','content':'two'}]}");
    }

    @Test
    void aResponseReachesAnthropicToo() {
        assertTranslated(
                OPENAI_RESPONSES,
                ANTHROPIC_MESSAGES,
                "{'model':'m','input':'hi','instructions':'Be brief.','max_output_tokens':9}",
                "{'model':'m','max_tokens':9,'system':[{'type':'text','text':'Be brief.'}],"
                        + HI_BLOCKS
                        + "}");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "'previous_response_id':'r' | previous_response_id",
                "'conversation':'c' | conversation",
                "'background':true | background",
                "'truncation':'auto' | truncation",
                "'top_logprobs':2 | top_logprobs",
                "'include':['message.output_text.logprobs'] | include",
                "'prompt':{'id':'p'} | prompt",
                "'tools':[{'type':'web_search'}] | tools[0]",
                "'tool_choice':{'type':'mcp'} | tool_choice",
                "'text':{'format':{'type':'grammar'}} | text.format.type",
                "'text':{'tone':'kind'} | text.tone",
                "'input':7 | input",
                "'input':[{'type':'item_reference','id':'x'}] | input[0]",
                "'input':[{'type':'mcp_call'}] | input[0]",
                "'input':[{'role':'wizard','content':'x'}] | input[0].role",
                "'input':[{'role':'user','content':7}] | input[0].content",
                "'input':[{'role':'user','content':[{'type':'input_audio'}]}] | input[0].content[0]",
                "'input':[{'role':'user','content':[{'type':'input_image','file_id':'f'}]}] | input[0].content[0]",
                "'input':[{'type':'function_call_output','call_id':'c','output':7}] | input[0].output"
            })
    void whatAChatCannotBeAskedOfAResponseIsRefusedByName(String field, String named) {
        refused(OPENAI_RESPONSES, OPENAI_CHAT, "{'model':'m'," + field + "}", named);
        refused(OPENAI_RESPONSES, ANTHROPIC_MESSAGES, "{'model':'m'," + field + "}", named);
    }

    @Test
    void refusalsShowNoContent() {
        refused(
                OPENAI_CHAT,
                ANTHROPIC_MESSAGES,
                "{'messages':[{'role':'assistant','tool_calls':[{'function':{'name':'f','arguments':'{ a secret'}}]}]}",
                "messages[0].tool_calls[0].function.arguments: '…' (expected: a JSON object as text)");
        refused(
                OPENAI_CHAT,
                ANTHROPIC_MESSAGES,
                "{'temperature':1.2}",
                "temperature: '1.2' (expected: 0 to 1: the deployment speaks Anthropic's Messages)");
    }

    @Test
    void whatIsNoJsonObjectIsRefused() {
        for (String body : new String[] {"", "[]", "{", "7", "{} {}", "\u0000"}) {
            Translation by = Translation.between(OPENAI_CHAT, ANTHROPIC_MESSAGES).orElseThrow();
            assertThatThrownBy(() -> by.request(body.getBytes(UTF_8)))
                    .as(body)
                    .isInstanceOf(Untranslatable.class)
                    .hasMessageContaining("a JSON object");
        }
    }
}
