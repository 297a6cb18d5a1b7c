package dev.pilothouse.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pilothouse.bridge.protocol.v1.GuardrailPolicy;
import dev.pilothouse.gateway.testing.Await;
import dev.pilothouse.gateway.testing.Collector;
import dev.pilothouse.gateway.testing.Provider.Exchange;
import dev.pilothouse.gateway.testing.Wire;
import dev.pilothouse.policy.rules.Detector;
import dev.pilothouse.policy.rules.guardrails.Detect;
import dev.pilothouse.policy.rules.guardrails.GuardAction;
import dev.pilothouse.policy.rules.guardrails.GuardJson;
import dev.pilothouse.policy.rules.guardrails.GuardPolicy;
import dev.pilothouse.policy.rules.guardrails.GuardRule;
import dev.pilothouse.policy.rules.guardrails.GuardStage;
import dev.pilothouse.policy.rules.guardrails.Medium;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Guardrails in every dialect. */
class GatewayDialectGuardTest {
    private final GatewayFixture at = new GatewayFixture();

    @AfterEach
    void close() throws IOException {
        at.close();
    }

    private void mask(GuardStage first, GuardStage... more) {
        policy(new Detect.Personal(Detector.all()), GuardAction.MASK, first, more);
    }

    private void policy(Detect detect, GuardAction action, GuardStage first, GuardStage... more) {
        var rule = new GuardRule("rule", EnumSet.of(first, more), detect, action, "");
        at.apply(
                "default/chat",
                r ->
                        r.setGuardrailPolicy(
                                GuardrailPolicy.newBuilder()
                                        .setTenant("default")
                                        .setFeature("chat")
                                        .setVersion(3)
                                        .setRules(
                                                GuardJson.write(new GuardPolicy(List.of(rule))))));
    }

    private static Detect words(String... words) {
        return new Detect.Deny(List.of(words), List.of());
    }

    private String sent() {
        return at.provider.received.getLast().body();
    }

    private String post(String path, String body) {
        var answer = at.send(at.post(path, body.replace('\'', '"')));
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return sent().replace('"', '\'');
    }

    // ---- input ----

    @ParameterizedTest
    @EnumSource(Wire.class)
    void input_isMasked_andNothingElseChanges(Wire wire) {
        at.speak(wire);
        at.provider.always(wire.says("ok"));
        mask(GuardStage.INPUT);
        assertThat(at.send(at.ask(wire, false, "I am ana@example.com")).statusCode())
                .isEqualTo(200);
        assertThat(sent()).isEqualTo(wire.request(false, "I am [email]").replace("small", "m-1"));
    }

    @Test
    void whatIsCounted_isLookedAtAsMessagesAre() {
        at.speak(Wire.MESSAGES);
        at.provider.always(x -> x.json(200, "{\"input_tokens\":14}"));
        mask(GuardStage.INPUT);
        String sent =
                post(
                        "/v1/messages/count_tokens",
                        "{'model':'small','messages':[{'role':'user','content':'I am a@b.example'}]}");
        assertThat(sent).contains("'content':'I am [email]'");
        policy(words("falcon"), GuardAction.BLOCK, GuardStage.INPUT);
        var blocked =
                asked(
                        "/v1/messages/count_tokens",
                        "{'model':'small','messages':[{'role':'user','content':'Falcon'}]}");
        assertThat(blocked.statusCode()).isEqualTo(403);
        assertThat(blocked.body()).contains("guardrail_blocked", "permission_error");
    }

    @ParameterizedTest
    @EnumSource(Wire.class)
    void blockedInput_isRefusedInTheCallersFormat(Wire wire) {
        at.speak(wire);
        policy(words("falcon"), GuardAction.BLOCK, GuardStage.INPUT);
        var answer = at.send(at.ask(wire, true, "tell of Falcon"));
        assertThat(answer.statusCode()).isEqualTo(403);
        assertThat(answer.body()).contains("\"code\":\"guardrail_blocked\"");
        assertThat(answer.body().startsWith("{\"type\":\"error\""))
                .isEqualTo(wire == Wire.MESSAGES);
        assertThat(at.provider.received).isEmpty();
    }

