package dev.pilothouse.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pilothouse.bridge.protocol.v1.GuardrailPolicy;
import dev.pilothouse.gateway.testing.Await;
import dev.pilothouse.gateway.testing.Collector;
import dev.pilothouse.gateway.testing.Wire;
import dev.pilothouse.policy.rules.Detector;
import dev.pilothouse.policy.rules.guardrails.Detect;
import dev.pilothouse.policy.rules.guardrails.GuardAction;
import dev.pilothouse.policy.rules.guardrails.GuardJson;
import dev.pilothouse.policy.rules.guardrails.GuardPolicy;
import dev.pilothouse.policy.rules.guardrails.GuardRule;
import dev.pilothouse.policy.rules.guardrails.GuardStage;
import java.io.IOException;
import java.util.EnumSet;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
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
