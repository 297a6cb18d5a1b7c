package dev.pilothouse.registry.cards;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.node.ObjectNode;

/**
 * Two cards beside each other, section by section.
 *
 * @param parts in the order of the fields; notes last; only those with fields
 */
public record CardComparison(List<Part> parts) {
    /** Section of what no field holds. */
    private static final String NOTES = "notes";

    public CardComparison {
        parts = List.copyOf(parts);
    }

    /**
     * A section.
     *
     * @param name its key in JSON
     */
    public record Part(String name, String title, List<Field> fields) {
        public Part {
            fields = List.copyOf(fields);
        }
    }

    /**
     * A field of either card.
     *
     * @param before for people, as in {@link CardChange}; empty: nothing is said
     * @param after likewise
     */
    public record Field(String path, String label, String before, String after, boolean differs) {}

    /**
     * What two cards say.
     *
     * @param all also fields that are the same; those that neither gives are left out
     */
    public static CardComparison of(Card before, Card after, boolean all) {
        Map<String, CardChange> changed = new HashMap<>();
        List<CardChange> changes = CardChange.between(before, after);
        changes.forEach(c -> changed.put(c.path(), c));
        ObjectNode old = CardJson.full(before);
        List<Part> parts = new ArrayList<>();
        for (CardSection section : CardFields.sections()) {
            List<Field> fields = new ArrayList<>();
            for (CardField field : section.fields()) {
                CardChange change = changed.get(field.path());
                if (change != null) {
                    fields.add(differs(change));
                } else if (all) {
                    same(fields, field.path(), field.label(), CardChange.shown(old, field));
                }
            }
            add(parts, section.name(), section.title(), fields);
        }
        List<Field> notes = new ArrayList<>();
        changes.stream()
                .filter(c -> c.path().startsWith(NOTES + "."))
                .forEach(c -> notes.add(differs(c)));
        if (all) {
            before.notes().keySet().stream()
                    .sorted()
                    .filter(key -> !changed.containsKey(NOTES + "." + key))
                    .forEach(key ->
                            same(
                                    notes,
                                    NOTES + "." + key,
                                    "Note " + key,
                                    before.notes().getOrDefault(key, "")));
        }
        add(parts, NOTES, "Notes", notes);
        return new CardComparison(parts);
    }

    private static Field differs(CardChange change) {
        return new Field(change.path(), change.label(), change.before(), change.after(), true);
    }

    private static void same(List<Field> fields, String path, String label, String value) {
        if (!value.isEmpty()) {
            fields.add(new Field(path, label, value, value, false));
        }
    }

    private static void add(List<Part> parts, String name, String title, List<Field> fields) {
        if (!fields.isEmpty()) {
            parts.add(new Part(name, title, fields));
        }
    }

    /** How many fields differ. */
    public long different() {
        return parts.stream().flatMap(p -> p.fields().stream()).filter(Field::differs).count();
    }
}
