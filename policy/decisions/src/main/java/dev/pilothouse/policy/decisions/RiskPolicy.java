package dev.pilothouse.policy.decisions;

import dev.pilothouse.db.model.BadInput;
import dev.pilothouse.db.model.Words;
import java.time.Instant;
import java.util.Optional;

/**
 * What gateways do with production traffic of features that have no class.
 *
 * @param denyFrom refused from then on, with a warning before; empty: never
 */
public record RiskPolicy(Unclassified unclassified, Optional<Instant> denyFrom) {
    public static final RiskPolicy OFF = new RiskPolicy(Unclassified.OFF, Optional.empty());

    /** Before {@code denyFrom}. */
    public enum Unclassified {
        OFF,
        /** The call goes on; its answer and span say so. */
        WARN;

        public String word() {
            return Words.of(this);
        }

        /**
         * @throws BadInput when {@code word} names none
         */
        public static Unclassified ofWord(String word) {
            return Words.parse("unclassified", Unclassified.class, word);
        }
    }

    public RiskPolicy {
        if (unclassified == Unclassified.OFF && denyFrom.isPresent()) {
            throw new BadInput(
                    "deny_from", denyFrom.get().toString(), "nothing, unless unclassified is warn");
        }
    }
}
