package dev.pilothouse.registry.cards;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * A field that differs between two cards.
 *
 * @param path of the field, or {@code notes} and the key of a note
 * @param label for people
 * @param before for people: lines of text, the cells of a row separated by a dot; empty: nothing
 * @param after likewise
 */
public record CardChange(String path, String label, String before, String after) {

    /** What differs, in the order of the fields. */
    public static List<CardChange> between(Card before, Card after) {
        ObjectNode old = CardJson.full(before);
        ObjectNode now = CardJson.full(after);
        List<CardChange> changes = new ArrayList<>();
        for (CardField field : CardFields.all()) {
            add(changes, field.path(), field.label(), at(old, field), at(now, field));
        }
        TreeSet<String> keys = new TreeSet<>(before.notes().keySet());
        keys.addAll(after.notes().keySet());
        keys.forEach(key ->
                add(
                        changes,
                        "notes." + key,
                        "Note " + key,
                        old.path("notes").path(key),
                        now.path("notes").path(key)));
        return changes;
    }

    private static void add(
            List<CardChange> changes, String path, String label, JsonNode old, JsonNode now) {
        if (!old.equals(now)) {
            changes.add(new CardChange(path, label, shown(old), shown(now)));
        }
    }

    static JsonNode at(ObjectNode full, CardField field) {
        return full.path(field.section()).path(field.name());
    }

    /**
     * What a card says at a path, for people; empty when nothing.
     *
     * @param path as in {@link CardChange#path}
     */
    public static String shown(Card card, String path) {
        int dot = path.indexOf('.');
        return shown(
                CardJson.full(card).path(path.substring(0, dot)).path(path.substring(dot + 1)));
    }

    /** What a field of a card says, for people. */
    static String shown(ObjectNode full, CardField field) {
        return shown(at(full, field));
    }

    private static String shown(JsonNode value) {
        if (!value.isArray()) {
            return value.asString("");
        }
        return value.valueStream()
                .map(item ->
                        item.isObject()
                                ? item.valueStream()
                                        .map(cell -> cell.asString(""))
                                        .filter(cell -> !cell.isEmpty())
                                        .collect(Collectors.joining(" · "))
                                : item.asString(""))
                .collect(Collectors.joining("\n"));
    }

    /**
     * The card {@code theirs} with what {@code mine} changed since {@code base}, where {@code
     * theirs} did not change the same field; those that both changed stay as in {@code theirs}.
     */
    public static Card merge(Card base, Card mine, Card theirs) {
        ObjectNode merged = CardJson.full(theirs);
        ObjectNode own = CardJson.full(mine);
        TreeSet<String> taken =
                between(base, theirs).stream()
                        .map(CardChange::path)
                        .collect(Collectors.toCollection(TreeSet::new));
        for (CardChange change : between(base, mine)) {
            if (!taken.contains(change.path())) {
                int dot = change.path().indexOf('.');
                String section = change.path().substring(0, dot);
                String name = change.path().substring(dot + 1);
                ObjectNode target = (ObjectNode) merged.path(section);
                JsonNode value = own.path(section).path(name);
                if (value.isMissingNode()) {
                    target.remove(name);
                } else {
                    target.set(name, value);
                }
            }
        }
        return CardJson.read(merged);
    }

    /** The card {@code base} with every field that {@code other} gives, and its notes besides. */
    public static Card over(Card base, Card other) {
        ObjectNode merged = CardJson.full(base);
        CardJson.tree(other)
                .propertyStream()
                .forEach(section ->
                        section.getValue()
                                .propertyStream()
                                .forEach(field ->
                                        ((ObjectNode) merged.path(section.getKey()))
                                                .set(field.getKey(), field.getValue())));
        return CardJson.read(merged);
    }
}
