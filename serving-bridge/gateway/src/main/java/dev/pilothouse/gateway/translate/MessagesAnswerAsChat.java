package dev.pilothouse.gateway.translate;

import static dev.pilothouse.gateway.translate.Tree.number;
import static dev.pilothouse.gateway.translate.Tree.text;

import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.NullNode;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.databind.node.StringNode;

/**
 * An answer of Anthropic's Messages as a chat completion. Thoughts are {@code reasoning_content}.
 */
final class MessagesAnswerAsChat implements AnswerPair {
    /** A tool call that is being streamed. */
    private static final class ToolCall {
        final int place;
        final String begun;
        boolean told;

        ToolCall(int place, String begun) {
            this.place = place;
            this.begun = begun;
        }
    }

    private final boolean includeUsage;
    private final ObjectNode usage = Tree.object();
    private final Map<Long, ToolCall> toolCalls = new HashMap<>();
    private final long created = System.currentTimeMillis() / 1_000;
    private String id = "";
    private String model = "";
    private boolean started;
    private boolean finished;
    private boolean over;

    MessagesAnswerAsChat(boolean includeUsage) {
        this.includeUsage = includeUsage;
    }

    @Override
    public void event(ObjectNode event, Consumer<ObjectNode> out) {
        switch (text(event, "type")) {
            case "message_start" -> start(event.path("message"), out);
            case "content_block_start" ->
                    blockStart(number(event, "index"), event.path("content_block"), out);
            case "content_block_delta" ->
                    blockDelta(number(event, "index"), event.path("delta"), out);
            case "content_block_stop" -> blockStop(number(event, "index"), out);
            case "message_delta" -> {
                merge(event.path("usage"));
                finish(event.path("delta"), out);
            }
            case "message_stop" -> stop(out);
            case "error" -> {
                over = true;
                out.accept(Errors.openAi(0, event));
            }
            default -> {} // ping, and what came later
        }
    }

    private void start(JsonNode message, Consumer<ObjectNode> out) {
        if (!started) {
            started = true;
            id = text(message, "id");
            model = text(message, "model");
            merge(message.path("usage"));
            out.accept(chunk(Tree.object().put("role", "assistant").put("content", "")));
        } else if (!id.equals(text(message, "id"))) {
            throw new IllegalStateException("its stream begins a second message");
        }
    }

    /** Later counts replace earlier ones, those left out stay. */
    private void merge(JsonNode counts) {
        counts.properties().stream()
                .filter(count -> !count.getValue().isNull())
                .forEach(count -> usage.set(count.getKey(), count.getValue()));
    }

    private void blockStart(long index, JsonNode block, Consumer<ObjectNode> out) {
        switch (text(block, "type")) {
            case "text" -> say("content", text(block, "text"), out);
            case "thinking" -> say("reasoning_content", text(block, "thinking"), out);
            case "tool_use" -> {
                JsonNode input = block.path("input");
                ToolCall call =
                        new ToolCall(toolCalls.size(), input.isEmpty() ? "{}" : Tree.json(input));
                toolCalls.put(index, call);
                ObjectNode begun = toolCall(call.place, "");
                begun.put("id", text(block, "id")).put("type", "function");
                begun.withObjectProperty("function").put("name", text(block, "name"));
                tell(begun, out);
            }
            default -> {} // what runs at Anthropic was not asked for
        }
    }

    private void blockDelta(long index, JsonNode delta, Consumer<ObjectNode> out) {
        switch (text(delta, "type")) {
            case "text_delta" -> say("content", text(delta, "text"), out);
            case "thinking_delta" -> say("reasoning_content", text(delta, "thinking"), out);
            case "input_json_delta" ->
                    arguments(toolCalls.get(index), text(delta, "partial_json"), out);
            default -> {} // signatures and citations have no counterpart
        }
    }

    private void arguments(@Nullable ToolCall call, String json, Consumer<ObjectNode> out) {
        if (!json.isEmpty() && call != null) {
            call.told = true;
            tell(toolCall(call.place, json), out);
        }
    }

    /** A call without arguments comes without a delta, and one begun with them too. */
    private void blockStop(long index, Consumer<ObjectNode> out) {
        ToolCall call = toolCalls.get(index);
        if (call != null && !call.told) {
            arguments(call, call.begun, out);
        }
    }

