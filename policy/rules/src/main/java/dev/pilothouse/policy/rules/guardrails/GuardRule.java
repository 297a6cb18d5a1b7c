package dev.pilothouse.policy.rules.guardrails;

import dev.pilothouse.db.model.BadInput;
import dev.pilothouse.db.model.Texts;
import java.util.EnumSet;
import java.util.Set;

/**
 * One rule of a policy.
 *
 * @param name 1 to 80 characters; what callers and traces name
 * @param stages where it looks, at least one
 * @param when CEL over what was found; empty: always
 * @see Condition
 */
public record GuardRule(
        String name, Set<GuardStage> stages, Detect detect, GuardAction action, String when) {
    private static final int LONGEST_NAME = 80;

    public GuardRule {
        name = Texts.check("name", name, 1, LONGEST_NAME);
        if (stages.isEmpty()) {
            throw new BadInput(
                    "stages",
                    "",
                    "at least one of input, tool-arguments, tool-results, retrieved, output");
        }
        stages = Set.copyOf(EnumSet.copyOf(stages));
        when = when.strip();
        if (action == GuardAction.MASK && detect instanceof Detect.Schema) {
            throw new BadInput(
                    "action", "mask", "allow or block: a wrong shape has no place to mask");
        }
        if (action == GuardAction.MASK && detect instanceof Detect.Opaque) {
            throw new BadInput(
                    "action",
                    "mask",
                    "allow or block: content that cannot be read has no text to mask");
        }
    }

    public boolean at(GuardStage stage) {
        return stages.contains(stage);
    }
}
