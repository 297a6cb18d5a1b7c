package dev.pilothouse.registry.cards;

import java.util.List;

/**
 * Fields that belong together.
 *
 * @param name the key in JSON, for example {@code privacy}
 * @param help one sentence for who fills it in
 */
public record CardSection(String name, String title, String help, List<CardField> fields) {
    public CardSection {
        fields = List.copyOf(fields);
    }
}
