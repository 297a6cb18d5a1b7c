package dev.pilothouse.policy.rules.prompts;

import dev.pilothouse.db.model.BadInput;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The messages of a prompt, ready to be filled in. Immutable; safe for every thread. Values are
 * never read as template again.
 */
public final class Rendering {
    private final List<PromptVariable> variables;
    private final List<PromptRole> roles = new ArrayList<>();
    private final List<Template> templates = new ArrayList<>();

    private Rendering(PromptContent content) {
        variables = content.variables();
        for (int i = 0; i < content.messages().size(); i++) {
            PromptMessage message = content.messages().get(i);
            roles.add(message.role());
            templates.add(Template.parse("messages[" + i + "].content", message.content()));
        }
    }

    /**
     * @throws BadInput when a placeholder is wrong, or of no variable; names the message
     */
    public static Rendering of(PromptContent content) {
        Rendering made = new Rendering(content);
        List<String> known = content.variables().stream().map(PromptVariable::name).toList();
        for (int i = 0; i < made.templates.size(); i++) {
            for (String name : made.templates.get(i).names()) {
                if (!known.contains(name)) {
                    throw new BadInput(
                            "messages[" + i + "].content",
                            "{{" + name + "}}",
                            known.isEmpty()
                                    ? "a declared variable; none is"
                                    : "one of the variables " + String.join(", ", known));
                }
            }
        }
        return made;
    }

    /**
     * The messages with values in the place of placeholders.
     *
     * @param prefix what the variables' names stand behind in errors, for example {@code
     *     prompt.variables}
     * @param given texts, numbers and booleans by name
     * @throws BadInput naming the variable, the value and what was expected
     */
    public List<PromptMessage> fill(String prefix, Map<String, Object> given) {
        Map<String, String> texts = new HashMap<>();
        for (PromptVariable variable : variables) {
            texts.put(variable.name(), value(prefix + "." + variable.name(), variable, given));
        }
        given.keySet().stream()
                .filter(name -> !texts.containsKey(name))
                .findFirst()
                .ifPresent(unknown -> {
                    throw new BadInput(
                            prefix + "." + unknown,
                            String.valueOf(given.get(unknown)),
                            texts.isEmpty()
                                    ? "no variables"
                                    : "one of the variables " + String.join(", ", names()));
                });
        List<PromptMessage> filled = new ArrayList<>();
        for (int i = 0; i < templates.size(); i++) {
            String text = templates.get(i).fill(name -> texts.getOrDefault(name, ""));
            filled.add(new PromptMessage(roles.get(i), text));
        }
        return filled;
    }

    private List<String> names() {
        return variables.stream().map(PromptVariable::name).toList();
    }

    private static String value(String field, PromptVariable variable, Map<String, Object> given) {
        Object value = given.get(variable.name());
        if (value != null) {
            return Values.text(field, variable, value);
        }
        if (variable.fallback().isPresent()) {
            return Values.text(field, variable, variable.fallback().get());
        }
        if (variable.required()) {
            throw new BadInput(field, "", "a value of type " + variable.type().word());
        }
        return "";
    }
}
