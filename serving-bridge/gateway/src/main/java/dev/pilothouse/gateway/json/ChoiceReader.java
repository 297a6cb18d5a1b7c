package dev.pilothouse.gateway.json;

import java.util.ArrayList;
import java.util.List;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/** Reads one element of {@code choices}, with a {@code delta} or a whole {@code message}. */
final class ChoiceReader {
    private final JsonParser json;
    private final Choice choice = new Choice();
    private final List<String> finishReasons = new ArrayList<>(1);
    private int room;
    private int index;
    private int toolIndex;
    private int characters;

    /**
     * @param room characters that may still be kept; all are counted
     */
    ChoiceReader(JsonParser json, int room) {
        this.json = json;
        this.room = room;
    }

    Choice read() {
        Json.fields(json, this::field);
        return choice;
    }

    private void field(String name) {
        switch (name) {
            case "index" -> index = (int) Json.number(json);
            case "finish_reason" -> finished(Json.text(json, ""));
            case "delta", "message" -> object(this::message);
            case "text" -> choice.addText(counted());
            default -> {}
        }
    }

    private void finished(String reason) {
        if (!reason.isEmpty()) {
            finishReasons.add(reason);
            choice.finish(reason);
        }
    }

    private void message(String name) {
        switch (name) {
            case "content", "refusal" -> choice.addText(counted());
            case "reasoning_content", "reasoning" -> choice.addReasoning(counted());
            case "tool_calls" -> toolCalls();
            case "function_call" -> object(this::onlyFunction);
            default -> {}
        }
    }

    private void toolCalls() {
        if (json.currentToken() == JsonToken.START_ARRAY) {
            toolIndex = -1;
            Json.elements(json, this::toolCall);
        }
    }

    private void toolCall() {
        toolIndex++;
        object(this::toolField);
    }

    private void toolField(String name) {
        switch (name) {
            case "index" -> toolIndex = (int) Json.number(json);
            case "id" -> choice.toolCall(toolIndex).id = Json.text(json, "");
            case "function", "custom" -> object(this::function);
            default -> {}
        }
    }

    /** The older way of calling a function. */
    private void onlyFunction(String name) {
        toolIndex = 0;
        function(name);
    }

    private void function(String name) {
        switch (name) {
            case "name" -> choice.toolCall(toolIndex).name = counted();
            case "arguments", "input" -> choice.toolCall(toolIndex).arguments.append(counted());
            default -> {}
        }
    }

    private void object(java.util.function.Consumer<String> field) {
        if (json.currentToken() == JsonToken.START_OBJECT) {
            Json.fields(json, field);
        }
    }

    private String counted() {
        String text = Json.text(json, "");
        characters += text.length();
        String kept = text.substring(0, Math.min(text.length(), room));
        room -= kept.length();
        return kept;
    }

    int index() {
        return index;
    }

    int characters() {
        return characters;
    }

    List<String> finishReasons() {
        return finishReasons;
    }
}
