package dev.pilothouse.gateway.translate;

import static dev.pilothouse.gateway.translate.Tree.text;
import static dev.pilothouse.gateway.translate.Untranslatable.lost;
import static dev.pilothouse.gateway.translate.Untranslatable.wrong;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** OpenAI's Responses for a deployment that speaks chat completions. Nothing is stored. */
final class ResponsesToChat implements Pair {
    private final ObjectNode out = Tree.object();
    private ObjectNode asked = Tree.object();

    @Override
    public ObjectNode request(ObjectNode responses) {
        out.removeAll();
        asked = responses;
        responses.properties().stream()
                .filter(field -> !field.getValue().isNull())
                .forEach(field -> field(field.getKey(), field.getValue(), responses));
        return out;
    }

    @Override
    public AnswerPair answer() {
        return new ChatAnswerAsResponses(asked);
    }

    private void field(String name, JsonNode value, ObjectNode responses) {
        switch (name) {
            case "model",
                    "temperature",
                    "top_p",
                    "user",
                    "safety_identifier",
                    "parallel_tool_calls" ->
                    out.set(name, value);
            case "input" -> input(value, text(responses, "instructions"));
            case "max_output_tokens" -> out.set("max_completion_tokens", value);
            case "stream" -> stream(value);
            case "tools" -> tools(value);
            case "tool_choice" -> toolChoice(value);
            case "text" -> textSettings(value);
            case "reasoning" -> Tree.copy(value, "effort", out, "reasoning_effort");
            default -> other(name, value);
        }
    }

    private void other(String name, JsonNode value) {
        switch (name) {
            case "instructions",
                    "store",
                    "metadata",
                    "service_tier",
                    "stream_options",
                    "max_tool_calls",
                    "prompt_cache_key",
                    "prompt_cache_options",
                    "prompt_cache_retention" -> {}
            case "include" -> include(value);
            case "background" ->
                    unless(value.isBoolean() && !value.booleanValue(), name, "nothing is stored");
            case "truncation" ->
                    unless(
                            text(value).equals("disabled"),
                            name,
                            "chat completions do not leave out earlier messages (expected:"
                                    + " disabled)");
            case "top_logprobs" ->
                    unless(
                            value.isNumber() && value.doubleValue() == 0,
                            name,
                            "probabilities are not translated (expected: 0)");
            case "previous_response_id", "conversation" ->
                    throw lost(name, "nothing is stored; send the whole conversation as input");
            default -> throw lost(name, "chat completions have no counterpart");
        }
    }

    private static void unless(boolean meaningless, String name, String why) {
        if (!meaningless) {
            throw lost(name, why);
        }
    }

    /** What a deployment cannot give is asked for by many clients as a matter of course. */
    private static void include(JsonNode include) {
        for (JsonNode wanted : include) {
            unless(
                    !text(wanted).equals("message.output_text.logprobs"),
                    "include",
                    "probabilities are not translated");
        }
    }

    private void stream(JsonNode value) {
        out.set("stream", value);
        if (value.isBoolean() && value.booleanValue()) {
            out.putObject("stream_options").put("include_usage", true);
        }
    }

    private void input(JsonNode input, String instructions) {
        ResponsesItems items = new ResponsesItems();
        if (!instructions.isEmpty()) {
            items.message("system", instructions);
        }
        if (input.isString()) {
            items.message("user", text(input));
        } else if (input.isArray()) {
            for (int i = 0; i < input.size(); i++) {
                items.add(input.path(i), "input[" + i + "]");
            }
        } else {
            throw wrong("input", input, "a text or an array of items");
        }
        out.set("messages", items.messages());
    }

    private void tools(JsonNode value) {
        if (!value.isArray()) {
            throw wrong("tools", value, "an array of tools");
        }
        ArrayNode tools = Tree.array();
        for (int i = 0; i < value.size(); i++) {
            tools.add(tool(value.path(i), "tools[" + i + "]"));
        }
        if (!tools.isEmpty()) {
            out.set("tools", tools);
        }
    }

    private static ObjectNode tool(JsonNode tool, String at) {
        if (!text(tool, "type").equals("function")) {
            throw lost(
                    at,
                    "a tool of type '"
                            + text(tool, "type")
                            + "' has no counterpart in chat completions");
        }
        ObjectNode to = Tree.typed("function");
        ObjectNode function = to.putObject("function");
        for (String field : new String[] {"name", "description", "parameters", "strict"}) {
            Tree.copy(tool, field, function, field);
        }
        return to;
    }

    private void toolChoice(JsonNode choice) {
        if (choice.isString()) {
            out.set("tool_choice", choice);
        } else if (text(choice, "type").equals("function")) {
            ObjectNode to = out.putObject("tool_choice").put("type", "function");
            to.putObject("function").put("name", text(choice, "name"));
        } else {
            throw lost(
                    "tool_choice",
                    "'" + text(choice, "type") + "' has no counterpart in chat completions");
        }
    }

    private void textSettings(JsonNode settings) {
        settings.properties().stream()
                .filter(field -> !field.getValue().isNull())
                .forEach(field -> textField(field.getKey(), field.getValue()));
    }

    private void textField(String name, JsonNode value) {
        switch (name) {
            case "verbosity" -> out.set("verbosity", value);
            case "format" -> format(value);
            default -> throw lost("text." + name, "chat completions have no counterpart");
        }
    }

    private void format(JsonNode format) {
        switch (text(format, "type")) {
            case "text" -> {}
            case "json_object" -> out.putObject("response_format").put("type", "json_object");
            case "json_schema" -> {
                ObjectNode schema =
                        out.putObject("response_format")
                                .put("type", "json_schema")
                                .putObject("json_schema");
                for (String field : new String[] {"name", "description", "schema", "strict"}) {
                    Tree.copy(format, field, schema, field);
                }
            }
            default ->
                    throw wrong(
                            "text.format.type",
                            format.path("type"),
                            "text, json_schema or json_object");
        }
    }
}
