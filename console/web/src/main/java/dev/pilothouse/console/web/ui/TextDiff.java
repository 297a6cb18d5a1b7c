package dev.pilothouse.console.web.ui;

import com.vaadin.flow.component.Component;
import com.vaadin.flow.component.HtmlContainer;
import com.vaadin.flow.component.Tag;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.Span;
import dev.pilothouse.policy.rules.prompts.PromptDiff;
import dev.pilothouse.policy.rules.prompts.PromptDiff.Line;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Two texts line by line, level with each other; words that only one of them has are marked. */
public final class TextDiff {
    private TextDiff() {}

    /** One line on either side. */
    public record Row(Optional<Side> left, Optional<Side> right) {}

    /**
     * @param number from 1
     * @param changed the other side has no such line
     */
    public record Side(int number, boolean changed, List<WordMarks.Piece> pieces) {}

    /** The lines of two texts. */
    public static List<Row> rows(String before, String after) {
        return rows(PromptDiff.lines(before, after));
    }

    /** Lines that are removed stand beside those that take their place. */
    public static List<Row> rows(List<Line> lines) {
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

    /** Two cells for each row, for a {@code .diff}. */
    public static List<Component> cells(List<Row> rows) {
        List<Component> cells = new ArrayList<>();
        for (Row row : rows) {
            cells.add(cell(row.left(), "del", "-"));
            cells.add(cell(row.right(), "add", "+"));
        }
        return cells;
    }

    private static Div cell(Optional<Side> side, String changed, String sign) {
        if (side.isEmpty()) {
            return Ui.div("ln gap");
        }
        Side line = side.get();
        Span text = new Span();
        line.pieces()
                .forEach(p ->
                        text.add(
                                p.marked() && line.changed()
                                        ? new Mark(p.text())
                                        : new Span(p.text())));
        Div row =
                new Div(
                        new Span(Integer.toString(line.number())),
                        new Span(line.changed() ? sign : " "),
                        text);
        row.addClassNames("ln", line.changed() ? changed : "same");
        return row;
    }

    /** Words that the other line does not have. */
    @Tag("mark")
    private static final class Mark extends HtmlContainer {
        Mark(String text) {
            setText(text);
        }
    }
}
