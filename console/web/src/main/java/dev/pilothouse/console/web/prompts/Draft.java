package dev.pilothouse.console.web.prompts;

import dev.pilothouse.console.web.ui.Status;
import dev.pilothouse.db.model.BadInput;
import dev.pilothouse.policy.rules.prompts.PromptContent;
import dev.pilothouse.policy.rules.prompts.PromptJson;
import dev.pilothouse.policy.rules.prompts.PromptVariable;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * A prompt as it stands in the fields of the editor, right or wrong.
 *
 * @param tools JSON array; may be empty
 * @param schema JSON object; may be empty
 */
record Draft(
        List<Message> messages,
        List<Variable> variables,
        String model,
        Parameters parameters,
        String tools,
        String schema,
        List<String> guardrails,
        List<String> deployments) {
    private static final JsonMapper JSON = JsonMapper.shared();
    private static final Pattern BRACES = Pattern.compile("(\\\\?)\\{\\{([^{}]{0,80})(\\}\\})?");
    private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9_]{0,62}");

    /** A message as it is typed. */
    record Message(String role, String text) {}

    /**
     * A variable as it is typed.
     *
     * @param limits values of an enum, separated by commas; most characters of a text
     */
    record Variable(
            String name,
            String type,
            boolean required,
            String fallback,
            String limits,
            String about) {}

    /** Numbers as they are typed; empty: not set. */
    record Parameters(
            String temperature,
            String topP,
            String maxOutputTokens,
            String stop,
            String seed,
            String frequencyPenalty,
            String presencePenalty) {}

    /**
     * What is wrong, or odd.
     *
     * @param declares the variable that would mend it; empty: none
     */
    record Finding(Status status, String text, Optional<String> declares) {}

    /**
     * The prompt.
     *
     * @throws BadInput when it is none; names the field
     */
    PromptContent content() {
        return PromptJson.read(tree());
    }

    private ObjectNode tree() {
        ObjectNode root = JSON.createObjectNode();
        ArrayNode said = root.putArray("messages");
        messages.forEach(m -> said.addObject().put("role", m.role()).put("content", m.text()));
        ArrayNode declared = root.putArray("variables");
        variables.forEach(v -> variable(v, declared.addObject()));
        root.put("model", model.strip());
        ObjectNode numbers = root.putObject("parameters");
        number(numbers, "temperature", parameters.temperature());
        number(numbers, "top_p", parameters.topP());
        number(numbers, "max_output_tokens", parameters.maxOutputTokens());
        number(numbers, "seed", parameters.seed());
        number(numbers, "frequency_penalty", parameters.frequencyPenalty());
        number(numbers, "presence_penalty", parameters.presencePenalty());
        ArrayNode stops = numbers.putArray("stop");
        parameters.stop().lines().filter(l -> !l.isEmpty()).forEach(stops::add);
        json(root, "tools", tools);
        json(root, "response_schema", schema);
        ArrayNode rules = root.putArray("guardrails");
        guardrails.forEach(rules::add);
        ArrayNode places = root.putArray("deployments");
        deployments.forEach(places::add);
        return root;
    }

    private static void variable(Variable variable, ObjectNode out) {
        out.put("name", variable.name().strip()).put("type", variable.type());
        out.put("required", variable.required());
        if (!variable.fallback().isEmpty()) {
            out.put("default", variable.fallback());
        }
        if (variable.type().equals("enum")) {
            ArrayNode values = out.putArray("values");
            for (String value : variable.limits().split(",", -1)) {
                if (!value.isBlank()) {
                    values.add(value.strip());
                }
            }
        } else if (variable.type().equals("string")) {
            number(out, "max_length", variable.limits());
        }
        if (!variable.about().isBlank()) {
            out.put("description", variable.about().strip());
        }
    }

    /** What is no number stays a text, which the reader refuses by name. */
    private static void number(ObjectNode out, String name, String typed) {
        if (typed.isBlank()) {
            return;
        }
        try {
            out.set(name, JSON.readTree(typed.strip()));
        } catch (JacksonException e) {
            out.put(name, typed);
        }
    }

    private static void json(ObjectNode out, String name, String typed) {
        if (typed.isBlank()) {
            return;
        }
        try {
            JsonNode node = JSON.readTree(typed);
            out.set(name, node);
        } catch (JacksonException e) {
            BadInput refused = new BadInput(name, typed, "JSON: " + e.getOriginalMessage());
            refused.initCause(e);
            throw refused;
        }
    }

    /** Names of variables as they are declared now. */
    Set<String> declared() {
        Set<String> names = new LinkedHashSet<>();
        variables.forEach(v -> names.add(v.name().strip()));
        return names;
    }

    /** Everything that is wrong or odd, not only the first thing. */
    List<Finding> findings() {
        List<Finding> all = new ArrayList<>();
        Set<String> used = new TreeSet<>();
        for (int i = 0; i < messages.size(); i++) {
            placeholders(i, messages.get(i).text(), used, all);
        }
        for (String name : declared()) {
            if (!name.isEmpty() && !used.contains(name)) {
                all.add(
                        new Finding(
                                Status.WATCH,
                                "Variable " + name + " is used in no message",
                                Optional.empty()));
            }
        }
        boolean known = all.stream().anyMatch(f -> f.status() == Status.OFF);
        if (!known) {
            refusal().ifPresent(all::add);
        }
        return all;
    }

    private Optional<Finding> refusal() {
        try {
            content();
            return Optional.empty();
        } catch (BadInput wrong) {
            String message = String.valueOf(wrong.getMessage());
            String prefix = wrong.field() + ": ";
            String rest = message.startsWith(prefix) ? message.substring(prefix.length()) : message;
            return Optional.of(off(place(wrong.field()) + ": " + rest));
        }
    }

    /** {@code variables[1].default} as {@code Default of variable amount}. */
    private String place(String field) {
        Matcher at = Pattern.compile("(messages|variables)\\[(\\d+)\\]\\.?(\\w*)").matcher(field);
        if (!at.matches()) {
            return Words.field(field);
        }
        int index = Integer.parseInt(at.group(2));
        String what = Words.role(at.group(3).replace('_', ' '));
        String of =
                at.group(1).equals("messages")
                        ? "message " + (index + 1)
                        : "variable "
                                + (variables.get(index).name().isBlank()
                                        ? Integer.toString(index + 1)
                                        : variables.get(index).name());
        return what.isEmpty() ? Words.role(of) : what + " of " + of;
    }

    private void placeholders(int index, String text, Set<String> used, List<Finding> all) {
        Matcher braces = BRACES.matcher(text);
        while (braces.find()) {
            if (!braces.group(1).isEmpty()) {
                continue;
            }
            String name = braces.group(2);
            String where = "Message " + (index + 1) + ": ";
            if (braces.group(3) == null) {
                all.add(off(where + "{{" + name + " is not closed; write \\{{ for two braces"));
            } else if (!NAME.matcher(name).matches()) {
                all.add(
                        off(
                                where
                                        + "{{"
                                        + name
                                        + "}} is no name: a lower-case letter, then letters,"
                                        + " digits and _"));
            } else {
                if (!declared().contains(name) && !used.contains(name)) {
                    all.add(
                            new Finding(
                                    Status.OFF,
                                    where + "{{" + name + "}} is not declared",
                                    Optional.of(name)));
                }
                used.add(name);
            }
        }
    }

    private static Finding off(String text) {
        return new Finding(Status.OFF, text, Optional.empty());
    }

    /** A prompt in the words of the fields. */
    static Draft of(PromptContent content) {
        JsonNode tree = PromptJson.tree(content);
        JsonNode numbers = tree.path("parameters");
        return new Draft(
                content.messages().stream()
                        .map(m -> new Message(m.role().word(), m.content()))
                        .toList(),
                content.variables().stream().map(Draft::variable).toList(),
                content.model(),
                new Parameters(
                        numbers.path("temperature").asString(""),
                        numbers.path("top_p").asString(""),
                        numbers.path("max_output_tokens").asString(""),
                        String.join("\n", content.parameters().stop()),
                        numbers.path("seed").asString(""),
                        numbers.path("frequency_penalty").asString(""),
                        numbers.path("presence_penalty").asString("")),
                pretty(tree.path("tools")),
                pretty(tree.path("response_schema")),
                content.guardrails(),
                content.deployments());
    }

    private static Variable variable(PromptVariable of) {
        boolean limited =
                of.type() == PromptVariable.Type.STRING && of.maxLength() != PromptVariable.LONGEST;
        return new Variable(
                of.name(),
                of.type().word(),
                of.required(),
                of.fallback().orElse(""),
                limited ? Integer.toString(of.maxLength()) : String.join(", ", of.values()),
                of.description());
    }

    private static String pretty(JsonNode node) {
        return node.isMissingNode() ? "" : node.toPrettyString();
    }
}
