package dev.pilothouse.gateway.testing;

import dev.pilothouse.gateway.json.Dialect;
import dev.pilothouse.gateway.testing.Provider.Exchange;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.json.JsonFactory;

/**
 * What goes over the wire in one dialect that streams: requests of callers and answers of
 * providers. The formats follow recordings of the providers in the repository vercel/ai at
 * ed857f50: packages/openai/src/chat/__fixtures__/openai-text.chunks.txt,
 * packages/openai/src/responses/__fixtures__/openai-phase.1.chunks.txt and
 * openai-client-tool-search.2.chunks.txt,
 * packages/anthropic/src/__fixtures__/anthropic-text.chunks.txt,
 * anthropic-clear-thinking.1.chunks.txt and anthropic-json-other-tool.1.chunks.txt; texts and
 * numbers are ours. Each answer uses 9 input tokens, 2 of them cached, and 3 output tokens.
 */
public enum Wire {
    CHAT(Dialect.OPENAI_CHAT, "openai") {
        @Override
        public String request(boolean stream, String text) {
            return "{\"model\":\"small\",\"stream\":%s,\"messages\":[{\"role\":\"user\",\"content\":%s}]}"
                    .formatted(stream, quoted(text));
        }

        @Override
        String whole(String text) {
            return "{\"id\":\"chatcmpl-1\",\"object\":\"chat.completion\",\"created\":1,\"model\":\"m-1\",\"choices\":[{\"index\":0,"
                    + "\"message\":{\"role\":\"assistant\",\"content\":%s,\"refusal\":null},\"finish_reason\":\"stop\"}],"
                            .formatted(quoted(text))
                    + "\"usage\":{\"prompt_tokens\":9,\"completion_tokens\":3,\"total_tokens\":12,\"prompt_tokens_details\":{\"cached_tokens\":2}}}";
        }

        @Override
        List<String> head() {
            return List.of(chunk("{\"role\":\"assistant\",\"content\":\"\"}", "null"));
        }

        @Override
        String token(String text) {
            return chunk("{\"content\":" + quoted(text) + "}", "null");
        }

        @Override
        List<String> tail(String all) {
            return List.of(
                    chunk("{}", "\"stop\""),
                    data(
                            "{\"id\":\"chatcmpl-1\",\"object\":\"chat.completion.chunk\",\"created\":1,\"model\":\"m-1\",\"choices\":[],"
                                    + "\"usage\":{\"prompt_tokens\":9,\"completion_tokens\":3,\"total_tokens\":12,\"prompt_tokens_details\":{\"cached_tokens\":2}}}"),
                    data("[DONE]"));
        }

        @Override
        List<String> toolHead() {
            return List.of(
                    chunk(
                            "{\"role\":\"assistant\",\"content\":null,\"tool_calls\":[{\"index\":0,\"id\":\"call_1\",\"type\":\"function\","
                                    + "\"function\":{\"name\":\"mail\",\"arguments\":\"\"}}]}",
                            "null"));
        }

        @Override
        String toolToken(String json) {
            return chunk(
                    "{\"tool_calls\":[{\"index\":0,\"function\":{\"arguments\":%s}}]}"
                            .formatted(quoted(json)),
                    "null");
        }

        @Override
        List<String> toolTail(String all) {
            return tail("");
        }

        private static String chunk(String delta, String reason) {
            return data(
                    "{\"id\":\"chatcmpl-1\",\"object\":\"chat.completion.chunk\",\"created\":1,\"model\":\"m-1\",\"choices\":[{\"index\":0,"
                            + "\"delta\":%s,\"finish_reason\":%s}],\"usage\":null}"
                                    .formatted(delta, reason));
        }
    },

