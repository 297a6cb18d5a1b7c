package dev.pilothouse.gateway.translate;

import static dev.pilothouse.gateway.testing.Provider.recording;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pilothouse.gateway.json.Dialect;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** Recorded answers of providers (see {@code wire/SOURCES.md}), told in the other formats. */
class RecordedAnswersTest {
    static final String CHAT =
            "{\"model\":\"m\",\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}],\"stream\":true,"
                    + "\"stream_options\":{\"include_usage\":true}}";
    static final String MESSAGES =
            "{\"model\":\"m\",\"max_tokens\":9,\"thinking\":{\"type\":\"adaptive\"},\"messages\":"
                    + "[{\"role\":\"user\",\"content\":\"hi\"}],\"stream\":true}";
    static final String RESPONSES = "{\"model\":\"m\",\"input\":\"hi\",\"stream\":true}";

    static AnswerTranslator translator(Dialect caller, Dialect deployment) {
        Translation translation = Translation.between(caller, deployment).orElseThrow();
        String request =
                switch (caller) {
                    case OPENAI_CHAT -> CHAT;
                    case ANTHROPIC_MESSAGES -> MESSAGES;
                    default -> RESPONSES;
                };
        translation.request(request.getBytes(UTF_8));
        return translation.answer();
    }

    static List<byte[]> translated(AnswerTranslator by, List<byte[]> events) {
        List<byte[]> out = new ArrayList<>();
        events.forEach(event -> out.addAll(by.event(event)));
        out.addAll(by.end());
        return out;
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "vercel-anthropic-text.chunks.txt",
                "vercel-anthropic-tool-no-args.chunks.txt",
                "vercel-anthropic-refusal.chunks.txt",
                "vercel-anthropic-clear-thinking.1.chunks.txt",
                "vercel-anthropic-message-delta-input-tokens.chunks.txt",
                "vercel-duplicate-message-start.chunks.txt",
                "vercel-anthropic-json-output-format.1.chunks.txt",
                "vercel-anthropic-json-other-tool.1.chunks.txt",
                "vercel-anthropic-web-search-tool.1.chunks.txt",
                "sdk-python-basic_response.txt",
                "sdk-python-incomplete_partial_json_response.txt",
                "sdk-python-refusal_response.txt",
                "sdk-python-tool_use_response.txt"
            })
    void whatAnthropicStreamedIsHeardInBothOpenAiFormats(String name) {
        List<byte[]> events = Heard.recorded(recording("anthropic/" + name));
        Heard said = Heard.stream(Dialect.ANTHROPIC_MESSAGES, events);
        for (Dialect caller : List.of(Dialect.OPENAI_CHAT, Dialect.OPENAI_RESPONSES)) {
            AnswerTranslator to = translator(caller, Dialect.ANTHROPIC_MESSAGES);
            Heard heard = Heard.stream(caller, translated(to, events));
            assertSame(heard, said);
            assertThat(heard.reason()).isEqualTo(reason(caller, said.reason()));
        }
    }

    private static void assertSame(Heard heard, Heard said) {
        assertThat(heard.id()).isEqualTo(said.id());
        assertThat(heard.said()).isEqualTo(said.said());
        assertThat(heard.thoughts()).isEqualTo(said.thoughts());
        assertThat(heard.refusal()).isEqualTo(said.refusal());
        assertThat(heard.calls()).hasSameSizeAs(said.calls());
        for (int i = 0; i < said.calls().size(); i++) {
            Heard.Call call = said.calls().get(i);
            String arguments = call.arguments().isBlank() ? "{}" : call.arguments();
            assertThat(heard.calls().get(i))
                    .isEqualTo(new Heard.Call(call.id(), call.name(), arguments));
        }
        assertThat(heard.input()).isEqualTo(said.input());
        assertThat(heard.cached()).isEqualTo(said.cached());
        assertThat(heard.written()).isEqualTo(said.written());
        assertThat(heard.output()).isEqualTo(said.output());
    }

    private static String reason(Dialect caller, String stop) {
        boolean chat = caller == Dialect.OPENAI_CHAT;
        return switch (stop) {
            case "end_turn" -> chat ? "stop" : "completed";
            case "tool_use" -> chat ? "tool_calls" : "completed";
            case "max_tokens" -> chat ? "length" : "incompletemax_output_tokens";
            case "refusal" -> chat ? "content_filter" : "incompletecontent_filter";
            default -> throw new AssertionError(stop);
        };
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "vercel-anthropic-text.json",
                "vercel-anthropic-tool-no-args.json",
                "vercel-anthropic-refusal.json",
                "vercel-anthropic-clear-thinking.1.json",
                "vercel-anthropic-json-output-format.1.json",
                "vercel-anthropic-json-other-tool.1.json",
                "vercel-anthropic-claude-opus-5-reasoning-high.1.json"
            })
    void whatAnthropicAnsweredWholeIsHeardInBothOpenAiFormats(String name) {
        byte[] answer = recording("anthropic/" + name).getBytes(UTF_8);
        Heard said = Heard.whole(Dialect.ANTHROPIC_MESSAGES, answer);
        for (Dialect caller : List.of(Dialect.OPENAI_CHAT, Dialect.OPENAI_RESPONSES)) {
            AnswerTranslator to = translator(caller, Dialect.ANTHROPIC_MESSAGES);
            Heard heard = Heard.whole(caller, to.whole(200, answer));
            assertSame(heard, said.canonical());
            assertThat(heard.reason()).isEqualTo(reason(caller, said.reason()));
        }
    }

    @ParameterizedTest
    @CsvSource({
        "vercel-openai-text.chunks.txt, end_turn, completed",
        "vercel-xai-tool-call.chunks.txt, tool_use, completed",
        "vercel-xai-text.chunks.txt, end_turn, completed",
        "vercel-azure-model-router.1.chunks.txt, end_turn, completed",
        "vercel-anthropic-fallback-tool-call.sse, tool_use, completed",
        "sdk-python-refusal.sse, refusal, completed",
        "sdk-python-refusal-logprobs.sse, refusal, completed",
        "sdk-python-tool-call-weather.sse, tool_use, completed",
        "sdk-python-tool-call-parsed.sse, tool_use, completed",
        "sdk-python-two-tool-calls.sse, tool_use, completed",
        "sdk-python-length.sse, max_tokens, incompletemax_output_tokens",
        "sdk-python-text-logprobs.sse, end_turn, completed",
        "sdk-python-three-choices.sse, end_turn, completed",
        "sdk-python-text.sse, end_turn, completed"
    })
    void whatOpenAiStreamedIsHeardAsMessagesAndAsResponses(
            String name, String stopReason, String status) {
        List<byte[]> events = Heard.recorded(recording("openai/" + name));
        Heard said = Heard.stream(Dialect.OPENAI_CHAT, events);

        List<byte[]> messages =
                translated(translator(Dialect.ANTHROPIC_MESSAGES, Dialect.OPENAI_CHAT), events);
        Heard asMessage = Heard.stream(Dialect.ANTHROPIC_MESSAGES, messages);
        assertThat(asMessage.reason()).isEqualTo(stopReason);
        assertThat(asMessage.said()).isEqualTo(said.said() + said.refusal());
        assertSame(with(asMessage, said), said);

        List<byte[]> responses =
                translated(translator(Dialect.OPENAI_RESPONSES, Dialect.OPENAI_CHAT), events);
        Heard asResponse = Heard.stream(Dialect.OPENAI_RESPONSES, responses);
        assertThat(asResponse.reason()).isEqualTo(status);
        assertSame(asResponse, said);
    }

    /** Messages have no place for a refusal but the text. */
    private static Heard with(Heard heard, Heard said) {
        return new Heard(
                heard.id(),
                said.said(),
                heard.thoughts(),
                said.refusal(),
                heard.calls(),
                heard.reason(),
                heard.input(),
                heard.cached(),
                heard.written(),
                heard.output());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "vercel-openai-text.json",
                "vercel-xai-tool-call.json",
                "vercel-xai-text.json"
            })
    void whatOpenAiAnsweredWholeIsHeardAsMessagesAndAsResponses(String name) {
        byte[] answer = recording("openai/" + name).getBytes(UTF_8);
        Heard said = Heard.whole(Dialect.OPENAI_CHAT, answer).canonical();
        for (Dialect caller : List.of(Dialect.ANTHROPIC_MESSAGES, Dialect.OPENAI_RESPONSES)) {
            AnswerTranslator to = translator(caller, Dialect.OPENAI_CHAT);
            assertSame(Heard.whole(caller, to.whole(200, answer)).canonical(), said);
        }
    }

    @Test
    void aSecondMessageInsideAStreamIsNoAnswer() {
        List<byte[]> events =
                Heard.recorded(recording("anthropic/vercel-spliced-message-start.chunks.txt"));
        AnswerTranslator to = translator(Dialect.OPENAI_CHAT, Dialect.ANTHROPIC_MESSAGES);
        assertThatThrownBy(() -> translated(to, events))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("second message");
    }

    @Test
    void everyStreamThatEndsTooEarlyIsNoticed() {
        cutEverywhere("anthropic/vercel-anthropic-text.chunks.txt", Dialect.OPENAI_CHAT, 10);
        cutEverywhere("anthropic/vercel-anthropic-text.chunks.txt", Dialect.OPENAI_RESPONSES, 10);
        cutEverywhere("openai/sdk-python-tool-call-weather.sse", Dialect.ANTHROPIC_MESSAGES, 8);
        cutEverywhere("openai/sdk-python-tool-call-weather.sse", Dialect.OPENAI_RESPONSES, 8);
    }

    /**
     * @param needed events without which it is no answer
     */
    private static void cutEverywhere(String name, Dialect caller, int needed) {
        Dialect deployment =
                name.startsWith("openai") ? Dialect.OPENAI_CHAT : Dialect.ANTHROPIC_MESSAGES;
        List<byte[]> events = Heard.recorded(recording(name));
        for (int length = 0; length <= events.size(); length++) {
            AnswerTranslator to = translator(caller, deployment);
            List<byte[]> cut = events.subList(0, length);
            if (length <= needed) {
                assertThatThrownBy(() -> translated(to, cut), "%s of %s", length, events.size())
                        .isInstanceOf(IllegalStateException.class);
            } else {
                assertThat(translated(to, cut)).isNotEmpty();
            }
        }
    }

    @Test
    void eventsOfAResponseAreNumberedAndInTheirOrder() {
        List<byte[]> events = Heard.recorded(recording("openai/sdk-python-tool-call-weather.sse"));
        AnswerTranslator to = translator(Dialect.OPENAI_RESPONSES, Dialect.OPENAI_CHAT);
        List<byte[]> out = translated(to, events);
        assertThat(to.sequence()).isEqualTo(out.size() - 1);
        List<String> types = new ArrayList<>();
        for (byte[] event : out) {
            String text = new String(event, UTF_8);
            JsonNode data = Heard.JSON.readTree(text.substring(text.indexOf("data: ") + 6));
            assertThat(text).startsWith("event: " + data.path("type").stringValue() + "\n");
            assertThat(data.path("sequence_number").intValue()).isEqualTo(types.size());
            types.add(data.path("type").stringValue());
        }
        assertThat(types)
                .containsSubsequence(
                        "response.created",
                        "response.in_progress",
                        "response.output_item.added",
                        "response.function_call_arguments.delta",
                        "response.function_call_arguments.done",
                        "response.output_item.done",
                        "response.completed");
    }

    @Test
    void errorsKeepTheirMeaning() {
        byte[] openAi =
                recording("openai/vercel-reasoning-model-legacy-parameter-error.json")
                        .getBytes(UTF_8);
        String asMessages =
                new String(
                        translator(Dialect.ANTHROPIC_MESSAGES, Dialect.OPENAI_CHAT)
                                .whole(400, openAi),
                        UTF_8);
        assertThat(asMessages)
                .isEqualTo(
                        "{\"type\":\"error\",\"error\":{\"type\":\"invalid_request_error\","
                                + "\"message\":\"Unsupported parameter: 'max_tokens' is not supported"
                                + " with this model. Use 'max_completion_tokens' instead.\"}}");
        byte[] anthropic =
                ("{\"type\":\"error\",\"error\":{\"type\":\"overloaded_error\",\"message\":"
                                + "\"Overloaded\"},\"request_id\":\"req_1\"}")
                        .getBytes(UTF_8);
        String overloaded =
                "{\"error\":{\"message\":\"Overloaded\",\"type\":\"server_error\","
                        + "\"code\":\"overloaded_error\",\"param\":null}}";
        for (Dialect caller : List.of(Dialect.OPENAI_CHAT, Dialect.OPENAI_RESPONSES)) {
            AnswerTranslator to = translator(caller, Dialect.ANTHROPIC_MESSAGES);
            assertThat(new String(to.whole(529, anthropic), UTF_8)).isEqualTo(overloaded);
        }
        assertThat(
                        new String(
                                translator(Dialect.ANTHROPIC_MESSAGES, Dialect.OPENAI_CHAT)
                                        .whole(422, "<html>".getBytes(UTF_8)),
                                UTF_8))
                .contains("invalid_request_error")
                .contains("The deployment answered 422 without a message.");
    }

    @Test
    void anErrorInsideAStreamIsTold() {
        byte[] error =
                ("event: error\ndata: {\"type\":\"error\",\"error\":{\"type\":\"overloaded_error\","
                                + "\"message\":\"Overloaded\"}}\n\n")
                        .getBytes(UTF_8);
        AnswerTranslator chat = translator(Dialect.OPENAI_CHAT, Dialect.ANTHROPIC_MESSAGES);
        assertThat(new String(chat.event(error).getFirst(), UTF_8))
                .isEqualTo(
                        "data: {\"error\":{\"message\":\"Overloaded\",\"type\":\"server_error\","
                                + "\"code\":\"overloaded_error\",\"param\":null}}\n\n");
        assertThat(chat.end()).isEmpty();
        AnswerTranslator responses =
                translator(Dialect.OPENAI_RESPONSES, Dialect.ANTHROPIC_MESSAGES);
        assertThat(new String(responses.event(error).getFirst(), UTF_8))
                .isEqualTo(
                        "event: error\ndata: {\"type\":\"error\",\"code\":\"overloaded_error\","
                                + "\"message\":\"Overloaded\",\"param\":null,\"sequence_number\":0}\n\n");
        assertThat(responses.end()).isEmpty();
    }

    @Test
    void whatTheCallerDidNotAskForIsNotTold() {
        Translation silent =
                Translation.between(Dialect.OPENAI_CHAT, Dialect.ANTHROPIC_MESSAGES).orElseThrow();
        silent.request(CHAT.replace("true}}", "false}}").getBytes(UTF_8));
        List<byte[]> events =
                Heard.recorded(recording("anthropic/vercel-anthropic-text.chunks.txt"));
        assertThat(Heard.stream(Dialect.OPENAI_CHAT, translated(silent.answer(), events)).input())
                .isZero();
        Translation thoughtless =
                Translation.between(Dialect.ANTHROPIC_MESSAGES, Dialect.OPENAI_CHAT).orElseThrow();
        thoughtless.request(MESSAGES.replace("adaptive", "disabled").getBytes(UTF_8));
        List<byte[]> thinking = Heard.recorded(recording("openai/vercel-xai-text.chunks.txt"));
        assertThat(
                        Heard.stream(
                                        Dialect.ANTHROPIC_MESSAGES,
                                        translated(thoughtless.answer(), thinking))
                                .thoughts())
                .isEmpty();
    }
}
