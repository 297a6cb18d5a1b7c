package dev.pilothouse.policy.decisions;

import dev.pilothouse.db.model.FeatureId;
import dev.pilothouse.db.model.RiskClass;
import dev.pilothouse.db.model.TenantId;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What counts as the class of a feature now: the signed one, or a stricter one that waits for its
 * second person. Stopping takes one person, allowing takes two.
 *
 * @param number of the questionnaire
 * @param confirmed false while the second person is missing
 * @param articles that made the class
 * @param prohibitedFrom gateways refuse from then on; empty: never
 * @param tells people are told that they talk to an AI system, Article 50(1)
 * @param marks answers are marked as generated, Article 50(2)
 * @param reopened a later ruleset or day would change it
 * @see <a href="../../../../../../../../../docs/decisions/2026-11-30-risk-classes.md">decision</a>
 */
public record RiskStanding(
        TenantId tenant,
        FeatureId feature,
        long number,
        RiskClass riskClass,
        boolean confirmed,
        List<String> articles,
        Optional<Instant> prohibitedFrom,
        boolean tells,
        boolean marks,
        Instant since,
        boolean reopened) {
    public RiskStanding {
        articles = List.copyOf(articles);
    }

    public String key() {
        return tenant + "/" + feature;
    }
}
