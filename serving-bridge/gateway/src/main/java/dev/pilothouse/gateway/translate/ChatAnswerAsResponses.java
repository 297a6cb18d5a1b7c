package dev.pilothouse.gateway.translate;

import static dev.pilothouse.gateway.translate.Tree.text;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** A chat completion as an answer of OpenAI's Responses. */
final class ChatAnswerAsResponses extends ChatChunks {
    private final ResponseShape shape;
    private final ResponseEvents events = new ResponseEvents();

    /**
     * @param asked the request, whose settings a response repeats
     */
    ChatAnswerAsResponses(ObjectNode asked) {
        this.shape = new ResponseShape(asked);
    }

    @Override
    void begin(Consumer<ObjectNode> out) {
        shape.named(id(), model());
        for (String type : new String[] {"response.created", "response.in_progress"}) {
            ObjectNode event = Tree.typed(type);
            event.set("response", shape.response("in_progress"));
            events.send(event, out);
        }
    }

    @Override
    void thought(String text, Consumer<ObjectNode> out) {
        part(ResponsePart.REASONING, text, out);
    }

    @Override
    void said(String text, Consumer<ObjectNode> out) {
        part(ResponsePart.TEXT, text, out);
    }

    @Override
    void refused(String text, Consumer<ObjectNode> out) {
        part(ResponsePart.REFUSAL, text, out);
    }

    private void part(ResponsePart kind, String text, Consumer<ObjectNode> out) {
        if (!events.inside(kind)) {
            events.close(shape, out);
            events.open(kind, shape.itemId(kind), out);
        }
        events.delta(text, out);
    }

    @Override
    void called(ToolCall call, Consumer<ObjectNode> out) {
        events.close(shape, out);
        events.openCall(shape.itemId(ResponsePart.CALL), idOf(call), call.name(), out);
    }

    @Override
    void arguments(ToolCall call, String json, Consumer<ObjectNode> out) {
        if (!events.inside(ResponsePart.CALL)) {
            throw new IllegalStateException(
                    "its stream goes on with a tool call after the next text began");
        }
        events.delta(json, out);
    }

    @Override
    void complete(Consumer<ObjectNode> out) {
        String status = shape.finish(reason(), usage());
        events.close(shape, out);
        ObjectNode event = Tree.typed("response." + status);
        event.set("response", shape.response(status));
        events.send(event, out);
    }

    @Override
    void failed(ObjectNode error, Consumer<ObjectNode> out) {
        JsonNode said = Errors.openAi(0, error).path("error");
        JsonNode theirs = error.path("error");
        ObjectNode event = Tree.typed("error");
        event.put("code", text(theirs.isObject() ? theirs : said, "code"));
        event.set("message", said.path("message"));
        events.send(event.putNull("param"), out);
    }

    @Override
    public ObjectNode whole(ObjectNode completion) {
        JsonNode choice = completion.path("choices").path(0);
        JsonNode message = choice.path("message");
        if (!message.isObject()) {
            throw new IllegalStateException("its answer has no message");
        }
        named(completion);
        shape.named(id(), model());
        List<ObjectNode> items = items(message);
        for (ObjectNode item : items.subList(0, Math.max(0, items.size() - 1))) {
            shape.add(item);
        }
        boolean refused = !text(message, "refusal").isEmpty();
        String reason = reason(text(choice, "finish_reason"), refused);
        String status = shape.finish(reason, completion.path("usage"));
        if (!items.isEmpty()) {
            shape.add(items.getLast());
        }
        return shape.response(status);
    }

    private List<ObjectNode> items(JsonNode message) {
        List<ObjectNode> items = new ArrayList<>(2);
        item(ResponsePart.REASONING, thoughts(message), items);
        item(ResponsePart.TEXT, text(message, "content"), items);
        item(ResponsePart.REFUSAL, text(message, "refusal"), items);
        JsonNode calls = message.path("tool_calls");
        for (int i = 0; i < calls.size(); i++) {
            JsonNode call = calls.path(i);
            JsonNode function = call.path("function");
            String callId = idOf(new ToolCall(i, text(call, "id"), ""));
            String itemId = shape.itemId(ResponsePart.CALL);
            ObjectNode item = ResponsePart.call(itemId, callId, text(function, "name"));
            items.add(item.put("arguments", text(function, "arguments")));
        }
        return items;
    }

    private void item(ResponsePart kind, String text, List<ObjectNode> items) {
        if (!text.isEmpty()) {
            ObjectNode item = kind.item(shape.itemId(kind));
            item.withArrayProperty("content").add(kind.content(text));
            items.add(item);
        }
    }

    @Override
    public ObjectNode error(int status, JsonNode body) {
        ObjectNode whole = Tree.object();
        if (body.path("error").isObject()) {
            whole.set("error", body.path("error"));
            return whole;
        }
        return Errors.openAi(status, body);
    }
}
