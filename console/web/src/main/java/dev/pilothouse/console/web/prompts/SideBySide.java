package dev.pilothouse.console.web.prompts;

import dev.pilothouse.policy.rules.prompts.PromptContent;
import dev.pilothouse.policy.rules.prompts.PromptDiff;
import dev.pilothouse.policy.rules.prompts.PromptDiff.Kind;
import dev.pilothouse.policy.rules.prompts.PromptDiff.Line;
import dev.pilothouse.policy.rules.prompts.PromptMessage;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The texts of two prompts, level with each other.
 *
 * @param before role of the message; empty when there is none on that side
 */
record SideBySide(String before, String after, List<Row> rows) {
    /** One line on either side. */
    record Row(Optional<Side> left, Optional<Side> right) {}

    /**
     * @param number from 1
     * @param changed the other side has no such line
     */
    record Side(int number, boolean changed, List<WordMarks.Piece> pieces) {}

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
                                rows(
                                        same.content()
                                                .lines()
                                                .map(l -> new Line(Kind.SAME, l))
                                                .toList())));
            } else {
                all.add(new SideBySide(diff.before(), diff.after(), rows(diff.lines())));
            }
        }
        return all;
    }

    private static List<Row> rows(List<Line> lines) {
        List<Row> rows = new ArrayList<>();
        List<String> removed = new ArrayList<>();
        List<String> added = new ArrayList<>();
        int[] at = {0, 0};
        for (Line line : lines) {
            switch (line.kind()) {
                case REMOVED -> removed.add(line.text());
                case ADDED -> added.add(line.text());
                case SAME -> {
                    flush(rows, removed, added, at);
                    rows.add(
                            new Row(
                                    Optional.of(side(++at[0], false, line.text())),
                                    Optional.of(side(++at[1], false, line.text()))));
                }
            }
        }
        flush(rows, removed, added, at);
        return rows;
    }

    private static Side side(int number, boolean changed, String text) {
        return new Side(number, changed, List.of(new WordMarks.Piece(text, false)));
    }

    private static void flush(List<Row> rows, List<String> removed, List<String> added, int[] at) {
        int most = Math.max(removed.size(), added.size());
        for (int i = 0; i < most; i++) {
            boolean both = i < removed.size() && i < added.size();
            WordMarks.Pair pieces =
                    both
                            ? WordMarks.compare(removed.get(i), added.get(i))
                            : WordMarks.alone(i < removed.size() ? removed.get(i) : added.get(i));
            rows.add(
                    new Row(
                            i < removed.size()
                                    ? Optional.of(new Side(++at[0], true, pieces.before()))
                                    : Optional.empty(),
                            i < added.size()
                                    ? Optional.of(new Side(++at[1], true, pieces.after()))
                                    : Optional.empty()));
        }
        removed.clear();
        added.clear();
    }

    /** How many lines the first text lost and the second has more. */
    static long changed(List<SideBySide> all, boolean left) {
        return all.stream()
                .flatMap(m -> m.rows().stream())
                .map(r -> left ? r.left() : r.right())
                .filter(s -> s.map(Side::changed).orElse(false))
                .count();
    }
}