    @Test
    void responses_everyItemHasItsStage() {
        at.provider.always(Wire.RESPONSES.says("ok"));
        mask(GuardStage.TOOL_ARGUMENTS, GuardStage.TOOL_RESULTS, GuardStage.RETRIEVED);
        String sent =
                post(
                        "/v1/responses",
                        "{'model':'small','instructions':'a@b.example','input':["
                                + "{'type':'message','role':'user','content':'in a@b.example'},"
                                + "{'type':'function_call','call_id':'c','name':'mail','arguments':'{\\'to\\':\\'x\\\\u0040b.example\\'}'},"
                                + "{'type':'function_call_output','call_id':'c','output':'out a@b.example'},"
                                + "{'type':'function_call_output','call_id':'d','output':[{'type':'input_text','text':'part a@b.example'}]},"
                                + "{'type':'web_search_call','id':'w','action':{'type':'search','query':'asks a@b.example'},'results':[{'text':'got a@b.example'}]},"
                                + "{'role':'user','content':[{'type':'input_text','text':'doc a@b.example','pilothouse':{'retrieved':true}}]}]}");
        assertThat(sent)
                .contains("'instructions':'a@b.example'")
                .contains("in a@b.example")
                .contains("'arguments':'{\\'to\\':\\'[email]\\'}'")
                .contains("out [email]")
                .contains("part [email]")
                .contains("asks [email]")
                .contains("got [email]")
                .contains("{'type':'input_text','text':'doc [email]'}");
    }

    @Test
    void messages_everyBlockHasItsStage() {
        at.speak(Wire.MESSAGES);
        at.provider.always(Wire.MESSAGES.says("ok"));
        mask(GuardStage.TOOL_ARGUMENTS, GuardStage.TOOL_RESULTS, GuardStage.RETRIEVED);
        String sent =
                post(
                        "/v1/messages",
                        "{'model':'small','max_tokens':5,'system':[{'type':'text','text':'sys a@b.example'}],'messages':["
                                + "{'role':'user','content':'in a@b.example'},"
                                + "{'role':'assistant','content':[{'type':'tool_use','id':'c','name':'mail','input':{'to':'x\\u0040b.example', 'n':1}}]},"
                                + "{'role':'user','content':[{'type':'tool_result','tool_use_id':'c','content':[{'type':'text','text':'out a@b.example'}]},"
                                + "{'type':'tool_result','tool_use_id':'d','content':'short a@b.example'},"
                                + "{'type':'search_result','source':'s','title':'t','content':[{'type':'text','text':'found a@b.example'}]},"
                                + "{'type':'document','source':{'type':'text','media_type':'text/plain','data':'doc a@b.example'},'pilothouse':{'retrieved':true}}]}]}");
        assertThat(sent)
                .contains("sys a@b.example")
                .contains("in a@b.example")
                .contains("'input':{'to':'[email]', 'n':1}")
                .contains("out [email]")
                .contains("short [email]")
                .contains("found [email]")
                .contains("'data':'doc [email]'}}]}]}");
    }

    @Test
    void unknownContent_isLookedThrough() {
        at.speak(Wire.MESSAGES);
        at.provider.always(Wire.MESSAGES.says("ok"));
        mask(GuardStage.INPUT);
        String sent =
                post(
                        "/v1/messages",
                        "{'model':'small','max_tokens':5,'messages':[{'role':'user','content':["
                                + "{'type':'hologram','layers':[{'caption':'of a@b.example'}]}]}]}");
        assertThat(sent).contains("'caption':'of [email]'");
    }

    @Test
    void embeddings_areMasked_whateverTheirForm() {
        at.provider.always(x ->
                x.json(
                        200,
                        "{\"object\":\"list\",\"data\":[{\"object\":\"embedding\",\"index\":0,\"embedding\":[0.1]}],\"model\":\"m-1\",\"usage\":{\"prompt_tokens\":4,\"total_tokens\":4}}"));
        mask(GuardStage.INPUT, GuardStage.OUTPUT);
        assertThat(post("/v1/embeddings", "{'model':'small','input':'a@b.example'}"))
                .contains("'input':'[email]'");
        assertThat(post("/v1/embeddings", "{'model':'small','input':['x','to a@b.example']}"))
                .contains("['x','to [email]']");
    }

    @Test
    void whatNoRuleCanRead_isSaid() {
        mask(GuardStage.INPUT);
        at.provider.always(Wire.CHAT.says("ok"));
        post(
                "/v1/chat/completions",
                "{'model':'small','messages':[{'role':'user','content':[{'type':'image_url','image_url':{'url':'data:image/png;base64,AAAA'}},"
                        + "{'type':'input_audio','input_audio':{'data':'AAAA','format':'wav'}}]}]}");
        Await.until("a span arrives", () -> !at.collector.spans.isEmpty());
        assertThat(Collector.attributes(at.collector.spans.getFirst()))
                .containsEntry("pilothouse.guardrail.unread", List.of("image_url", "input_audio"));
    }

