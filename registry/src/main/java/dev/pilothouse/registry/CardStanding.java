package dev.pilothouse.registry;

import dev.pilothouse.registry.cards.Completeness;
import java.util.List;
import java.util.Optional;

/**
 * How a model stands with its card.
 *
 * @param latest its newest version
 * @param signed its newest signed version
 * @param covered whether that one holds for the model's version that runs
 * @param completeness of the newest version
 */
public record CardStanding(
        Model model,
        Optional<ModelCard> latest,
        Optional<ModelCard> signed,
        boolean covered,
        List<Completeness> completeness) {
    public CardStanding {
        completeness = List.copyOf(completeness);
    }

    /** Of a model and what its card's newest and newest signed versions are. */
    public static CardStanding of(
            Model model, Optional<ModelCard> latest, Optional<ModelCard> signed) {
        return new CardStanding(
                model,
                latest,
                signed,
                signed.filter(card -> card.covers(model)).isPresent(),
                latest.map(card -> Completeness.of(card.content())).orElse(List.of()));
    }
}
