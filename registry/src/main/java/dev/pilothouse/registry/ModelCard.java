package dev.pilothouse.registry;

import dev.pilothouse.db.model.ModelId;
import dev.pilothouse.registry.cards.Card;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/**
 * A version of a model's card.
 *
 * @param number 1 for the first; a change after a sign-off begins the next one
 * @param revision grows with every save of this version
 * @param digest SHA-256 of the content in canonical form, lower-case hexadecimal
 * @param authors who wrote any part of this version, or asked for its sign-off
 * @param ask empty while nobody asked for a sign-off
 */
public record ModelCard(
        ModelId model,
        long number,
        long revision,
        CardState state,
        Card content,
        String digest,
        Set<UUID> authors,
        String editedByName,
        Instant editedAt,
        Optional<Ask> ask,
        Optional<SignOff> signOff) {
    public ModelCard {
        authors = Set.copyOf(authors);
    }

    /**
     * A sign-off that was asked for.
     *
     * @param label of the model's version at that time; empty when it had none
     * @param weights digest of that version's weights; may be empty
     */
    public record Ask(UUID approval, String byName, Instant at, String label, String weights) {}

    /** Who signed it off, and when. */
    public record SignOff(List<UUID> approvers, String byName, Instant at) {
        public SignOff {
            approvers = List.copyOf(approvers);
        }
    }

    /** Whether it is signed off for the version of the model that runs now. */
    public boolean covers(Model of) {
        return state == CardState.SIGNED
                && ask.filter(a -> a.label().equals(label(of)) && a.weights().equals(weights(of)))
                        .isPresent();
    }

    static String label(Model model) {
        return model.data().current().map(ModelVersion::label).orElse("");
    }

    static String weights(Model model) {
        return model.data().current().map(ModelVersion::weights).orElse("");
    }
}
