package dev.pilothouse.registry.cards;

import java.util.List;

/**
 * A card from a file.
 *
 * @param unknown keys of the file that no field holds; they are kept as notes
 */
public record Imported(Card card, List<String> unknown) {
    public Imported {
        unknown = List.copyOf(unknown);
    }
}
