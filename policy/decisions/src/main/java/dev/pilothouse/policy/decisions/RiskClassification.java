package dev.pilothouse.policy.decisions;

import dev.pilothouse.db.model.FeatureId;
import dev.pilothouse.db.model.TenantId;
import dev.pilothouse.db.model.Words;
import dev.pilothouse.policy.rules.Seal;
import dev.pilothouse.policy.rules.risk.RiskAnswer;
import dev.pilothouse.policy.rules.risk.RiskResult;
import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/**
 * One questionnaire of a feature, from its first answer to its sign-off.
 *
 * @param number from 1; a change after a sign-off begins the next
 * @param revision grows with every answer
 * @param authors who answered or asked; never the second person
 * @param fixed what was asked to be signed off; empty while it is a draft
 * @param reopened what a later ruleset or day would change; empty while nothing
 */
public record RiskClassification(
        TenantId tenant,
        FeatureId feature,
        long number,
        long revision,
        State state,
        Map<String, RiskAnswer> answers,
        Set<UUID> authors,
        String changedByName,
        Instant changedAt,
        Optional<Fixed> fixed,
        Optional<SignOff> signOff,
        Optional<Reopened> reopened) {

    /** Where it is. */
    public enum State {
        DRAFT,
        /** A second person has to agree. */
        ASKED,
        CHANGES_REQUESTED,
        SIGNED;

        public String word() {
            return Words.of(this);
        }

        /**
         * @throws dev.pilothouse.db.model.BadInput when {@code word} names none
         */
        public static State ofWord(String word) {
            return Words.parse("state", State.class, word);
        }
    }

    /**
     * What is, or was, signed off.
     *
     * @param statement canonical JSON: answers, result, ruleset
     * @param digest SHA-256 of it, lower-case hexadecimal
     * @param approval empty when nobody else had to agree
     */
    public record Fixed(
            String statement,
            String digest,
            RiskResult result,
            Optional<UUID> approval,
            String askedByName,
            Instant askedAt) {}

    /**
     * The sign-off.
     *
     * @param approvers empty when nobody else had to agree
     * @param seal over the statement
     */
    public record SignOff(List<UUID> approvers, String byName, Instant at, Seal seal) {
        public SignOff {
            approvers = List.copyOf(approvers);
        }
    }

    /** Why it has to be looked at again, in lines for people. */
    public record Reopened(Instant at, List<String> differences) {
        public Reopened {
            differences = List.copyOf(differences);
        }
    }

    public RiskClassification {
        answers = Collections.unmodifiableMap(new LinkedHashMap<>(answers));
        authors = Set.copyOf(authors);
    }

    /** {@code tenant/feature}. */
    public String key() {
        return tenant + "/" + feature;
    }

    /** {@code tenant/feature/number}, as approvals name it. */
    public String subject() {
        return key() + "/" + number;
    }
}