    RESPONSES(Dialect.OPENAI_RESPONSES, "openai") {
        private static final String ITEM =
                "{\"id\":\"msg_1\",\"type\":\"message\",\"status\":\"%s\",\"content\":[%s],\"role\":\"assistant\"}";
        private static final String PART =
                "{\"type\":\"output_text\",\"annotations\":[],\"logprobs\":[],\"text\":%s}";

        @Override
        public String request(boolean stream, String text) {
            return "{\"model\":\"small\",\"stream\":%s,\"input\":[{\"role\":\"user\",\"content\":[{\"type\":\"input_text\",\"text\":%s}]}]}"
                    .formatted(stream, quoted(text));
        }

        @Override
        String whole(String text) {
            return response(
                    "completed", ITEM.formatted("completed", PART.formatted(quoted(text))), true);
        }

        private static String response(String status, String item, boolean usage) {
            return "{\"id\":\"resp_1\",\"object\":\"response\",\"created_at\":1,\"status\":\"%s\",\"error\":null,\"incomplete_details\":null,\"instructions\":null,"
                            .formatted(status)
                    + "\"metadata\":{},\"model\":\"m-1\",\"output\":[%s],\"parallel_tool_calls\":true,\"temperature\":1.0,\"tool_choice\":\"auto\",\"tools\":[],\"top_p\":1.0,"
                            .formatted(item)
                    + "\"usage\":"
                    + (usage
                            ? "{\"input_tokens\":9,\"input_tokens_details\":{\"cached_tokens\":2},\"output_tokens\":3,\"output_tokens_details\":{\"reasoning_tokens\":0},\"total_tokens\":12}"
                            : "null")
                    + "}";
        }

        @Override
        List<String> head() {
            return List.of(
                    event(
                            "response.created",
                            "\"response\":" + response("in_progress", "", false),
                            0),
                    event(
                            "response.output_item.added",
                            "\"item\":" + ITEM.formatted("in_progress", "") + ",\"output_index\":0",
                            1),
                    event(
                            "response.content_part.added",
                            "\"content_index\":0,\"item_id\":\"msg_1\",\"output_index\":0,\"part\":"
                                    + PART.formatted("\"\""),
                            2));
        }

        @Override
        String token(String text) {
            return event(
                    "response.output_text.delta",
                    "\"content_index\":0,\"delta\":"
                            + quoted(text)
                            + ",\"item_id\":\"msg_1\",\"logprobs\":[],\"obfuscation\":\"x\",\"output_index\":0",
                    3);
        }

        @Override
        List<String> tail(String all) {
            String part = PART.formatted(quoted(all));
            String item = ITEM.formatted("completed", part);
            return List.of(
                    event(
                            "response.output_text.done",
                            "\"content_index\":0,\"item_id\":\"msg_1\",\"logprobs\":[],\"output_index\":0,\"text\":"
                                    + quoted(all),
                            4),
                    event(
                            "response.content_part.done",
                            "\"content_index\":0,\"item_id\":\"msg_1\",\"output_index\":0,\"part\":"
                                    + part,
                            5),
                    event(
                            "response.output_item.done",
                            "\"item\":" + item + ",\"output_index\":0",
                            6),
                    event(
                            "response.completed",
                            "\"response\":" + response("completed", item, true),
                            7));
        }

        private static String call(String status, String arguments) {
            return "{\"id\":\"fc_1\",\"type\":\"function_call\",\"status\":\"%s\",\"arguments\":%s,\"call_id\":\"call_1\",\"name\":\"mail\"}"
                    .formatted(status, quoted(arguments));
        }

        @Override
        List<String> toolHead() {
            return List.of(
                    event(
                            "response.created",
                            "\"response\":" + response("in_progress", "", false),
                            0),
                    event(
                            "response.output_item.added",
                            "\"item\":" + call("in_progress", "") + ",\"output_index\":0",
                            1));
        }

        @Override
        String toolToken(String json) {
            return event(
                    "response.function_call_arguments.delta",
                    "\"delta\":" + quoted(json) + ",\"item_id\":\"fc_1\",\"output_index\":0",
                    2);
        }

        @Override
        List<String> toolTail(String all) {
            return List.of(
                    event(
                            "response.function_call_arguments.done",
                            "\"arguments\":"
                                    + quoted(all)
                                    + ",\"item_id\":\"fc_1\",\"name\":\"mail\",\"output_index\":0",
                            3),
                    event(
                            "response.output_item.done",
                            "\"item\":" + call("completed", all) + ",\"output_index\":0",
                            4),
                    event(
                            "response.completed",
                            "\"response\":" + response("completed", call("completed", all), true),
                            5));
        }

        private static String event(String type, String fields, int number) {
            return named(
                    type,
                    "{\"type\":\"%s\",%s,\"sequence_number\":%d}".formatted(type, fields, number));
        }
    },

