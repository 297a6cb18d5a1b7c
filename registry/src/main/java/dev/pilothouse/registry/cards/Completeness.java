package dev.pilothouse.registry.cards;

import java.util.Arrays;
import java.util.List;
import tools.jackson.databind.node.ObjectNode;

/**
 * What a card lacks for a purpose.
 *
 * @param needed fields that the purpose needs
 * @param missing those of them that nobody gave yet, with who can give them
 */
public record Completeness(Purpose purpose, List<CardField> needed, List<CardField> missing) {
    public Completeness {
        needed = List.copyOf(needed);
        missing = List.copyOf(missing);
    }

    public int given() {
        return needed.size() - missing.size();
    }

    /** 0 to 100; 100 only when nothing is missing. */
    public int percent() {
        return needed.isEmpty() ? 100 : 100 * given() / needed.size();
    }

    public static Completeness of(Card card, Purpose purpose) {
        ObjectNode full = CardJson.full(card);
        List<CardField> needed =
                CardFields.all().stream().filter(f -> f.needs().contains(purpose)).toList();
        return new Completeness(
                purpose,
                needed,
                needed.stream().filter(f -> CardJson.blank(CardChange.at(full, f))).toList());
    }

    /** For every purpose. */
    public static List<Completeness> of(Card card) {
        return Arrays.stream(Purpose.values()).map(p -> of(card, p)).toList();
    }

    /**
     * How many fields of a section are given, whatever they are needed for.
     *
     * @param given of {@code fields}
     */
    public record Filled(CardSection section, int given, int fields, List<CardField> missing) {}

    /** Section by section; only fields that some purpose needs count. */
    public static List<Filled> bySection(Card card) {
        ObjectNode full = CardJson.full(card);
        return CardFields.sections().stream()
                .map(s -> {
                    List<CardField> needed =
                            s.fields().stream().filter(f -> !f.needs().isEmpty()).toList();
                    List<CardField> missing =
                            needed.stream()
                                    .filter(f -> CardJson.blank(CardChange.at(full, f)))
                                    .toList();
                    return new Filled(s, needed.size() - missing.size(), needed.size(), missing);
                })
                .toList();
    }
}
