package dev.pilothouse.policy.rules.guardrails;

import java.util.List;
import java.util.Optional;

/**
 * What rules made of a text.
 *
 * @param text what may go on; of a stream, what may be handed on now. Empty when blocked
 */
public record GuardResult(String text, List<GuardHit> hits) {
    public GuardResult {
        hits = List.copyOf(hits);
    }

    static GuardResult untouched(String text) {
        return new GuardResult(text, List.of());
    }

    /** The hit that ends the call. */
    public Optional<GuardHit> block() {
        return hits.isEmpty()
                ? Optional.empty()
                : hits.stream().filter(h -> h.action() == GuardAction.BLOCK).findFirst();
    }

    /** Never shows the text. */
    @Override
    public String toString() {
        return hits.toString();
    }
}
