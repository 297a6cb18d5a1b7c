package dev.pilothouse.policy.rules.prompts;

import dev.pilothouse.db.model.BadInput;
import dev.pilothouse.db.model.DeploymentId;
import dev.pilothouse.policy.rules.CanonicalJson;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;

/** Reads a prompt field by field; a field that it does not know is refused. */
final class PromptReader {
    private static final Set<String> FIELDS =
            Set.of(
                    "messages",
                    "variables",
                    "model",
                    "parameters",
                    "tools",
                    "response_schema",
                    "guardrails",
                    "deployments");
    private static final Pattern FUNCTION = Pattern.compile("[a-zA-Z0-9_-]{1,64}");
    private static final int LONGEST_MESSAGE = 200_000;
    private static final int MOST_MESSAGES = 100;
    private static final int MOST = 100;
    private static final long MOST_WHOLE = 1L << 53;

    private PromptReader() {}

    static PromptContent content(JsonNode root) {
        Fields fields = Fields.of("", root, FIELDS);
        PromptContent content =
                new PromptContent(
                        messages(fields),
                        fields.list("variables", MOST, PromptReader::variable),
                        fields.text("model", 1, 256),
                        fields.has("parameters")
                                ? parameters(fields.get("parameters"))
                                : PromptParameters.NONE,
                        fields.list("tools", MOST, PromptReader::tool),
                        fields.has("response_schema")
                                ? Optional.of(schema(fields.get("response_schema")))
                                : Optional.empty(),
                        fields.list("guardrails", MOST, (at, n) -> text(at, n, 100)),
                        fields.list("deployments", MOST, PromptReader::deployment));
        unique("variables", content.variables().stream().map(PromptVariable::name).toList());
        unique("tools", content.tools().stream().map(PromptTool::name).toList());
        unique("deployments", content.deployments());
        Rendering.of(content);
        return content;
    }

    private static List<PromptMessage> messages(Fields fields) {
        List<PromptMessage> messages =
                fields.list("messages", MOST_MESSAGES, PromptReader::message);
        if (messages.isEmpty()) {
            throw new BadInput("messages", "", "1 to " + MOST_MESSAGES + " messages");
        }
        boolean led = true;
        for (int i = 0; i < messages.size(); i++) {
            boolean leads = messages.get(i).role().leads();
            if (leads && !led) {
                throw new BadInput(
                        "messages[" + i + "].role",
                        messages.get(i).role().word(),
                        "user or assistant: system and developer messages come first");
            }
            led &= leads;
        }
        return messages;
    }

    private static PromptMessage message(String at, JsonNode node) {
        Fields fields = Fields.of(at, node, Set.of("role", "content"));
        PromptRole role = PromptRole.ofWord(at + ".role", fields.text("role", 1, 20));
        return new PromptMessage(role, fields.text("content", 1, LONGEST_MESSAGE));
    }

    private static PromptVariable variable(String at, JsonNode node) {
        Fields fields =
                Fields.of(
                        at,
                        node,
                        Set.of(
                                "name",
                                "type",
                                "required",
                                "default",
                                "max_length",
                                "values",
                                "description"));
        String name = fields.text("name", 1, 63);
        if (!Template.NAME.matcher(name).matches()) {
            throw new BadInput(
                    at + ".name", name, "a lower-case letter, then letters, digits and _");
        }
        PromptVariable.Type type =
                PromptVariable.Type.ofWord(at + ".type", fields.textOr("type", 20, "string"));
        fields.onlyIf(type == PromptVariable.Type.STRING, "max_length", "type string");
        fields.onlyIf(type == PromptVariable.Type.ENUM, "values", "type enum");
        List<String> values = fields.list("values", MOST, (v, n) -> text(v, n, 200));
        unique(at + ".values", values);
        if (type == PromptVariable.Type.ENUM && values.isEmpty()) {
            throw new BadInput(at + ".values", "", "1 to " + MOST + " values");
        }
        var variable =
                new PromptVariable(
                        name,
                        type,
                        fields.flag("required", !fields.has("default")),
                        fields.has("default")
                                ? Optional.of(scalar(at + ".default", fields.get("default")))
                                : Optional.empty(),
                        (int)
                                fields.whole("max_length", 1, PromptVariable.LONGEST)
                                        .orElse(PromptVariable.LONGEST),
                        values,
                        fields.textOr("description", 1_000, ""));
        variable.fallback().ifPresent(d -> Values.text(at + ".default", variable, d));
        return variable;
    }

    private static String scalar(String at, JsonNode node) {
        if (!node.isValueNode() || node.isNull()) {
            throw new BadInput(at, node.toString(), "a text, a number, true or false");
        }
        return node.asString();
    }

    private static PromptParameters parameters(JsonNode node) {
        String at = "parameters";
        Fields fields =
                Fields.of(
                        at,
                        node,
                        Set.of(
                                "temperature",
                                "top_p",
                                "max_output_tokens",
                                "stop",
                                "seed",
                                "frequency_penalty",
                                "presence_penalty"));
        OptionalDouble topP = fields.decimal("top_p", 0, 1);
        if (topP.isPresent() && topP.getAsDouble() == 0) {
            throw new BadInput(at + ".top_p", "0", "above 0, at most 1");
        }
        OptionalLong seed = fields.whole("seed", -MOST_WHOLE, MOST_WHOLE);
        return new PromptParameters(
                fields.decimal("temperature", 0, 2),
                topP,
                fields.whole("max_output_tokens", 1, 1_000_000),
                fields.list("stop", 4, (s, n) -> text(s, n, 200)),
                seed,
                fields.decimal("frequency_penalty", -2, 2),
                fields.decimal("presence_penalty", -2, 2));
    }

