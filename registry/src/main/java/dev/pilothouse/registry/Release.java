package dev.pilothouse.registry;

import dev.pilothouse.db.model.BadInput;
import dev.pilothouse.db.model.Environment;
import dev.pilothouse.db.model.FeatureId;
import dev.pilothouse.db.model.PromptName;
import dev.pilothouse.db.model.TenantId;
import dev.pilothouse.db.model.Words;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/**
 * One version of a prompt on its way to an environment, or there. Who wrote it, who asked, who
 * approved and who released are four things.
 *
 * @param digest SHA-256 of all that shapes the answer, lower-case hexadecimal
 * @param share hundredths of a percent of the calls that it gets first; 10,000: all
 * @param rule of a canary; empty: people decide
 * @param ruleEnded when its rule gave up, so that people decide
 * @param evidence what the diff and runs showed, for people
 * @param approval its id at the approvals engine; empty before
 * @param released by whose act it went live; empty: it did not
 * @param review of a rollback
 */
public record Release(
        UUID id,
        TenantId tenant,
        PromptName prompt,
        long version,
        FeatureId feature,
        Environment environment,
        Kind kind,
        State state,
        String digest,
        int share,
        Optional<CanaryRule> rule,
        Optional<Instant> ruleEnded,
        By author,
        By asked,
        Instant askedAt,
        String note,
        Map<String, Object> evidence,
        int approversNeeded,
        Optional<UUID> approval,
        List<Approver> approvers,
        Optional<By> released,
        Optional<Instant> releasedAt,
        Optional<Instant> endedAt,
        Optional<Review> review) {
    /** All calls. */
    public static final int WHOLE = 10_000;

    public Release {
        evidence = Map.copyOf(evidence);
        approvers = List.copyOf(approvers);
    }

    /** A person. */
    public record By(UUID id, String name) {}

    /** Who approved. */
    public record Approver(UUID id, Instant at) {}

    /**
     * A look at a rollback afterwards.
     *
     * @param agreed empty: nobody has looked yet
     */
    public record Review(Instant due, Optional<Instant> at, Optional<Boolean> agreed) {}

    /** What it is. */
    public enum Kind {
        RELEASE,
        /** Back to a digest that was live there before. */
        ROLLBACK;

        public String word() {
            return Words.of(this);
        }
    }

    /** How far it is. */
    public enum State {
        ASKED,
        CHANGES_REQUESTED,
        WITHDRAWN,
        /** Live for its share of the calls. */
        CANARY,
        LIVE,
        /** Was live; another took its place, or it was taken back. */
        ENDED;

        public String word() {
            return Words.of(this);
        }

        /**
         * @throws BadInput when {@code word} names none
         */
        public static State ofWord(String word) {
            return Words.parse("state", State.class, word);
        }
    }

    /** What a kill over it may name. */
    public Set<String> names() {
        return Set.of(digest, prompt.value(), prompt + "@" + version);
    }
}
