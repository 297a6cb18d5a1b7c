package dev.pilothouse.gateway.json;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is read of requests in the dialects beside chat. */
class DialectRequestTest {
    private static ModelRequest scan(Dialect dialect, String body) {
        return ModelRequest.scan(dialect, body.replace('\'', '"').getBytes(UTF_8));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "OPENAI_RESPONSES | {'model':'a', 'stream':true, 'input':'x', 'é':[1.50] }",
                "OPENAI_EMBEDDINGS | {'input':[[1,2]],'model':'a','encoding_format':'base64'}",
                "ANTHROPIC_MESSAGES |"
                        + " {'system':[{'type':'text','text':'x','cache_control':{'type':'ephemeral'}}],'model':'a','stream':true,'messages':[]}"
            })
    void onlyTheModel_changes(Dialect dialect, String body) {
        ModelRequest request = scan(dialect, body);
        assertThat(request.dialect()).isEqualTo(dialect);
        assertThat(new String(request.bodyFor("b"), UTF_8))
                .isEqualTo(body.replace('\'', '"').replace("\"model\":\"a\"", "\"model\":\"b\""));
        assertThat(request.includeUsage()).isTrue();
    }

    @Test
    void responses_areRead() {
        ModelRequest request =
                scan(
                        Dialect.OPENAI_RESPONSES,
                        "{'model':'a','instructions':'be"
                                + " kind','input':[{'role':'user','content':'hi'}],'user':'u',"
                                + "'safety_identifier':'s','max_output_tokens':70,'tools':[{'type':'function','name':'f'},"
                                + "{'type':'web_search'},{'type':'mcp','server_label':'crm'},{'name':'c','type':'custom'}]}");
        assertThat(request.endUsers()).containsExactly("u", "s");
        assertThat(request.tools()).containsExactly("f", "web_search", "mcp", "crm", "c");
        assertThat(request.mostOutput()).isEqualTo(70);
        assertThat(request.countedTokens())
                .isEqualTo(
                        ("'be kind'".length() + "[{'role':'user','content':'hi'}]".length() + 3)
                                / 4);
    }

    @Test
    void messages_areRead() {
        ModelRequest request =
                scan(
                        Dialect.ANTHROPIC_MESSAGES,
                        "{'model':'a','max_tokens':9,'messages':[],'metadata':{'user_id':'u'},'top_k':5,"
                                + "'tools':[{'name':'f','input_schema':{'name':'no'}},{'type':'bash_20250124','name':'bash'}],"
                                + "'mcp_servers':[{'type':'url','name':'crm'}],'stop_sequences':['END']}");
        assertThat(request.endUsers()).containsExactly("u");
        assertThat(request.tools()).containsExactly("f", "bash", "crm");
        assertThat(request.mostOutput()).isEqualTo(9);
        assertThat(request.parameters()).containsEntry("top_k", 5L);
        assertThat(request.stop()).containsExactly("END");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "OPENAI_RESPONSES | previous_response_id |"
                        + " {'model':'a','input':'x','previous_response_id':'resp_1'}",
                "OPENAI_RESPONSES | conversation |"
                        + " {'model':'a','input':'x','conversation':{'id':'conv_1'}}",
                "OPENAI_RESPONSES | background | {'model':'a','input':'x','background':true}",
                "OPENAI_RESPONSES | prompt | {'model':'a','input':'x','prompt':'p'}",
                "OPENAI_RESPONSES | prompt.id | {'prompt':{'id':''}}",
                "OPENAI_CHAT | prompt.variables.a | {'prompt':{'id':'p','variables':{'a':[]}}}",
                "OPENAI_RESPONSES | input |"
                        + " {'model':'a','input':[{'type':'item_reference','id':'msg_1'}]}",
                "OPENAI_RESPONSES | input | {'model':'a','input':[{'id':'msg_1'}]}",
                "OPENAI_RESPONSES | input | {'model':'a'}",
                "OPENAI_RESPONSES | input | {'model':'a','input':5}",
                "OPENAI_EMBEDDINGS | input | {'model':'a','input':{}}",
                "ANTHROPIC_MESSAGES | messages | {'model':'a'}",
                "ANTHROPIC_MESSAGES | container | {'model':'a','messages':[],'container':'c_1'}",
                "ANTHROPIC_MESSAGES | container |"
                        + " {'model':'a','messages':[],'container':{'id':'c_1'}}",
                "ANTHROPIC_MESSAGES | metadata.user_id |"
                        + " {'model':'a','messages':[],'metadata':{'user_id':5}}"
            })
    void whatIsRefused_isNamed(Dialect dialect, String field, String body) {
        assertThatThrownBy(() -> scan(dialect, body))
                .isInstanceOfSatisfying(
                        BadBody.class, bad -> assertThat(bad.field()).isEqualTo(field));
    }

    @Test
    void images_countAsImages_notAsText() {
        String image = "A".repeat(40_000);
        ModelRequest request =
                scan(
                        Dialect.OPENAI_CHAT,
                        "{'model':'a','messages':[{'role':'user','content':[{'type':'image_url','image_url':{'url':'data:image/png;base64,"
                                + image
                                + "'}},{'type':'text','text':'data'}]}]}");
        assertThat(request.countedTokens()).isBetween(1_600L, 1_700L);
        assertThat(new String(request.bodyFor("b"), UTF_8))
                .contains("\"model\":\"b\"")
                .contains(image);
    }

    @Test
    void noState_isNoReasonToRefuse() {
        scan(
                Dialect.OPENAI_RESPONSES,
                "{'model':'a','input':[{'type':'function_call_output','call_id':'c','output':'x'}],'previous_response_id':null,'background':false,'prompt':null}");
        scan(
                Dialect.ANTHROPIC_MESSAGES,
                "{'model':'a','messages':[],'container':{'id':null,'skills':[]}}");
    }
}
