package dev.pilothouse.console.web.prompts;

import dev.pilothouse.console.web.ui.TextDiff;
import dev.pilothouse.policy.rules.prompts.PromptContent;
import dev.pilothouse.policy.rules.prompts.PromptDiff;
import dev.pilothouse.policy.rules.prompts.PromptDiff.Kind;
import dev.pilothouse.policy.rules.prompts.PromptDiff.Line;
import dev.pilothouse.policy.rules.prompts.PromptMessage;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The texts of two prompts, level with each other.
 *
 * @param before role of the message; empty when there is none on that side
 */
record SideBySide(String before, String after, List<TextDiff.Row> rows) {
    /** All messages in their order; those that are the same too. */
    static List<SideBySide> of(PromptContent before, PromptContent after) {
        Map<Integer, PromptDiff.MessageDiff> changed = new HashMap<>();
        PromptDiff.between(before, after).messages().forEach(m -> changed.put(m.index(), m));
        List<SideBySide> all = new ArrayList<>();
        int most = Math.max(before.messages().size(), after.messages().size());
        for (int i = 0; i < most; i++) {
            PromptDiff.MessageDiff diff = changed.get(i);
            if (diff == null) {
                PromptMessage same = before.messages().get(i);
                all.add(
                        new SideBySide(
                                same.role().word(),
                                same.role().word(),
                                TextDiff.rows(
                                        same.content()
                                                .lines()
                                                .map(l -> new Line(Kind.SAME, l))
                                                .toList())));
            } else {
                all.add(new SideBySide(diff.before(), diff.after(), TextDiff.rows(diff.lines())));
            }
        }
        return all;
    }

    /** How many lines the first text lost and the second has more. */
    static long changed(List<SideBySide> all, boolean left) {
        return all.stream()
                .flatMap(m -> m.rows().stream())
                .map(r -> left ? r.left() : r.right())
                .filter(s -> s.map(TextDiff.Side::changed).orElse(false))
                .count();
    }
}