    MESSAGES(Dialect.ANTHROPIC_MESSAGES, "anthropic") {
        private static final String INPUT =
                "\"input_tokens\":4,\"cache_creation_input_tokens\":3,\"cache_read_input_tokens\":2";

        @Override
        public String request(boolean stream, String text) {
            return "{\"model\":\"small\",\"max_tokens\":64,\"stream\":%s,\"messages\":[{\"role\":\"user\",\"content\":[{\"type\":\"text\",\"text\":%s}]}]}"
                    .formatted(stream, quoted(text));
        }

        @Override
        String whole(String text) {
            return "{\"model\":\"m-1\",\"id\":\"msg_1\",\"type\":\"message\",\"role\":\"assistant\",\"content\":[{\"type\":\"text\",\"text\":%s}],"
                            .formatted(quoted(text))
                    + "\"stop_reason\":\"end_turn\",\"stop_sequence\":null,\"usage\":{"
                    + INPUT
                    + ",\"output_tokens\":3,\"service_tier\":\"standard\"}}";
        }

        @Override
        List<String> head() {
            return List.of(start(), block("{\"type\":\"text\",\"text\":\"\"}"), event("ping", ""));
        }

        private static String start() {
            return event(
                    "message_start",
                    ",\"message\":{\"model\":\"m-1\",\"id\":\"msg_1\",\"type\":\"message\",\"role\":\"assistant\",\"content\":[],"
                            + "\"stop_reason\":null,\"stop_sequence\":null,\"usage\":{"
                            + INPUT
                            + ",\"cache_creation\":{\"ephemeral_5m_input_tokens\":3,\"ephemeral_1h_input_tokens\":0},\"output_tokens\":1,\"service_tier\":\"standard\"}}");
        }

        private static String block(String block) {
            return event("content_block_start", ",\"index\":0,\"content_block\":" + block);
        }

        @Override
        String token(String text) {
            return event(
                    "content_block_delta",
                    ",\"index\":0,\"delta\":{\"type\":\"text_delta\",\"text\":"
                            + quoted(text)
                            + "}");
        }

        @Override
        List<String> tail(String all) {
            return end("end_turn");
        }

        private static List<String> end(String reason) {
            return List.of(
                    event("content_block_stop", ",\"index\":0"),
                    event(
                            "message_delta",
                            ",\"delta\":{\"stop_reason\":\""
                                    + reason
                                    + "\",\"stop_sequence\":null},\"usage\":{"
                                    + INPUT
                                    + ",\"output_tokens\":3}"),
                    event("message_stop", ""));
        }

        @Override
        List<String> toolHead() {
            return List.of(
                    start(),
                    block(
                            "{\"type\":\"tool_use\",\"id\":\"call_1\",\"name\":\"mail\",\"input\":{}}"));
        }

        @Override
        String toolToken(String json) {
            return event(
                    "content_block_delta",
                    ",\"index\":0,\"delta\":{\"type\":\"input_json_delta\",\"partial_json\":"
                            + quoted(json)
                            + "}");
        }

        @Override
        List<String> toolTail(String all) {
            return end("tool_use");
        }

        private static String event(String type, String fields) {
            return named(type, "{\"type\":\"" + type + "\"" + fields + "}");
        }
    };

    private final Dialect dialect;
    private final String kind;

    Wire(Dialect dialect, String kind) {
        this.dialect = dialect;
        this.kind = kind;
    }

    public Dialect dialect() {
        return dialect;
    }

    /** Of a deployment that speaks it. */
    public String kind() {
        return kind;
    }

    public String path() {
        return "/v1" + dialect.path();
    }

    /** A request with one text of the user. */
    public abstract String request(boolean stream, String text);

    abstract String whole(String text);

    abstract List<String> head();

    abstract String token(String text);

    abstract List<String> tail(String all);

    abstract List<String> toolHead();

    abstract String toolToken(String json);

    abstract List<String> toolTail(String all);

    // ---- what providers do ----

