package dev.pilothouse.policy.rules.guardrails;

import dev.pilothouse.policy.rules.Detector;
import java.net.URI;
import java.util.List;
import java.util.Set;

/** What a rule looks for. */
public sealed interface Detect {
    /** Personal data and secrets, by the same detectors as at ingest. */
    record Personal(Set<Detector> kinds) implements Detect {
        public Personal {
            kinds = Set.copyOf(kinds);
        }
    }

    /**
     * Attempts to give the model other orders.
     *
     * @param threshold lowest score that counts, above 0 to 1
     */
    record Injection(double threshold) implements Detect {}

    /**
     * Words and patterns that must not occur.
     *
     * @param words whole words or phrases, without regard to case
     * @param patterns RE2 syntax
     */
    record Deny(List<String> words, List<String> patterns) implements Detect {
        public Deny {
            words = List.copyOf(words);
            patterns = List.copyOf(patterns);
        }
    }

    /**
     * A text that is not JSON of this shape. A streamed answer is held back until it is complete.
     *
     * @param schema JSON Schema 2020-12 (or what its {@code $schema} says), without references to
     *     other documents
     */
    record Schema(String schema) implements Detect {}

    /** A text that is longer, in characters. */
    record Length(int most) implements Detect {}

    /** Text that does harm where it is shown or run. */
    record Encoding(Set<Markup> kinds) implements Detect {
        public Encoding {
            kinds = Set.copyOf(kinds);
        }
    }

    /** Content that no rule can read: it is allowed or blocked as a whole. */
    record Opaque(Set<Medium> kinds) implements Detect {
        public Opaque {
            kinds = Set.copyOf(kinds);
        }
    }

    /**
     * Asks a service outside, after all other rules and with the text as they left it. A streamed
     * answer is held back until it is complete.
     *
     * @param timeoutMillis for one question, 50 to 5,000
     * @param failOpen whether a text passes that could not be asked about
     */
    record Webhook(URI url, int timeoutMillis, boolean failOpen) implements Detect {}

    /** The word of policies, for example {@code deny}. */
    default String word() {
        return switch (this) {
            case Personal p -> "personal";
            case Injection i -> "injection";
            case Deny d -> "deny";
            case Schema s -> "schema";
            case Length l -> "length";
            case Encoding e -> "encoding";
            case Opaque o -> "opaque";
            case Webhook w -> "webhook";
        };
    }

    /** Whether it can only judge a complete text. */
    default boolean needsWhole() {
        return this instanceof Schema || this instanceof Webhook;
    }
}
