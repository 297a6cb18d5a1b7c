package dev.pilothouse.policy.decisions;

import dev.pilothouse.db.model.FeatureId;
import dev.pilothouse.db.model.RiskClass;
import dev.pilothouse.db.model.TenantId;
import dev.pilothouse.policy.rules.risk.RiskResult;
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
 * @param discloses duties of Article 50, by id in their order; of paragraphs 3 and 4 too
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
        List<String> discloses,
        Instant since,
        boolean reopened) {
    public RiskStanding {
        articles = List.copyOf(articles);
        discloses = List.copyOf(discloses);
    }

    /** The same at a moment: a prohibition to come is one from its day on. */
    public RiskStanding at(Instant now) {
        boolean reached = prohibitedFrom.filter(from -> !now.isBefore(from)).isPresent();
        return reached ? as(RiskClass.PROHIBITED) : this;
    }

    private RiskStanding as(RiskClass other) {
        return new RiskStanding(
                tenant,
                feature,
                number,
                other,
                confirmed,
                articles,
                prohibitedFrom,
                discloses,
                since,
                reopened);
    }

    /** People are told that they talk to an AI system, Article 50(1). */
    public boolean tells() {
        return discloses.contains(RiskResult.TELLS);
    }

    /** A notice in the answer is what Article 50(1) or (4), second subparagraph, asks for. */
    public boolean takesNotice() {
        return tells() || discloses.contains(RiskResult.PUBLISHES);
    }

    public String key() {
        return tenant + "/" + feature;
    }
}