    /** Answers with a text, streamed in these pieces when asked to. */
    public Provider.Reply says(String... pieces) {
        return exchange -> {
            String all = String.join("", pieces);
            if (exchange.request.body().contains("\"stream\":true")) {
                List<String> events = new ArrayList<>(head());
                List.of(pieces).forEach(piece -> events.add(token(piece)));
                events.addAll(tail(all));
                stream(exchange, events);
            } else {
                exchange.json(200, whole(all));
            }
        };
    }

    /** Wants a tool called {@code mail} to be called, with arguments in these pieces. */
    public Provider.Reply calls(String... pieces) {
        return exchange -> {
            List<String> events = new ArrayList<>(toolHead());
            List.of(pieces).forEach(piece -> events.add(toolToken(piece)));
            events.addAll(toolTail(String.join("", pieces)));
            stream(exchange, events);
        };
    }

    private static void stream(Exchange exchange, List<String> events) throws IOException {
        exchange.stream();
        for (String event : events) {
            exchange.chunk(event);
        }
        exchange.raw("0\r\n\r\n");
    }

    /** All events of a stream, in these pieces. */
    String stream(String... pieces) {
        StringBuilder events = new StringBuilder();
        head().forEach(events::append);
        List.of(pieces).forEach(piece -> events.append(token(piece)));
        tail(String.join("", pieces)).forEach(events::append);
        return events.toString();
    }

    /** Streams the beginning and these tokens, and leaves the rest to the test. */
    public Exchange begin(Exchange exchange, String... tokens) throws IOException {
        exchange.stream();
        for (String event : head()) {
            exchange.chunk(event);
        }
        for (String token : tokens) {
            exchange.chunk(token(token));
        }
        return exchange;
    }

    /** Streams as many tokens as the caller takes. */
    public void flood(Exchange exchange) throws IOException {
        begin(exchange, "one ");
        while (true) {
            exchange.chunk(token("x".repeat(8_000) + " "));
        }
    }

    // ---- what callers read ----

    /** The text of a stream, from its deltas. */
    public static String text(String stream) {
        StringBuilder text = new StringBuilder();
        deltas(
                stream,
                (name, value) -> {
                    if (!name.equals("partial_json") && !name.equals("arguments")) {
                        text.append(value);
                    }
                });
        return text.toString();
    }

    /** The arguments of the tool that a stream wants to be called, from its deltas. */
    public static String arguments(String stream) {
        StringBuilder text = new StringBuilder();
        for (String line : stream.lines().filter(l -> l.startsWith("data: {")).toList()) {
            boolean ofResponses = line.contains("arguments.delta\"");
            boolean repeats = line.contains("arguments.done\"") || line.contains("\"item\":");
            strings(
                    line,
                    (name, value) -> {
                        boolean here =
                                ofResponses
                                        ? name.equals("delta")
                                        : name.equals("partial_json")
                                                || name.equals("arguments") && !repeats;
                        if (here && !line.contains("response.completed")) {
                            text.append(value);
                        }
                    });
        }
        return text.toString();
    }

    private static void deltas(String stream, java.util.function.BiConsumer<String, String> found) {
        for (String line : stream.lines().filter(l -> l.startsWith("data: {")).toList()) {
            boolean delta =
                    line.contains("\"choices\":")
                            || line.contains("text.delta\"")
                            || line.contains("\"text_delta\"");
            strings(
                    line,
                    (name, value) -> {
                        if (delta && List.of("content", "delta", "text").contains(name)) {
                            found.accept(name, value);
                        }
                    });
        }
    }

    private static void strings(String line, java.util.function.BiConsumer<String, String> found) {
        try (JsonParser json =
                new JsonFactory().createParser(ObjectReadContext.empty(), line.substring(6))) {
            while (json.nextToken() != null) {
                if (json.currentToken() == JsonToken.VALUE_STRING && json.currentName() != null) {
                    found.accept(json.currentName(), json.getString());
                }
            }
        }
    }

    private static String quoted(String text) {
        return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n") + '"';
    }

    private static String data(String json) {
        return "data: " + json + "\n\n";
    }

    private static String named(String name, String json) {
        return "event: " + name + "\ndata: " + json + "\n\n";
    }
}
