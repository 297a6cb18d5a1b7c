package dev.pilothouse.gateway.state;

import dev.pilothouse.bridge.protocol.ResourceRejected;
import dev.pilothouse.bridge.protocol.v1.CachePolicy;
import dev.pilothouse.bridge.protocol.v1.SemanticCache;

/**
 * How answers of one feature are reused.
 *
 * @param exactSeconds how long an answer serves identical calls; 0: not at all
 * @param semanticSeconds how long an answer serves calls that mean the same
 * @param threshold least cosine similarity of two questions, {@value #FLOOR} to 1
 * @param checkShare share of semantic hits that are asked again, hundredths of a percent
 * @param singleFlight identical calls under way share one answer
 * @param shared answers serve every key and end user of the tenant
 */
public record CacheRules(
        int exactSeconds,
        SemanticCache semantic,
        int semanticSeconds,
        double threshold,
        int checkShare,
        boolean singleFlight,
        boolean shared) {
    /** Below it questions are taken for the same that are not. */
    public static final double FLOOR = 0.8;

    public static final CacheRules OFF =
            new CacheRules(0, SemanticCache.SEMANTIC_OFF, 0, 1, 0, false, false);

    static CacheRules of(CachePolicy policy) throws ResourceRejected {
        double threshold = policy.getThreshold() / 1000.0;
        boolean semantic = policy.getSemantic() != SemanticCache.SEMANTIC_OFF;
        if (policy.getSemantic() == SemanticCache.UNRECOGNIZED) {
            throw new ResourceRejected("semantic: unknown (expected: off, shadow or on)");
        }
        if (semantic && (threshold < FLOOR || threshold > 1)) {
            throw new ResourceRejected(
                    "threshold: " + threshold + " (expected: " + FLOOR + " to 1)");
        }
        return new CacheRules(
                policy.getExactSeconds(),
                policy.getSemantic(),
                policy.getSemanticSeconds(),
                threshold,
                policy.getCheckShare(),
                policy.getSingleFlight(),
                policy.getShared());
    }

    /**
     * The same, but no answer stays longer than content does.
     *
     * @param days 0: as long as the rules say
     */
    public CacheRules within(int days) {
        int most = days == 0 ? Integer.MAX_VALUE : days * 86_400;
        return most >= Math.max(exactSeconds, semanticSeconds)
                ? this
                : new CacheRules(
                        Math.min(exactSeconds, most),
                        semantic,
                        Math.min(semanticSeconds, most),
                        threshold,
                        checkShare,
                        singleFlight,
                        shared);
    }

    public boolean exact() {
        return exactSeconds > 0;
    }

    public boolean semanticIsOn() {
        return semantic != SemanticCache.SEMANTIC_OFF && semanticSeconds > 0;
    }

    /** Semantic hits are counted, not served. */
    public boolean shadow() {
        return semantic == SemanticCache.SEMANTIC_SHADOW;
    }

    /** Answers are kept. */
    public boolean keeps() {
        return exact() || semanticIsOn();
    }

    public boolean isOff() {
        return !keeps() && !singleFlight;
    }
}
