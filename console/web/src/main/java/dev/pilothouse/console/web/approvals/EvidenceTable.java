package dev.pilothouse.console.web.approvals;

import com.vaadin.flow.component.Component;
import com.vaadin.flow.component.html.DescriptionList;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.NativeTable;
import com.vaadin.flow.component.html.NativeTableBody;
import com.vaadin.flow.component.html.NativeTableCell;
import com.vaadin.flow.component.html.NativeTableHeader;
import com.vaadin.flow.component.html.NativeTableHeaderCell;
import com.vaadin.flow.component.html.NativeTableRow;

import dev.pilothouse.console.web.ui.RelativeTime;
import dev.pilothouse.console.web.ui.Ui;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Evidence as people read it: what differs between {@code before} and {@code after} side by side,
 * the rest as a list.
 */
final class EvidenceTable extends Div {
    private static final String BEFORE = "before";
    private static final String AFTER = "after";
    private static final int MOST = 60;

    /** One field that changes. */
    record Change(String field, String before, String after) {}

    EvidenceTable(Map<String, Object> evidence) {
        addClassNames("stack", "m");
        List<Change> changes = changes(evidence);
        if (!changes.isEmpty()) {
            add(table(changes));
        }
        Map<String, String> rest = new TreeMap<>();
        evidence.forEach(
                (name, value) -> {
                    if (!name.equals(BEFORE) && !name.equals(AFTER)) {
                        flatten(name, value, rest);
                    }
                });
        if (!rest.isEmpty()) {
            add(facts(rest));
        }
    }

    /** The fields in which {@code before} and {@code after} differ; empty when one is missing. */
    static List<Change> changes(Map<String, Object> evidence) {
        Map<String, String> before = flat(evidence.get(BEFORE));
        Map<String, String> after = flat(evidence.get(AFTER));
        TreeSet<String> fields = new TreeSet<>(before.keySet());
        fields.addAll(after.keySet());
        List<Change> changes = new ArrayList<>();
        for (String field : fields) {
            String old = before.getOrDefault(field, "–");
            String fresh = after.getOrDefault(field, "–");
            if (!old.equals(fresh)) {
                changes.add(new Change(field, old, fresh));
            }
        }
        return changes;
    }

    private static Map<String, String> flat(@Nullable Object value) {
        Map<String, String> flat = new TreeMap<>();
        if (value instanceof Map<?, ?> map) {
            map.forEach((name, inner) -> flatten(String.valueOf(name), inner, flat));
        }
        return flat;
    }

    private static void flatten(String name, @Nullable Object value, Map<String, String> into) {
        switch (value) {
            case null -> into.put(name, "–");
            case Map<?, ?> map ->
                    map.forEach((key, inner) -> flatten(name + "." + key, inner, into));
            case Collection<?> list ->
                    into.put(
                            name,
                            list.stream().map(String::valueOf).collect(Collectors.joining(", ")));
            default -> into.put(name, value.toString());
        }
    }

    private static Component table(List<Change> changes) {
        NativeTableHeader head = new NativeTableHeader();
        NativeTableRow titles = new NativeTableRow();
        List.of("What changes", "Now", "Then")
                .forEach(title -> titles.add(new NativeTableHeaderCell(title)));
        head.add(titles);
        NativeTableBody body = new NativeTableBody();
        for (Change change : changes.subList(0, Math.min(MOST, changes.size()))) {
            NativeTableCell before = new NativeTableCell(mark(change.before(), "del"));
            NativeTableCell after = new NativeTableCell(mark(change.after(), "add"));
            before.addClassName("wrap");
            after.addClassName("wrap");
            body.add(
                    new NativeTableRow(
                            new NativeTableCell(Ui.text(Words.field(change.field()))),
                            before,
                            after));
        }
        NativeTable table = new NativeTable(head, body);
        table.addClassName("changes");
        return table;
    }

    private static Component mark(String text, String kind) {
        return Ui.text(text, "mark-" + kind, "value-text");
    }

    /** A moment in the reader's time zone, everything else as it is. */
    private static Component value(String text) {
        try {
            return new RelativeTime(Instant.parse(text), RelativeTime.Show.ABSOLUTE);
        } catch (DateTimeParseException _) {
            return Ui.text(text, "value-text");
        }
    }

    private static Component facts(Map<String, String> values) {
        DescriptionList facts = new DescriptionList();
        facts.addClassName("facts");
        values.entrySet().stream()
                .limit(MOST)
                .forEach(
                        e ->
                                facts.add(
                                        new DescriptionList.Term(Words.field(e.getKey())),
                                        new DescriptionList.Description(value(e.getValue()))));
        return facts;
    }
}
