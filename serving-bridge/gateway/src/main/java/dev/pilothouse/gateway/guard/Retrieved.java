package dev.pilothouse.gateway.guard;

import dev.pilothouse.policy.rules.guardrails.GuardContext;
import dev.pilothouse.policy.rules.guardrails.GuardHit;
import dev.pilothouse.policy.rules.guardrails.GuardResult;
import dev.pilothouse.policy.rules.guardrails.GuardStage;
import dev.pilothouse.policy.rules.guardrails.Guardrails;
import java.util.ArrayList;
import java.util.List;

/**
 * Passages that a caller put between {@code <retrieved>} and {@code </retrieved>}. All from the
 * first beginning to the last end counts as retrieved, so that a passage cannot end itself.
 */
final class Retrieved {
    private static final String BEGIN = "<retrieved";
    private static final String END = "</retrieved>";

    private Retrieved() {}

    static GuardResult check(Guardrails rules, String text, GuardContext by) {
        int begin = text.indexOf(BEGIN);
        if (begin < 0) {
            return rules.check(GuardStage.INPUT, text, by);
        }
        int end = text.lastIndexOf(END);
        int to = end < begin ? text.length() : end;
        List<GuardHit> hits = new ArrayList<>();
        StringBuilder out = new StringBuilder(text.length());
        for (GuardResult part :
                List.of(
                        rules.check(GuardStage.INPUT, text.substring(0, begin), by),
                        rules.check(GuardStage.RETRIEVED, text.substring(begin, to), by),
                        rules.check(GuardStage.INPUT, text.substring(to), by))) {
            GuardHit.merge(hits, part.hits());
            out.append(part.text());
        }
        return new GuardResult(out.toString(), hits);
    }
}
