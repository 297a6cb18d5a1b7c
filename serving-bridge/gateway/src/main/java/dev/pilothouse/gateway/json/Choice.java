package dev.pilothouse.gateway.json;

import java.util.TreeMap;

/** One choice of an answer, put together from its chunks, as far as it is kept. */
public final class Choice {
    private final StringBuilder text = new StringBuilder();
    private final StringBuilder reasoning = new StringBuilder();
    private final TreeMap<Integer, ToolCall> toolCalls = new TreeMap<>();
    private String finishReason = "";

    /** A tool that the model wants to be called. */
    public static final class ToolCall {
        String id = "";
        String name = "";
        final StringBuilder arguments = new StringBuilder();

        public String id() {
            return id;
        }

        public String name() {
            return name;
        }

        /** JSON as the model wrote it. */
        public String arguments() {
            return arguments.toString();
        }

        private void add(ToolCall more) {
            id = id.isEmpty() ? more.id : id;
            name = name.isEmpty() ? more.name : name;
            arguments.append(more.arguments);
        }
    }

    void add(Choice more) {
        text.append(more.text);
        reasoning.append(more.reasoning);
        more.toolCalls.forEach(
                (index, call) -> toolCalls.computeIfAbsent(index, i -> new ToolCall()).add(call));
        finishReason = more.finishReason.isEmpty() ? finishReason : more.finishReason;
    }

    void addText(String more) {
        text.append(more);
    }

    void addReasoning(String more) {
        reasoning.append(more);
    }

    ToolCall toolCall(int index) {
        return toolCalls.computeIfAbsent(index, i -> new ToolCall());
    }

    void finish(String reason) {
        finishReason = reason;
    }

    public String text() {
        return text.toString();
    }

    public String reasoning() {
        return reasoning.toString();
    }

    public Iterable<ToolCall> toolCalls() {
        return toolCalls.values();
    }

    /** For example {@code stop}; empty while the answer runs. */
    public String finishReason() {
        return finishReason;
    }
}