    private void finish(JsonNode delta, Consumer<ObjectNode> out) {
        String reason = text(delta, "stop_reason");
        if (!reason.isEmpty() && !finished) {
            finished = true;
            say("refusal", text(delta.path("stop_details"), "explanation"), out);
            out.accept(chunk(Tree.object(), StringNode.valueOf(reason(reason))));
        }
    }

    private void stop(Consumer<ObjectNode> out) {
        if (over) {
            return;
        }
        over = true;
        if (includeUsage) {
            ObjectNode last = chunk(Tree.object());
            last.putArray("choices");
            last.set("usage", Usages.chatFromMessages(usage));
            out.accept(last);
        }
        out.accept(Tree.DONE);
    }

    @Override
    public void end(Consumer<ObjectNode> out) {
        if (!over && !finished) {
            throw new IllegalStateException("its stream ended before the message did");
        }
        stop(out);
    }

    private void say(String field, String text, Consumer<ObjectNode> out) {
        if (!text.isEmpty()) {
            out.accept(chunk(Tree.object().put(field, text)));
        }
    }

    private void tell(ObjectNode toolCall, Consumer<ObjectNode> out) {
        ObjectNode delta = Tree.object();
        delta.putArray("tool_calls").add(toolCall);
        out.accept(chunk(delta));
    }

    private static ObjectNode toolCall(int place, String arguments) {
        ObjectNode call = Tree.object().put("index", place);
        call.putObject("function").put("arguments", arguments);
        return call;
    }

    private ObjectNode chunk(ObjectNode delta) {
        return chunk(delta, NullNode.getInstance());
    }

    private ObjectNode chunk(ObjectNode delta, JsonNode finishReason) {
        ObjectNode chunk = completion("chat.completion.chunk");
        ObjectNode choice = chunk.putArray("choices").addObject().put("index", 0);
        choice.set("delta", delta);
        choice.set("finish_reason", finishReason);
        return chunk;
    }

    private ObjectNode completion(String object) {
        return Tree.object()
                .put("id", id)
                .put("object", object)
                .put("created", created)
                .put("model", model);
    }

    @Override
    public ObjectNode whole(ObjectNode message) {
        if (!message.path("content").isArray()) {
            throw new IllegalStateException("its answer has no content");
        }
        id = text(message, "id");
        model = text(message, "model");
        merge(message.path("usage"));
        ObjectNode completion = completion("chat.completion");
        ObjectNode choice = completion.putArray("choices").addObject().put("index", 0);
        choice.set("message", said(message));
        choice.putNull("logprobs");
        choice.put("finish_reason", reason(text(message, "stop_reason")));
        completion.set("usage", Usages.chatFromMessages(usage));
        return completion;
    }

    private static ObjectNode said(ObjectNode message) {
        StringBuilder content = new StringBuilder();
        StringBuilder thoughts = new StringBuilder();
        ArrayNode calls = Tree.array();
        for (JsonNode block : message.path("content")) {
            switch (text(block, "type")) {
                case "text" -> content.append(text(block, "text"));
                case "thinking" -> thoughts.append(text(block, "thinking"));
                case "tool_use" -> {
                    ObjectNode call = calls.addObject().put("id", text(block, "id"));
                    call.put("type", "function")
                            .putObject("function")
                            .put("name", text(block, "name"))
                            .put("arguments", Tree.json(block.path("input")));
                }
                default -> {}
            }
        }
        ObjectNode said = Tree.object().put("role", "assistant");
        String refusal = text(message.path("stop_details"), "explanation");
        put(said, "content", content.toString());
        put(said, "refusal", refusal);
        if (!thoughts.isEmpty()) {
            said.put("reasoning_content", thoughts.toString());
        }
        if (!calls.isEmpty()) {
            said.set("tool_calls", calls);
        }
        return said;
    }

    private static void put(ObjectNode said, String name, String text) {
        if (text.isEmpty()) {
            said.putNull(name);
        } else {
            said.put(name, text);
        }
    }

    private static String reason(String stop) {
        return switch (stop) {
            case "max_tokens", "model_context_window_exceeded" -> "length";
            case "tool_use" -> "tool_calls";
            case "refusal" -> "content_filter";
            default -> "stop"; // end_turn, stop_sequence, pause_turn
        };
    }

    @Override
    public ObjectNode error(int status, JsonNode body) {
        return Errors.openAi(status, body);
    }
}
