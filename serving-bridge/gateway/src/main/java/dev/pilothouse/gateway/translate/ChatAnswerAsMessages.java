package dev.pilothouse.gateway.translate;

import static dev.pilothouse.gateway.translate.Tree.text;

import java.util.function.Consumer;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** A chat completion as an answer of Anthropic's Messages, where one block follows the other. */
final class ChatAnswerAsMessages extends ChatChunks {
    private final boolean thinks;
    private int block = -1;
    private String openType = "";

    /**
     * @param thinks whether the caller wants thoughts; they are dropped otherwise
     */
    ChatAnswerAsMessages(boolean thinks) {
        this.thinks = thinks;
    }

    @Override
    void begin(Consumer<ObjectNode> out) {
        ObjectNode event = Tree.typed("message_start");
        event.set("message", message(Tree.array(), "", Tree.object()));
        out.accept(event);
    }

    @Override
    void thought(String text, Consumer<ObjectNode> out) {
        if (thinks) {
            open("thinking", out);
            delta(Tree.typed("thinking_delta").put("thinking", text), out);
        }
    }

    @Override
    void said(String text, Consumer<ObjectNode> out) {
        open("text", out);
        delta(Tree.typed("text_delta").put("text", text), out);
    }

    @Override
    void refused(String text, Consumer<ObjectNode> out) {
        said(text, out);
    }

    @Override
    void called(ToolCall call, Consumer<ObjectNode> out) {
        close(out);
        start("tool_use", toolUse(idOf(call), call.name(), Tree.object()), out);
    }

    @Override
    void arguments(ToolCall call, String json, Consumer<ObjectNode> out) {
        if (!openType.equals("tool_use")) {
            throw new IllegalStateException(
                    "its stream goes on with a tool call after the next text began");
        }
        delta(Tree.typed("input_json_delta").put("partial_json", json), out);
    }

    private void open(String type, Consumer<ObjectNode> out) {
        if (!openType.equals(type)) {
            close(out);
            start(type, emptyBlock(type), out);
        }
    }

    private static ObjectNode emptyBlock(String type) {
        return type.equals("text") ? textBlock("") : thinkingBlock("");
    }

    private void start(String type, ObjectNode content, Consumer<ObjectNode> out) {
        block++;
        openType = type;
        ObjectNode event = Tree.typed("content_block_start").put("index", block);
        event.set("content_block", content);
        out.accept(event);
    }

    private void delta(ObjectNode delta, Consumer<ObjectNode> out) {
        ObjectNode event = Tree.typed("content_block_delta").put("index", block);
        event.set("delta", delta);
        out.accept(event);
    }

    private void close(Consumer<ObjectNode> out) {
        if (!openType.isEmpty()) {
            openType = "";
            out.accept(Tree.typed("content_block_stop").put("index", block));
        }
    }

    @Override
    void complete(Consumer<ObjectNode> out) {
        close(out);
        ObjectNode event = Tree.typed("message_delta");
        event.putObject("delta").put("stop_reason", stopReason(reason())).putNull("stop_sequence");
        event.set("usage", Usages.messagesFromChat(usage()));
        out.accept(event);
        out.accept(Tree.typed("message_stop"));
    }

    @Override
    void failed(ObjectNode error, Consumer<ObjectNode> out) {
        out.accept(Errors.anthropic(0, error));
    }

    @Override
    public ObjectNode whole(ObjectNode completion) {
        JsonNode choice = completion.path("choices").path(0);
        JsonNode message = choice.path("message");
        if (!message.isObject()) {
            throw new IllegalStateException("its answer has no message");
        }
        named(completion);
        String finish = text(choice, "finish_reason");
        ArrayNode content = Tree.array();
        String thoughts = thinks ? thoughts(message) : "";
        if (!thoughts.isEmpty()) {
            content.add(thinkingBlock(thoughts));
        }
        String said = text(message, "content") + text(message, "refusal");
        if (!said.isEmpty()) {
            content.add(textBlock(said));
        }
        JsonNode calls = message.path("tool_calls");
        for (int i = 0; i < calls.size(); i++) {
            toolUse(calls.path(i), i, finish, content);
        }
        String reason = reason(finish, !text(message, "refusal").isEmpty());
        boolean calling = !calls.isEmpty() && !finish.equals("length");
        return message(
                content, stopReason(calling ? "tool_calls" : reason), completion.path("usage"));
    }

    private static ObjectNode toolUse(String id, String name, ObjectNode input) {
        ObjectNode use = Tree.typed("tool_use").put("id", id).put("name", name);
        use.set("input", input);
        use.putObject("caller").put("type", "direct");
        return use;
    }

    private static ObjectNode textBlock(String text) {
        return Tree.typed("text").put("text", text);
    }

    private static ObjectNode thinkingBlock(String thoughts) {
        return Tree.typed("thinking").put("thinking", thoughts).put("signature", "");
    }

    /** A call that the length limit cut is no call; any other must be JSON. */
    private void toolUse(JsonNode call, int place, String finish, ArrayNode content) {
        String arguments = text(call.path("function"), "arguments");
        ObjectNode input = arguments.isBlank() ? Tree.object() : Tree.read(arguments);
        if (input != null) {
            String id = idOf(new ToolCall(place, text(call, "id"), ""));
            String name = text(call.path("function"), "name");
            content.add(toolUse(id, name, input));
        } else if (!finish.equals("length")) {
            throw new IllegalStateException("the arguments of its tool call are no JSON object");
        }
    }

    private ObjectNode message(ArrayNode content, String stopReason, JsonNode usage) {
        ObjectNode message =
                Tree.object()
                        .put("id", id())
                        .put("type", "message")
                        .put("role", "assistant")
                        .put("model", model());
        message.set("content", content);
        if (stopReason.isEmpty()) {
            message.putNull("stop_reason");
        } else {
            message.put("stop_reason", stopReason);
        }
        message.putNull("stop_sequence").set("usage", Usages.messagesFromChat(usage));
        return message;
    }

    private static String stopReason(String finish) {
        return switch (finish) {
            case "length" -> "max_tokens";
            case "tool_calls", "function_call" -> "tool_use";
            case "content_filter", "refusal" -> "refusal";
            default -> "end_turn";
        };
    }

    @Override
    public ObjectNode error(int status, JsonNode body) {
        return Errors.anthropic(status, body);
    }
}
