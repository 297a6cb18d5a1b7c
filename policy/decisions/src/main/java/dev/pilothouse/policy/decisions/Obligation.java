package dev.pilothouse.policy.decisions;

import dev.pilothouse.db.model.FeatureId;
import dev.pilothouse.db.model.RiskClass;
import dev.pilothouse.db.model.TenantId;
import dev.pilothouse.db.model.Words;
import dev.pilothouse.policy.rules.risk.RiskResult.Due;
import java.time.LocalDate;
import java.util.Optional;

/**
 * A duty of a feature: who sees to it until when, and what shows that it is met.
 *
 * @param confirmed false while the second person is missing
 * @param owner who sees to it
 * @param due empty: not by itself
 */
public record Obligation(
        TenantId tenant,
        FeatureId feature,
        String featureName,
        RiskClass riskClass,
        boolean confirmed,
        Due duty,
        String owner,
        Optional<LocalDate> due,
        Evidence evidence) {

    /** How well something is shown. */
    public enum State {
        /** The console sees it. */
        LIVE,
        /** Somebody said where it lies. */
        GIVEN,
        PARTIAL,
        MISSING;

        public String word() {
            return Words.of(this);
        }
    }

    /**
     * What shows that a duty is met, or what is missing.
     *
     * @param link path in the console that shows or mends it; empty for none
     */
    public record Evidence(State state, String said, String link) {}

    public String key() {
        return tenant + "/" + feature;
    }

    /** Due on that day, and neither shown nor given. */
    public boolean overdue(LocalDate day) {
        return evidence.state() != State.LIVE
                && evidence.state() != State.GIVEN
                && due.filter(d -> !day.isBefore(d)).isPresent();
    }
}