    private static PromptTool tool(String at, JsonNode node) {
        Fields fields = Fields.of(at, node, Set.of("name", "description", "parameters", "strict"));
        return new PromptTool(
                function(at, fields),
                fields.textOr("description", 10_000, ""),
                fields.object("parameters"),
                fields.flag("strict", false));
    }

    private static ResponseSchema schema(JsonNode node) {
        String at = "response_schema";
        Fields fields = Fields.of(at, node, Set.of("name", "schema", "strict"));
        return new ResponseSchema(
                function(at, fields), fields.object("schema"), fields.flag("strict", true));
    }

    private static String function(String at, Fields fields) {
        String name = fields.text("name", 1, 64);
        if (!FUNCTION.matcher(name).matches()) {
            throw new BadInput(at + ".name", name, "letters, digits, _ and -");
        }
        return name;
    }

    private static String deployment(String at, JsonNode node) {
        String id = text(at, node, 63);
        try {
            return new DeploymentId(id).value();
        } catch (BadInput bad) {
            BadInput placed = new BadInput(at, id, bad.expected());
            placed.initCause(bad);
            throw placed;
        }
    }

    private static String text(String at, JsonNode node, int most) {
        return Fields.text(at, node, 1, most);
    }

    private static void unique(String at, List<String> names) {
        Set<String> seen = new HashSet<>();
        for (int i = 0; i < names.size(); i++) {
            if (!seen.add(names.get(i))) {
                throw new BadInput(at + "[" + i + "]", names.get(i), "each once");
            }
        }
    }

    /** The fields of one object of a document. */
    private record Fields(String at, JsonNode node) {
        static Fields of(String at, JsonNode node, Set<String> known) {
            if (!node.isObject()) {
                throw new BadInput(at.isEmpty() ? "prompt" : at, node.toString(), "an object");
            }
            for (String name : node.propertyNames()) {
                if (!known.contains(name)) {
                    throw new BadInput(
                            at.isEmpty() ? name : at + "." + name,
                            node.get(name).toString(),
                            "no such field; known are "
                                    + String.join(", ", known.stream().sorted().toList()));
                }
            }
            return new Fields(at, node);
        }

        private String path(String name) {
            return at.isEmpty() ? name : at + "." + name;
        }

        boolean has(String name) {
            return node.hasNonNull(name);
        }

        JsonNode get(String name) {
            return node.path(name);
        }

        void onlyIf(boolean allowed, String name, String where) {
            if (!allowed && has(name)) {
                throw new BadInput(path(name), get(name).toString(), "only with " + where);
            }
        }

        static String text(String at, JsonNode node, int least, int most) {
            String text = node.isString() ? node.asString() : "";
            boolean fits = text.length() >= least && text.length() <= most;
            if (!node.isString() || !fits || text.indexOf(0) >= 0) {
                throw new BadInput(
                        at,
                        node.isMissingNode() ? "" : node.isString() ? text : node.toString(),
                        "a text of " + least + " to " + most + " characters");
            }
            return text;
        }

        String text(String name, int least, int most) {
            return text(path(name), get(name), least, most);
        }

        String textOr(String name, int most, String otherwise) {
            return has(name) ? text(name, 0, most) : otherwise;
        }

        boolean flag(String name, boolean otherwise) {
            JsonNode value = get(name);
            if (has(name) && !value.isBoolean()) {
                throw new BadInput(path(name), value.toString(), "true or false");
            }
            return has(name) ? value.asBoolean() : otherwise;
        }

        OptionalLong whole(String name, long least, long most) {
            JsonNode value = get(name);
            if (!has(name)) {
                return OptionalLong.empty();
            }
            boolean whole = value.isNumber() && value.canConvertToExactIntegral();
            if (!whole || !value.canConvertToLong() || out(value.asLong(), least, most)) {
                throw new BadInput(
                        path(name), value.toString(), "a whole number, " + least + " to " + most);
            }
            return OptionalLong.of(value.asLong());
        }

        private static boolean out(long value, long least, long most) {
            return value < least || value > most;
        }

        OptionalDouble decimal(String name, int least, int most) {
            JsonNode value = get(name);
            if (!has(name)) {
                return OptionalDouble.empty();
            }
            double number = value.isNumber() ? value.asDouble() : Double.NaN;
            if (!(number >= least && number <= most)) {
                throw new BadInput(
                        path(name), value.toString(), "a number, " + least + " to " + most);
            }
            return OptionalDouble.of(number);
        }

        String object(String name) {
            JsonNode value = get(name);
            if (!value.isObject()) {
                throw new BadInput(
                        path(name),
                        value.isMissingNode() ? "" : value.toString(),
                        "a JSON schema: an object");
            }
            exact(path(name), value);
            return CanonicalJson.of(value.toString());
        }

        /** Canonical JSON would write a larger number as another one. */
        private static void exact(String at, JsonNode value) {
            boolean whole = value.isIntegralNumber();
            if (whole && !(value.canConvertToLong() && Math.abs(value.asLong()) <= MOST_WHOLE)) {
                throw new BadInput(at, value.toString(), "numbers of at most 2^53");
            }
            value.forEach(inner -> exact(at, inner));
        }

        <T> List<T> list(String name, int most, BiFunction<String, JsonNode, T> of) {
            JsonNode values = get(name);
            if (!has(name)) {
                return List.of();
            }
            if (!values.isArray() || values.size() > most) {
                throw new BadInput(
                        path(name),
                        values.isArray() ? values.size() + " elements" : values.toString(),
                        "an array of at most " + most);
            }
            List<T> read = new ArrayList<>();
            for (JsonNode value : values) {
                read.add(of.apply(path(name) + "[" + read.size() + "]", value));
            }
            return read;
        }
    }
}
