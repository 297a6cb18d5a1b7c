package dev.pilothouse.gateway.translate;

import static dev.pilothouse.gateway.translate.Tree.has;
import static dev.pilothouse.gateway.translate.Tree.text;
import static dev.pilothouse.gateway.translate.Untranslatable.lost;
import static dev.pilothouse.gateway.translate.Untranslatable.wrong;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Chat completions for a deployment that speaks Anthropic's Messages. */
final class ChatToMessages implements Pair {
    /** What Anthropic must be told; the same that budgets reserve for a call that does not say. */
    static final int MAX_TOKENS = 4_096;

    private final ObjectNode out = Tree.object();
    private final ChatTools tools = new ChatTools();
    private boolean includeUsage;

    @Override
    public ObjectNode request(ObjectNode chat) {
        out.removeAll();
        out.put("max_tokens", MAX_TOKENS);
        chat.properties().stream()
                .filter(field -> !field.getValue().isNull())
                .forEach(field -> field(field.getKey(), field.getValue(), chat));
        tools.write(out);
        return out;
    }

    @Override
    public AnswerPair answer() {
        return new MessagesAnswerAsChat(includeUsage);
    }

    private void field(String name, JsonNode value, ObjectNode chat) {
        switch (name) {
            case "model", "stream", "top_p", "top_k" -> out.set(name, value);
            case "messages" -> messages(value);
            case "max_completion_tokens" -> out.set("max_tokens", value);
            case "max_tokens" -> {
                if (!has(chat, "max_completion_tokens")) {
                    out.set("max_tokens", value);
                }
            }
            case "temperature" -> temperature(value);
            case "stop" -> stop(value);
            case "stream_options" -> includeUsage = Tree.flag(value, "include_usage");
            case "tools" -> tools.tools(value);
            case "tool_choice" -> tools.choice(value);
            case "parallel_tool_calls" -> tools.parallel(value);
            case "response_format" -> responseFormat(value);
            case "reasoning_effort" -> effort(text(value));
            case "user" -> {
                if (!has(chat, "safety_identifier")) {
                    user(value);
                }
            }
            case "safety_identifier" -> user(value);
            default -> other(name, value);
        }
    }

    private void other(String name, JsonNode value) {
        switch (name) {
            case "seed",
                    "store",
                    "metadata",
                    "service_tier",
                    "verbosity",
                    "prediction",
                    "prompt_cache_key",
                    "prompt_cache_options",
                    "prompt_cache_retention" -> {}
            case "n" -> onlyOne(value);
            case "frequency_penalty", "presence_penalty" ->
                    unless(zero(value), name, "Anthropic's Messages have no penalties");
            case "logit_bias" ->
                    unless(value.isEmpty(), name, "Anthropic's Messages have no token biases");
            case "logprobs" ->
                    unless(no(value), name, "Anthropic's Messages tell no probabilities");
            case "top_logprobs" ->
                    unless(zero(value), name, "Anthropic's Messages tell no probabilities");
            case "modalities" ->
                    unless(
                            value.size() == 1 && text(value.path(0)).equals("text"),
                            name,
                            "Anthropic's Messages answer in text only");
            case "functions", "function_call" ->
                    throw lost(name, "it is the old form of tools; use tools and tool_choice");
            default -> throw lost(name, "Anthropic's Messages have no counterpart");
        }
    }

    private static void unless(boolean meaningless, String name, String why) {
        if (!meaningless) {
            throw lost(name, why);
        }
    }

    private static boolean zero(JsonNode value) {
        return value.isNumber() && value.doubleValue() == 0;
    }

    private static boolean no(JsonNode value) {
        return value.isBoolean() && !value.booleanValue();
    }

    private static void onlyOne(JsonNode n) {
        unless(
                n.isNumber() && n.doubleValue() == 1,
                "n",
                "Anthropic's Messages give one answer (expected: 1)");
    }

    private void messages(JsonNode value) {
        if (!value.isArray()) {
            throw wrong("messages", value, "an array of messages");
        }
        ChatTurns turns = new ChatTurns();
        for (int i = 0; i < value.size(); i++) {
            turns.add(value.path(i), "messages[" + i + "]");
        }
        if (turns.turns().isEmpty()) {
            throw lost(
                    "messages",
                    "Anthropic's Messages need one that is not empty and no system message");
        }
        out.set("messages", turns.turns());
        if (!turns.system().isEmpty()) {
            out.set("system", turns.system());
        }
    }

