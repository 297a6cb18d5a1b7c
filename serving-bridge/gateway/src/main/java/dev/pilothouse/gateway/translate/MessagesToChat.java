package dev.pilothouse.gateway.translate;

import static dev.pilothouse.gateway.translate.Tree.text;
import static dev.pilothouse.gateway.translate.Untranslatable.lost;
import static dev.pilothouse.gateway.translate.Untranslatable.wrong;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Anthropic's Messages for a deployment that speaks chat completions. */
final class MessagesToChat implements Pair {
    private static final int LOW_BUDGET = 4_096;
    private static final int MEDIUM_BUDGET = 16_384;

    private final ObjectNode out = Tree.object();
    private boolean thinks;

    @Override
    public ObjectNode request(ObjectNode messages) {
        out.removeAll();
        thinks = false;
        messages.properties().stream()
                .filter(field -> !field.getValue().isNull())
                .forEach(field -> field(field.getKey(), field.getValue(), messages));
        return out;
    }

    @Override
    public AnswerPair answer() {
        return new ChatAnswerAsMessages(thinks);
    }

    private void field(String name, JsonNode value, ObjectNode messages) {
        switch (name) {
            case "model", "temperature", "top_p", "top_k" -> out.set(name, value);
            case "stream" -> stream(value);
            case "max_tokens" -> out.set("max_completion_tokens", value);
            case "stop_sequences" -> out.set("stop", value);
            case "messages" -> messages(value, messages.path("system"));
            case "metadata" -> Tree.copy(value, "user_id", out, "user");
            case "tools" -> tools(value);
            case "tool_choice" -> toolChoice(value);
            case "thinking" -> thinking(value);
            case "output_config" -> outputConfig(value);
            case "system", "cache_control", "service_tier" -> {}
            default -> throw lost(name, "chat completions have no counterpart");
        }
    }

    private void stream(JsonNode value) {
        out.set("stream", value);
        if (value.isBoolean() && value.booleanValue()) {
            out.putObject("stream_options").put("include_usage", true);
        }
    }

    private void messages(JsonNode value, JsonNode system) {
        if (!value.isArray()) {
            throw wrong("messages", value, "an array of messages");
        }
        MessagesTurns turns = new MessagesTurns();
        turns.system(system, "system");
        for (int i = 0; i < value.size(); i++) {
            turns.add(value.path(i), "messages[" + i + "]");
        }
        out.set("messages", turns.messages());
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
        String type = text(tool, "type");
        if (!type.isEmpty() && !type.equals("custom")) {
            throw lost(at, "'" + type + "' runs at Anthropic only");
        }
        ObjectNode to = Tree.typed("function");
        ObjectNode function = to.putObject("function");
        function.put("name", text(tool, "name"));
        Tree.copy(tool, "description", function, "description");
        Tree.copy(tool, "input_schema", function, "parameters");
        Tree.copy(tool, "strict", function, "strict");
        return to;
    }

    private void toolChoice(JsonNode choice) {
        switch (text(choice, "type")) {
            case "auto" -> out.put("tool_choice", "auto");
            case "any" -> out.put("tool_choice", "required");
            case "none" -> out.put("tool_choice", "none");
            case "tool" -> {
                ObjectNode to = out.putObject("tool_choice").put("type", "function");
                to.putObject("function").put("name", text(choice, "name"));
            }
            default ->
                    throw wrong("tool_choice.type", choice.path("type"), "auto, any, tool or none");
        }
        if (Tree.has(choice, "disable_parallel_tool_use")) {
            out.put("parallel_tool_calls", !Tree.flag(choice, "disable_parallel_tool_use"));
        }
    }

    /** Chat has efforts, not budgets; an effort that the caller names goes before a budget. */
    private void thinking(JsonNode thinking) {
        switch (text(thinking, "type")) {
            case "enabled" -> {
                thinks = true;
                if (!Tree.has(out, "reasoning_effort")) {
                    out.put("reasoning_effort", effort(Tree.number(thinking, "budget_tokens")));
                }
            }
            case "adaptive" -> thinks = true;
            case "disabled" -> {}
            default ->
                    throw wrong(
                            "thinking.type",
                            thinking.path("type"),
                            "enabled, adaptive or disabled");
        }
    }

    private static String effort(long budget) {
        return budget <= LOW_BUDGET ? "low" : budget <= MEDIUM_BUDGET ? "medium" : "high";
    }

    private void outputConfig(JsonNode config) {
        config.properties()
                .forEach(field -> {
                    if (!field.getValue().isNull()) {
                        outputConfig(field.getKey(), field.getValue());
                    }
                });
    }

    private void outputConfig(String name, JsonNode value) {
        switch (name) {
            case "effort" ->
                    out.put("reasoning_effort", text(value).equals("max") ? "xhigh" : text(value));
            case "format" -> format(value);
            default -> throw lost("output_config." + name, "chat completions have no counterpart");
        }
    }

    private void format(JsonNode format) {
        if (!text(format, "type").equals("json_schema")) {
            throw wrong("output_config.format.type", format.path("type"), "json_schema");
        }
        ObjectNode schema =
                out.putObject("response_format")
                        .put("type", "json_schema")
                        .putObject("json_schema");
        schema.put("name", "answer").put("strict", true).set("schema", format.path("schema"));
    }
}
