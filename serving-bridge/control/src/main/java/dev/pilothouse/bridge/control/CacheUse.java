package dev.pilothouse.bridge.control;

import dev.pilothouse.bridge.protocol.v1.CacheStatus;
import java.math.BigDecimal;
import java.util.OptionalDouble;

/**
 * What caches did for one feature, over all gateways that are connected, since the start of each.
 *
 * @param looked calls that looked for an answer
 * @param shadowHits that a semantic cache in shadow would have had
 * @param skipped semantic look-ups that were given up: too slow, too many, or no model
 * @param joined calls that got the answer of another one under way
 * @param avoidedCost in the currency; 0 where nothing has a price
 * @param checked semantic hits whose answer was compared with a fresh one
 * @param similarity mean of these comparisons, 0 to 1; empty when there was none
 * @param unlike of these, with a similarity below 0.8
 */
public record CacheUse(
        String tenant,
        String feature,
        long looked,
        long exactHits,
        long semanticHits,
        long shadowHits,
        long skipped,
        long joined,
        long stored,
        long avoidedInputTokens,
        long avoidedOutputTokens,
        BigDecimal avoidedCost,
        String currency,
        long checked,
        OptionalDouble similarity,
        long unlike) {
    private static final int UNIT = 9;

    static CacheStatus sum(CacheStatus a, CacheStatus b) {
        return a.toBuilder()
                .setLooked(a.getLooked() + b.getLooked())
                .setExactHits(a.getExactHits() + b.getExactHits())
                .setSemanticHits(a.getSemanticHits() + b.getSemanticHits())
                .setShadowHits(a.getShadowHits() + b.getShadowHits())
                .setSkipped(a.getSkipped() + b.getSkipped())
                .setJoined(a.getJoined() + b.getJoined())
                .setStored(a.getStored() + b.getStored())
                .setAvoidedInputTokens(a.getAvoidedInputTokens() + b.getAvoidedInputTokens())
                .setAvoidedOutputTokens(a.getAvoidedOutputTokens() + b.getAvoidedOutputTokens())
                .setAvoidedCost(a.getAvoidedCost() + b.getAvoidedCost())
                .setCurrency(a.getCurrency().isEmpty() ? b.getCurrency() : a.getCurrency())
                .setChecked(a.getChecked() + b.getChecked())
                .setSimilaritySum(a.getSimilaritySum() + b.getSimilaritySum())
                .setUnlike(a.getUnlike() + b.getUnlike())
                .build();
    }

    static CacheUse of(CacheStatus s) {
        return new CacheUse(
                s.getTenant(),
                s.getFeature(),
                s.getLooked(),
                s.getExactHits(),
                s.getSemanticHits(),
                s.getShadowHits(),
                s.getSkipped(),
                s.getJoined(),
                s.getStored(),
                s.getAvoidedInputTokens(),
                s.getAvoidedOutputTokens(),
                BigDecimal.valueOf(s.getAvoidedCost(), UNIT),
                s.getCurrency(),
                s.getChecked(),
                s.getChecked() == 0
                        ? OptionalDouble.empty()
                        : OptionalDouble.of(s.getSimilaritySum() / 1_000.0 / s.getChecked()),
                s.getUnlike());
    }

    /** Calls that were answered without asking a deployment. */
    public long spared() {
        return exactHits + semanticHits + joined;
    }
}