    private void temperature(JsonNode value) {
        if (!value.isNumber() || value.doubleValue() < 0 || value.doubleValue() > 1) {
            throw wrong("temperature", value, "0 to 1: the deployment speaks Anthropic's Messages");
        }
        out.set("temperature", value);
    }

    private void stop(JsonNode value) {
        if (value.isArray()) {
            out.set("stop_sequences", value);
        } else if (value.isString()) {
            out.putArray("stop_sequences").add(value);
        } else {
            throw wrong("stop", value, "a text or an array of texts");
        }
    }

    private void user(JsonNode value) {
        out.putObject("metadata").set("user_id", value);
    }

    private void responseFormat(JsonNode format) {
        JsonNode schema = format.path("json_schema").path("schema");
        switch (text(format, "type")) {
            case "text" -> {}
            case "json_schema" -> {
                if (!schema.isObject()) {
                    throw wrong("response_format.json_schema.schema", schema, "a JSON schema");
                }
                outputConfig().putObject("format").put("type", "json_schema").set("schema", schema);
            }
            case "json_object" ->
                    throw lost(
                            "response_format",
                            "Anthropic's Messages give JSON by a schema only (expected:"
                                    + " json_schema or text)");
            default ->
                    throw wrong("response_format.type", format.path("type"), "json_schema or text");
        }
    }

    /** Adaptive thinking, since it does not want the thoughts of earlier turns back. */
    private void effort(String effort) {
        switch (effort) {
            case "none" -> out.putObject("thinking").put("type", "disabled");
            case "minimal" -> think("low");
            case "low", "medium", "high", "xhigh", "max" -> think(effort);
            default ->
                    throw lost(
                            "reasoning_effort",
                            "'"
                                    + effort
                                    + "' is not known (expected: none, minimal, low, medium, high or xhigh)");
        }
    }

    private void think(String effort) {
        out.putObject("thinking").put("type", "adaptive");
        outputConfig().put("effort", effort);
    }

    private ObjectNode outputConfig() {
        return out.path("output_config") instanceof ObjectNode there
                ? there
                : out.putObject("output_config");
    }

    /** Tools, the choice among them and how many at a time: one thing at Anthropic. */
    private static final class ChatTools {
        private final ArrayNode tools = Tree.array();
        private ObjectNode choice = Tree.object();
        private boolean oneAtATime;

        void tools(JsonNode value) {
            if (!value.isArray()) {
                throw wrong("tools", value, "an array of tools");
            }
            for (int i = 0; i < value.size(); i++) {
                tool(value.path(i), "tools[" + i + "]");
            }
        }

        private void tool(JsonNode tool, String at) {
            if (!text(tool, "type").equals("function")) {
                throw lost(
                        at,
                        "Anthropic's Messages take tools of type function only, not '"
                                + text(tool, "type")
                                + "'");
            }
            JsonNode function = tool.path("function");
            ObjectNode to = tools.addObject();
            to.put("name", text(function, "name"));
            Tree.copy(function, "description", to, "description");
            Tree.copy(function, "strict", to, "strict");
            to.set("input_schema", schema(function.path("parameters")));
        }

        /** Anthropic wants the type and the properties to be named. */
        private static ObjectNode schema(JsonNode parameters) {
            ObjectNode schema = Tree.object();
            if (!Tree.has(parameters, "type")) {
                schema.put("type", "object");
            }
            if (parameters instanceof ObjectNode given) {
                schema.setAll(given);
            } else {
                schema.putObject("properties");
            }
            return schema;
        }

        void choice(JsonNode value) {
            String name = value.isString() ? text(value) : text(value, "type");
            choice =
                    switch (name) {
                        case "none", "auto" -> Tree.typed(name);
                        case "required" -> Tree.typed("any");
                        case "function" ->
                                Tree.typed("tool")
                                        .put("name", text(value.path("function"), "name"));
                        default ->
                                throw lost(
                                        "tool_choice",
                                        "'"
                                                + name
                                                + "' has no counterpart in Anthropic's Messages");
                    };
        }

        void parallel(JsonNode value) {
            oneAtATime = no(value);
        }

        void write(ObjectNode out) {
            if (tools.isEmpty()) {
                return;
            }
            out.set("tools", tools);
            if (oneAtATime && !text(choice, "type").equals("none")) {
                if (choice.isEmpty()) {
                    choice.put("type", "auto");
                }
                choice.put("disable_parallel_tool_use", true);
            }
            if (!choice.isEmpty()) {
                out.set("tool_choice", choice);
            }
        }
    }
}
