package dev.pilothouse.registry;

import dev.pilothouse.db.model.BadInput;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** Two versions of one card, to be compared. */
public record CardPair(ModelCard before, ModelCard after) {
    /**
     * Chooses two versions.
     *
     * @param versions newest first, one at least
     * @param from default: the one before {@code to}, or {@code to} itself when it is the first
     * @param to default: the newest
     * @throws BadInput when there is no such version
     */
    public static CardPair of(List<ModelCard> versions, Optional<Long> from, Optional<Long> to) {
        ModelCard after = to.map(n -> one("to", versions, n)).orElse(versions.getFirst());
        ModelCard before =
                from.map(n -> one("from", versions, n))
                        .orElseGet(() ->
                                versions.stream()
                                        .filter(c -> c.number() < after.number())
                                        .findFirst()
                                        .orElse(after));
        return new CardPair(before, after);
    }

    private static ModelCard one(String field, List<ModelCard> versions, long number) {
        return versions.stream()
                .filter(c -> c.number() == number)
                .findFirst()
                .orElseThrow(() ->
                        new BadInput(
                                field,
                                Long.toString(number),
                                "a version of the card: "
                                        + versions.stream()
                                                .map(c -> Long.toString(c.number()))
                                                .collect(Collectors.joining(", "))));
    }
}