    private static final Set<Medium> ALL = EnumSet.allOf(Medium.class);

    private static Detect opaque(Medium... media) {
        return new Detect.Opaque(Set.of(media));
    }

    private HttpResponse<String> asked(String path, String body) {
        return at.send(at.post(path, body.replace('\'', '"')));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "chat/completions | image | {'model':'small','messages':[{'role':'user','content':[{'type':'image_url','image_url':{'url':'https://example.com/a.png'}}]}]}",
                "chat/completions | audio | {'model':'small','messages':[{'role':'user','content':[{'type':'input_audio','input_audio':{'data':'AAAA','format':'wav'}}]}]}",
                "chat/completions | file  | {'model':'small','messages':[{'role':'user','content':[{'type':'image_url','image_url':'x'},{'type':'file','file':{'file_data':'AAAA','filename':'a.pdf'}}]}]}",
                "chat/completions | audio | {'model':'small','messages':[{'role':'assistant','audio':{'id':'audio_1'}}]}",
                "chat/completions | other | {'model':'small','messages':[{'role':'user','content':[{'type':'smell','data':'AAAA'}]}]}",
                "responses | image | {'model':'small','input':[{'role':'user','content':[{'type':'input_image','file_id':'file-1'}]}]}",
                "responses | file  | {'model':'small','input':[{'role':'user','content':[{'type':'input_file','file_data':'AAAA'}]}]}",
                "messages | image | {'model':'small','max_tokens':5,'messages':[{'role':'user','content':[{'type':'image','source':{'type':'base64','media_type':'image/png','data':'AAAA'}}]}]}",
                "messages | file  | {'model':'small','max_tokens':5,'messages':[{'role':'user','content':[{'type':'document','source':{'type':'url','url':'https://example.com/a.pdf'}}]}]}",
                "messages | file  | {'model':'small','max_tokens':5,'messages':[{'role':'user','content':[{'type':'container_upload','file_id':'file_1'}]}]}",
                "embeddings | tokens | {'model':'small','input':[1,2,3]}",
                "embeddings | tokens | {'model':'small','input':[[1,2],[3]]}",
                "embeddings | image  | {'model':'small','input':[{'type':'image_url','image_url':{'url':'AAAA'}}]}"
            })
    void inputThatNoRuleCanRead_isBlockedByItsKind(String path, String kind, String body) {
        at.deployment(
                "d1",
                at.provider.baseUrl(),
                d -> d.setKind(path.equals("messages") ? "anthropic" : "openai"));
        at.provider.always(
                x -> x.json(200, "{\"choices\":[],\"output\":[],\"content\":[],\"data\":[]}"));
        Medium medium = Medium.ofWord("kind", kind);
        policy(opaque(medium), GuardAction.BLOCK, GuardStage.INPUT);
        var answer = asked("/v1/" + path, body);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(403);
        assertThat(answer.body()).contains("guardrail_blocked").contains("\"rule\":\"rule\"");
        assertThat(answer.body().startsWith("{\"type\":\"error\""))
                .isEqualTo(path.equals("messages"));
        assertThat(at.provider.received).isEmpty();

        Set<Medium> others = EnumSet.complementOf(EnumSet.of(medium, Medium.IMAGE));
        policy(new Detect.Opaque(others), GuardAction.BLOCK, GuardStage.INPUT);
        assertThat(asked("/v1/" + path, body).statusCode()).isEqualTo(200);
        policy(new Detect.Opaque(ALL), GuardAction.BLOCK, GuardStage.TOOL_RESULTS);
        assertThat(asked("/v1/" + path, body).statusCode()).isEqualTo(200);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "responses | openai | {'model':'small','input':[{'type':'computer_call_output','call_id':'c','output':{'type':'computer_screenshot','image_url':'x'}}]}",
                "responses | openai | {'model':'small','input':[{'type':'image_generation_call','id':'i','result':'AAAA'}]}",
                "messages | anthropic | {'model':'small','max_tokens':5,'messages':[{'role':'user','content':[{'type':'tool_result','tool_use_id':'t','content':[{'type':'image','source':{'type':'base64','data':'AAAA'}}]}]}]}"
            })
    void imageThatAToolGaveBack_isBlockedAsSuch(String path, String kind, String body) {
        at.deployment("d1", at.provider.baseUrl(), d -> d.setKind(kind));
        policy(opaque(Medium.IMAGE), GuardAction.BLOCK, GuardStage.TOOL_RESULTS);
        var answer = asked("/v1/" + path, body);
        assertThat(answer.statusCode()).isEqualTo(403);
        assertThat(answer.body()).contains("\"stage\":\"tool-results\"");
    }

    @Test
    void imagesThatARuleAllows_passAndAreCounted() {
        at.provider.always(Wire.CHAT.says("ok"));
        policy(opaque(Medium.IMAGE), GuardAction.ALLOW, GuardStage.INPUT);
        String image = "{'type':'image_url','image_url':{'url':'AAAA'}}";
        post(
                "/v1/chat/completions",
                "{'model':'small','messages':[{'role':'user','content':[%s,%s]}]}"
                        .formatted(image, image));
        Await.until("a span arrives", () -> !at.collector.spans.isEmpty());
        assertThat(Collector.attributes(at.collector.spans.getFirst()))
                .containsEntry("pilothouse.guardrail.action", "allow")
                .containsEntry(
                        "pilothouse.guardrail.hits", List.of("allow rule (input): image × 2"))
                .containsEntry("pilothouse.guardrail.unread", List.of("image_url"));
    }

    @Test
    void answersThatNoRuleCanRead_areBlocked() {
        policy(new Detect.Opaque(ALL), GuardAction.BLOCK, GuardStage.OUTPUT);
        at.provider.always(x ->
                x.json(
                        200,
                        "{\"id\":\"c\",\"choices\":[{\"index\":0,\"message\":{\"role\":\"assistant\",\"content\":null,"
                                + "\"audio\":{\"id\":\"a\",\"data\":\"AAAA\",\"transcript\":\"hi\"}},\"finish_reason\":\"stop\"}]}"));
        assertThat(at.call(GatewayFixture.HELLO).body())
                .contains("guardrail_blocked")
                .doesNotContain("AAAA");
        at.provider.always(x ->
                x.json(
                        200,
                        "{\"id\":\"r\",\"status\":\"completed\",\"output\":[{\"type\":\"image_generation_call\",\"id\":\"i\",\"result\":\"AAAA\"}]}"));
        assertThat(at.send(at.ask(Wire.RESPONSES, false, "hi")).body())
                .contains("guardrail_blocked")
                .doesNotContain("AAAA");
    }

    @Test
    void streamedImage_isBlocked_afterWhatCameBefore() {
        policy(opaque(Medium.IMAGE), GuardAction.BLOCK, GuardStage.OUTPUT);
        at.provider.always(x -> {
            Wire.RESPONSES.begin(x, "Here it is");
            x.chunk(
                    "event: response.image_generation_call.partial_image\ndata: {\"type\":\"response.image_generation_call.partial_image\","
                            + "\"partial_image_b64\":\"AAAA\",\"output_index\":1,\"sequence_number\":5}\n\n");
            x.hang();
        });
        String body = at.send(at.ask(Wire.RESPONSES, true, "hi")).body();
        assertThat(Wire.text(body)).isEqualTo("Here it is");
        assertThat(body).contains("\"code\":\"guardrail_blocked\"").doesNotContain("AAAA");
        Await.until("the call is over", () -> at.gateway.openCalls() == 0);
    }

    // ---- output ----

    @ParameterizedTest
    @EnumSource(Wire.class)
    void wholeAnswer_isMasked(Wire wire) {
        at.speak(wire);
        at.provider.always(wire.says("ask ana@example.com"));
        mask(GuardStage.OUTPUT);
        assertThat(at.send(at.ask(wire, false, "hi")).body())
                .contains("\"ask [email]\"")
                .doesNotContain("ana@")
                .contains("\"usage\":{");
    }

    @ParameterizedTest
    @EnumSource(Wire.class)
    void streamedValue_isMaskedWhereverItIsSplit(Wire wire) {
        at.speak(wire);
        mask(GuardStage.OUTPUT);
        String value = "ana@example.com";
        for (int i = 1; i < value.length(); i++) {
            at.provider.next(wire.says("ask ", value.substring(0, i), value.substring(i)));
            String body = at.send(at.ask(wire, true, "hi")).body();
            assertThat(Wire.text(body)).as("split at %d", i).isEqualTo("ask [email]");
            assertThat(body).doesNotContain("ana@").doesNotContain("example.com");
        }
    }

    @Test
    void whatResponsesSayAgain_isWhatWasSaid_andTheirEventsAreCounted() {
        at.provider.next(Wire.RESPONSES.says("ask ", "ana@exam", "ple.com"));
        mask(GuardStage.OUTPUT);
        String body = at.send(at.ask(Wire.RESPONSES, true, "hi")).body();
        assertThat(body.split(Pattern.quote("\"text\":\"ask [email]\""), -1)).hasSize(5);
        List<Long> numbers =
                Pattern.compile("\"sequence_number\":(\\d+)")
                        .matcher(body)
                        .results()
                        .map(m -> Long.parseLong(m.group(1)))
                        .toList();
        assertThat(numbers).isSorted();
        assertThat(numbers.getLast()).isEqualTo(8);
    }

    @ParameterizedTest
    @EnumSource(Wire.class)
    void streamedArguments_areReadWithoutTheirEscapes_andStayJson(Wire wire) {
        at.speak(wire);
        at.provider.always(
                wire.calls(
                        "{\"to\": \"Dear\\nana\\u00", "40exam", "ple.com\", \"n\": [1, ", "2]}"));
        mask(GuardStage.TOOL_ARGUMENTS);
        String body = at.send(at.ask(wire, true, "hi")).body();
        assertThat(Wire.arguments(body)).isEqualTo("{\"to\": \"Dear\\n[email]\", \"n\": [1, 2]}");
        assertThat(body).contains("call_1").contains("mail").doesNotContain("exam");
    }

    @ParameterizedTest
    @EnumSource(Wire.class)
    void streamedArguments_areBlockedBeforeAnyOfThem(Wire wire) {
        at.speak(wire);
        at.provider.always(wire.calls("{\"to\": \"fal", "con\"}"));
        policy(words("falcon"), GuardAction.BLOCK, GuardStage.TOOL_ARGUMENTS);
        String body = at.send(at.ask(wire, true, "hi")).body();
        assertThat(body).contains("guardrail_blocked").doesNotContain("\"fal");
    }

    @ParameterizedTest
    @EnumSource(Wire.class)
    void blockInAStream_endsItInTheCallersFormat(Wire wire) {
        at.speak(wire);
        at.provider.always(x -> wire.begin(x, "It is Project ", "Falcon ", "indeed").hang());
        policy(words("project falcon"), GuardAction.BLOCK, GuardStage.OUTPUT);
        String body = at.send(at.ask(wire, true, "hi")).body();
        assertThat(Wire.text(body)).isEqualTo("It is ");
        assertThat(body).contains("\"code\":\"guardrail_blocked\"");
        assertThat(body.contains("event: error\ndata: ")).isEqualTo(wire != Wire.CHAT);
        Await.until("the call is over", () -> at.gateway.openCalls() == 0);
    }

    // ---- thinking, which Anthropic signs ----

    private static String event(String type, String fields) {
        return "event: " + type + "\ndata: {\"type\":\"" + type + "\"" + fields + "}\n\n";
    }

    private static void thinks(Exchange x, String... pieces) throws IOException {
        x.stream();
        x.chunk(
                event(
                        "content_block_start",
                        ",\"index\":0,\"content_block\":{\"type\":\"thinking\",\"thinking\":\"\",\"signature\":\"\"}"));
        for (String piece : pieces) {
            x.chunk(
                    event(
                            "content_block_delta",
                            ",\"index\":0,\"delta\":{\"type\":\"thinking_delta\",\"thinking\":\""
                                    + piece
                                    + "\"}"));
        }
        x.chunk(
                event(
                        "content_block_delta",
                        ",\"index\":0,\"delta\":{\"type\":\"signature_delta\",\"signature\":\"c2lnbmVk\"}"));
        x.chunk(event("content_block_stop", ",\"index\":0"));
        x.chunk(event("message_stop", "")).raw("0\r\n\r\n");
    }

    @Test
    void maskedThinking_losesItsSignature_andOtherThinkingKeepsIt() {
        at.speak(Wire.MESSAGES);
        mask(GuardStage.OUTPUT);
        at.provider.next(
                x -> thinks(x, "I ask a@b", ".example ", "and go ", "on"),
                x -> thinks(x, "the last is a@", "b.example"),
                x -> thinks(x, "I ask ", "nobody"));
        String first = at.send(at.ask(Wire.MESSAGES, true, "hi")).body();
        assertThat(first)
                .contains("[email]")
                .contains("\"type\":\"signature_delta\",\"signature\":\"\"")
                .doesNotContain("c2lnbmVk", "example");
        assertThat(at.send(at.ask(Wire.MESSAGES, true, "hi")).body())
                .contains("[email]")
                .doesNotContain("c2lnbmVk", "example");
        assertThat(at.send(at.ask(Wire.MESSAGES, true, "hi")).body())
                .contains("\"signature\":\"c2lnbmVk\"");
    }

    @Test
    void maskedThinkingOfAWholeAnswer_losesItsSignature() {
        at.speak(Wire.MESSAGES);
        mask(GuardStage.OUTPUT);
        String answer =
                "{\"id\":\"m\",\"type\":\"message\",\"role\":\"assistant\",\"content\":["
                        + "{\"type\":\"thinking\",\"thinking\":\"ask a@b.example\",\"signature\":\"c2lnbmVk\"},"
                        + "{\"type\":\"thinking\",\"thinking\":\"ask nobody\",\"signature\":\"a2VwdA==\"}],"
                        + "\"usage\":{\"input_tokens\":1,\"output_tokens\":2}}";
        at.provider.always(x -> x.json(200, answer));
        assertThat(at.send(at.ask(Wire.MESSAGES, false, "hi")).body())
                .isEqualTo(answer.replace("a@b.example", "[email]").replace("c2lnbmVk", ""));
    }

    private static final String THOUGHT =
            "{'type':'thinking','thinking':'%s','signature':'%s','cache_control':null}";

    /** What is left of an assistant's content when it was sent on. */
    private String left(String... blocks) {
        String sent =
                post(
                        "/v1/messages",
                        "{'model':'small','max_tokens':5,'messages':[{'role':'user','content':'hi'},"
                                + "{'role':'assistant','content':[ "
                                + String.join(" , ", blocks)
                                + " ]},{'role':'user','content':'and?'}]}");
        int from = sent.indexOf("'assistant','content':[ ") + 24;
        return sent.substring(from, sent.indexOf(" ]},{'role':'user'"));
    }

    @Test
    void thinkingThatARuleMasks_isLeftOutAsAWhole() {
        at.speak(Wire.MESSAGES);
        at.provider.always(Wire.MESSAGES.says("ok"));
        mask(GuardStage.INPUT);
        String good = THOUGHT.formatted("nobody", "s1");
        String bad = THOUGHT.formatted("a@b.example", "s2");
        String text = "{'type':'text','text':'%s'}";
        String mail = text.formatted("to a@b.example");
        String masked = text.formatted("to [email]");
        String nothing = text.formatted("[thinking removed]");
        assertThat(left(good, mail)).isEqualTo(good + " , " + masked);
        assertThat(left(bad, mail)).isEqualTo(masked);
        assertThat(left(bad, bad, mail)).isEqualTo(masked);
        assertThat(left(good, bad, mail)).isEqualTo(good + " , " + masked);
        assertThat(left(mail, bad)).isEqualTo(masked);
        assertThat(left(bad, good, bad)).isEqualTo(good);
        assertThat(left(bad)).isEqualTo(nothing);
        assertThat(left(bad, bad)).isEqualTo(nothing);
    }

    @Test
    void thinkingThatNobodySigned_isLeftOut_alsoWithoutGuardrails() {
        at.speak(Wire.MESSAGES);
        at.provider.always(Wire.MESSAGES.says("ok"));
        String text = "{'type':'text','text':'so'}";
        String signed = THOUGHT.formatted("nobody", "s1");
        String unsigned = THOUGHT.formatted("[email]", "").replace("':'", "' : '");
        assertThat(left(unsigned, text)).isEqualTo(text);
        assertThat(left(signed, unsigned, text)).isEqualTo(signed + " , " + text);
        assertThat(left(signed, text)).isEqualTo(signed + " , " + text);
    }

    @ParameterizedTest
    @EnumSource(Wire.class)
    void eventThatCannotBeRead_doesNotPassGuardrails(Wire wire) {
        at.speak(wire);
        mask(GuardStage.OUTPUT);
        for (String event :
                new String[] {
                    "data: {\"choices\":\ndata: []}\n\n",
                    "data: ana@example.com\n\n",
                    ": x\rdata: {\"secret\":1}\n\n"
                }) {
            at.provider.next(x -> {
                wire.begin(x, "one").chunk(event);
                x.hang();
            });
            try (var stream = at.stream(wire, "hi")) {
                assertThat(stream.until("upstream_error")).contains("guardrails cannot read");
            } catch (IOException e) {
                throw new AssertionError(e);
            }
        }
    }
}
