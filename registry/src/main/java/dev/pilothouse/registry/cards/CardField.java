package dev.pilothouse.registry.cards;

import dev.pilothouse.db.model.Role;
import java.util.List;
import java.util.Set;

/**
 * One field of a card, as forms, checks and documents need it.
 *
 * @param path section and name, for example {@code use.limitations}
 * @param needs purposes that are incomplete without it
 * @param giver who can give it
 * @param help one or two sentences for who fills it in
 * @param annex points of Annex IV of the EU AI Act that it answers; may be empty
 * @param columns of a table; empty for every other type
 * @param choices the only values; empty: any text
 */
public record CardField(
        String path,
        String label,
        Type type,
        Set<Purpose> needs,
        Role giver,
        String help,
        String annex,
        List<Column> columns,
        List<String> choices) {
    public CardField {
        needs = Set.copyOf(needs);
        columns = List.copyOf(columns);
        choices = List.copyOf(choices);
    }

    /** What a field holds. */
    public enum Type {
        /** One line. */
        TEXT,
        /** Paragraphs. */
        LONG,
        /** Lines. */
        LIST,
        /** A table. */
        ROWS
    }

    /** A column of a table. */
    public record Column(String name, String label) {}

    public String section() {
        return path.substring(0, path.indexOf('.'));
    }

    public String name() {
        return path.substring(path.indexOf('.') + 1);
    }
}
