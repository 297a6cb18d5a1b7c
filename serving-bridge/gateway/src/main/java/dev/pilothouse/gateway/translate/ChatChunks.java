package dev.pilothouse.gateway.translate;

import static dev.pilothouse.gateway.translate.Tree.text;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Reads the chunks of a chat stream, its first choice only, for who tells them otherwise. */
abstract class ChatChunks implements AnswerPair {
    /** A tool call as its first chunk names it. */
    record ToolCall(int place, String id, String name) {}

    private final Map<Integer, ToolCall> open = new HashMap<>();
    private final Set<ToolCall> closed = new HashSet<>();
    private ObjectNode usage = Tree.object();
    private int calls;
    private String id = "";
    private String model = "";
    private String reason = "";
    private boolean refused;
    private boolean begun;
    private boolean over;

    /** The first chunk of the answer came; Azure sends one about the prompt before. */
    abstract void begin(Consumer<ObjectNode> out);

    abstract void thought(String text, Consumer<ObjectNode> out);

    abstract void said(String text, Consumer<ObjectNode> out);

    abstract void refused(String text, Consumer<ObjectNode> out);

    /** Ends whatever was being told. */
    abstract void called(ToolCall call, Consumer<ObjectNode> out);

    abstract void arguments(ToolCall call, String json, Consumer<ObjectNode> out);

    abstract void complete(Consumer<ObjectNode> out);

    abstract void failed(ObjectNode error, Consumer<ObjectNode> out);

    @Override
    public final void event(ObjectNode chunk, Consumer<ObjectNode> out) {
        if (over) {
            return;
        }
        if (chunk == Tree.DONE) {
            finish(out);
        } else if (Tree.has(chunk, "error")) {
            over = true;
            failed(chunk, out);
        } else {
            read(chunk, out);
        }
    }

    private void read(ObjectNode chunk, Consumer<ObjectNode> out) {
        if (!begun && (!chunk.path("choices").isEmpty() || !text(chunk, "id").isEmpty())) {
            begun = true;
            named(chunk);
            begin(out);
        }
        if (chunk.path("usage") instanceof ObjectNode counts) {
            usage = counts;
        }
        JsonNode choice = chunk.path("choices").path(0);
        if (Tree.number(choice, "index") == 0) {
            delta(choice.path("delta"), out);
            String finish = text(choice, "finish_reason");
            reason = finish.isEmpty() ? reason : finish;
        }
    }

    final void named(ObjectNode answer) {
        id = text(answer, "id");
        model = text(answer, "model");
    }

    private void delta(JsonNode delta, Consumer<ObjectNode> out) {
        String thought = thoughts(delta);
        if (!thought.isEmpty()) {
            thought(thought, out);
        }
        if (!text(delta, "content").isEmpty()) {
            said(text(delta, "content"), out);
        }
        if (!text(delta, "refusal").isEmpty()) {
            refused = true;
            refused(text(delta, "refusal"), out);
        }
        JsonNode toolCalls = delta.path("tool_calls");
        for (int i = 0; i < toolCalls.size(); i++) {
            toolCall(toolCalls.path(i), i, out);
        }
    }

    /** Engines call it either way. */
    static String thoughts(JsonNode of) {
        String thoughts = text(of, "reasoning_content");
        return thoughts.isEmpty() ? text(of, "reasoning") : thoughts;
    }

    private void toolCall(JsonNode delta, int position, Consumer<ObjectNode> out) {
        int index = Tree.has(delta, "index") ? (int) Tree.number(delta, "index") : position;
        ToolCall call = open.get(index);
        String callId = text(delta, "id");
        if (call == null || !callId.isEmpty() && !callId.equals(call.id)) {
            closed.addAll(open.values());
            call = new ToolCall(calls, callId, text(delta.path("function"), "name"));
            calls++;
            open.put(index, call);
            called(call, out);
        }
        String json = text(delta.path("function"), "arguments");
        if (!json.isEmpty()) {
            if (closed.contains(call)) {
                throw new IllegalStateException(
                        "its stream goes on with a tool call after the next one began");
            }
            arguments(call, json, out);
        }
    }

    private void finish(Consumer<ObjectNode> out) {
        if (!begun) {
            throw new IllegalStateException("its stream has no answer");
        }
        over = true;
        complete(out);
    }

    @Override
    public final void end(Consumer<ObjectNode> out) {
        if (!over && reason.isEmpty()) {
            throw new IllegalStateException("its stream ended before the answer did");
        }
        if (!over) {
            finish(out);
        }
    }

    final String id() {
        return id;
    }

    final String model() {
        return model;
    }

    final JsonNode usage() {
        return usage;
    }

    /** As the deployment said, or as what came tells. */
    final String reason() {
        return calls > 0 && !reason.equals("length") ? "tool_calls" : reason(reason, refused);
    }

    static String reason(String reason, boolean refused) {
        return refused && reason.equals("stop") ? "refusal" : reason;
    }

    /** A name for a call that the engine gave none. */
    final String idOf(ToolCall call) {
        return call.id.isEmpty() ? "call_" + id + "_" + call.place : call.id;
    }
}
