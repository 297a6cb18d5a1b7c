package dev.pilothouse.gateway.translate;

import static dev.pilothouse.gateway.translate.Tree.number;
import static dev.pilothouse.gateway.translate.Tree.text;
import static java.nio.charset.StandardCharsets.UTF_8;

import dev.pilothouse.gateway.json.Dialect;
import dev.pilothouse.gateway.json.EventSplitter;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** What a client makes of an answer, whatever its format: read here without the translation. */
record Heard(
        String id,
        String said,
        String thoughts,
        String refusal,
        List<Call> calls,
        String reason,
        long input,
        long cached,
        long written,
        long output) {
    static final JsonMapper JSON = JsonMapper.builder().build();

    record Call(String id, String name, String arguments) {
        /** Arguments as JSON says them, whatever the spaces. */
        Call canonical() {
            String json = arguments.isBlank() ? "{}" : arguments;
            return new Call(id, name, JSON.readTree(json).toString());
        }
    }

    static Heard stream(Dialect dialect, List<byte[]> events) {
        List<JsonNode> data = new ArrayList<>();
        for (byte[] event : events) {
            String text = new String(event, UTF_8);
            String json = text.substring(text.indexOf("data: ") + 6).strip();
            if (!json.equals("[DONE]")) {
                data.add(JSON.readTree(json));
            }
        }
        return switch (dialect) {
            case OPENAI_CHAT -> chat(data);
            case ANTHROPIC_MESSAGES -> messages(data);
            default -> whole(dialect, Tree.bytes(data.getLast().path("response")));
        };
    }

    static Heard whole(Dialect dialect, byte[] body) {
        JsonNode answer = JSON.readTree(body);
        return switch (dialect) {
            case OPENAI_CHAT -> chatMessage(answer, answer.at("/choices/0/message"));
            case ANTHROPIC_MESSAGES -> message(answer);
            default -> response(answer);
        };
    }

    /** The events of a recording: one JSON a line, or as they went over the wire. */
    static List<byte[]> recorded(String recording) {
        List<byte[]> events = new ArrayList<>();
        if (recording.startsWith("{")) {
            recording
                    .lines()
                    .forEach(line -> events.add(("data: " + line + "\n\n").getBytes(UTF_8)));
        } else {
            EventSplitter splitter = new EventSplitter(1 << 20);
            splitter.feed((recording.stripTrailing() + "\n\n").getBytes(UTF_8), events::add);
        }
        return events;
    }

    private static Heard chat(List<JsonNode> chunks) {
        ObjectNode whole = Tree.object();
        ObjectNode message = Tree.object();
        TreeMap<Long, ObjectNode> calls = new TreeMap<>();
        String reason = "";
        for (JsonNode chunk : chunks) {
            Tree.copy(chunk, "id", whole, "id");
            Tree.copy(chunk, "usage", whole, "usage");
            JsonNode choice = chunk.at("/choices/0");
            if (number(choice, "index") > 0) {
                continue;
            }
            reason = reason + text(choice, "finish_reason");
            for (String field : List.of("content", "reasoning_content", "refusal")) {
                append(message, field, text(choice.path("delta"), field));
            }
            for (JsonNode delta : choice.at("/delta/tool_calls")) {
                ObjectNode call = calls.computeIfAbsent(number(delta, "index"), k -> Tree.object());
                Tree.copy(delta, "id", call, "id");
                ObjectNode function = call.withObjectProperty("function");
                Tree.copy(delta.path("function"), "name", function, "name");
                append(function, "arguments", text(delta.path("function"), "arguments"));
            }
        }
        calls.values().forEach(message.putArray("tool_calls")::add);
        whole.putArray("choices").addObject().put("finish_reason", reason);
        return chatMessage(whole, message);
    }

    private static void append(ObjectNode to, String field, String more) {
        to.put(field, text(to, field) + more);
    }

    private static Heard chatMessage(JsonNode answer, JsonNode message) {
        List<Call> calls = new ArrayList<>();
        for (JsonNode call : message.path("tool_calls")) {
            JsonNode function = call.path("function");
            calls.add(
                    new Call(
                            text(call, "id"), text(function, "name"), text(function, "arguments")));
        }
        JsonNode usage = answer.path("usage");
        JsonNode details = usage.path("prompt_tokens_details");
        return new Heard(
                text(answer, "id"),
                text(message, "content"),
                text(message, "reasoning_content"),
                text(message, "refusal"),
                calls,
                text(answer.at("/choices/0"), "finish_reason"),
                number(usage, "prompt_tokens"),
                number(details, "cached_tokens"),
                number(details, "cache_write_tokens"),
                number(usage, "completion_tokens"));
    }

    private static Heard messages(List<JsonNode> events) {
        ObjectNode message = Tree.object();
        ObjectNode usage = Tree.object();
        TreeMap<Long, ObjectNode> blocks = new TreeMap<>();
        for (JsonNode event : events) {
            ObjectNode block = blocks.get(number(event, "index"));
            JsonNode delta = event.path("delta");
            switch (text(event, "type")) {
                case "message_start" -> {
                    message = ((ObjectNode) event.path("message")).deepCopy();
                    usage.setAll((ObjectNode) message.path("usage"));
                }
                case "content_block_start" ->
                        blocks.put(
                                number(event, "index"),
                                ((ObjectNode) event.path("content_block")).deepCopy());
                case "content_block_delta" -> {
                    append(block, "text", text(delta, "text"));
                    append(block, "thinking", text(delta, "thinking"));
                    append(block, "json", text(delta, "partial_json"));
                }
                case "message_delta" -> {
                    message.setAll((ObjectNode) delta);
                    usage.setAll((ObjectNode) event.path("usage"));
                }
                default -> {}
            }
        }
        blocks.values().forEach(message.putArray("content")::add);
        message.set("usage", usage);
        return message(message);
    }

    private static Heard message(JsonNode message) {
        StringBuilder said = new StringBuilder();
        StringBuilder thoughts = new StringBuilder();
        List<Call> calls = new ArrayList<>();
        for (JsonNode block : message.path("content")) {
            switch (text(block, "type")) {
                case "text" -> said.append(text(block, "text"));
                case "thinking" -> thoughts.append(text(block, "thinking"));
                case "tool_use" -> {
                    String json =
                            block.has("json")
                                    ? text(block, "json")
                                    : block.path("input").toString();
                    calls.add(new Call(text(block, "id"), text(block, "name"), json));
                }
                default -> {}
            }
        }
        JsonNode usage = message.path("usage");
        long cached = number(usage, "cache_read_input_tokens");
        long written = number(usage, "cache_creation_input_tokens");
        return new Heard(
                text(message, "id"),
                said.toString(),
                thoughts.toString(),
                text(message.path("stop_details"), "explanation"),
                calls,
                text(message, "stop_reason"),
                number(usage, "input_tokens") + cached + written,
                cached,
                written,
                number(usage, "output_tokens"));
    }

    private static Heard response(JsonNode response) {
        StringBuilder said = new StringBuilder();
        StringBuilder thoughts = new StringBuilder();
        StringBuilder refusal = new StringBuilder();
        List<Call> calls = new ArrayList<>();
        for (JsonNode item : response.path("output")) {
            if (text(item, "type").equals("function_call")) {
                calls.add(
                        new Call(
                                text(item, "call_id"),
                                text(item, "name"),
                                text(item, "arguments")));
            }
            for (JsonNode part : item.path("content")) {
                boolean thought = text(part, "type").equals("reasoning_text");
                (thought ? thoughts : said).append(text(part, "text"));
                refusal.append(text(part, "refusal"));
            }
        }
        JsonNode usage = response.path("usage");
        return new Heard(
                text(response, "id"),
                said.toString(),
                thoughts.toString(),
                refusal.toString(),
                calls,
                text(response, "status") + text(response.path("incomplete_details"), "reason"),
                number(usage, "input_tokens"),
                number(usage.path("input_tokens_details"), "cached_tokens"),
                number(usage.path("input_tokens_details"), "cache_write_tokens"),
                number(usage, "output_tokens"));
    }

    Heard canonical() {
        return new Heard(
                id,
                said,
                thoughts,
                refusal,
                calls.stream().map(Call::canonical).toList(),
                reason,
                input,
                cached,
                written,
                output);
    }
}
