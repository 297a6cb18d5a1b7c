package dev.pilothouse.registry;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** What calls showed of a canary and of what is live beside it, since the canary began. */
public record CanaryFigures(Side canary, Side stable) {
    public static final CanaryFigures NONE = new CanaryFigures(Side.NONE, Side.NONE);

    /**
     * One of the two.
     *
     * @param calls that it answered or failed; what people killed or cancelled does not count
     * @param firstToken 95th percentile of the time to the first token, milliseconds
     * @param whole 95th percentile of the time to the whole answer, milliseconds
     * @param cost mean of a priced call, in {@code currency}
     * @param currency ISO 4217; empty when none was priced
     * @param quality share of positive feedback as {@code feedback}, and the mean score of each
     *     evaluation by its name
     */
    public record Side(
            long calls,
            long errors,
            Measure firstToken,
            Measure whole,
            Measure cost,
            String currency,
            SortedMap<String, Measure> quality) {
        public static final Side NONE =
                new Side(0, 0, Measure.NONE, Measure.NONE, Measure.NONE, "", new TreeMap<>());

        /** Share of calls that failed, 0 to 1. */
        public Measure failed() {
            return Measure.share(errors, calls);
        }

        private Map<String, Object> asMap() {
            Map<String, Object> map = new LinkedHashMap<>();
            map.put("calls", calls);
            map.put("errors", errors);
            firstToken.put(map, "first_token_p95_ms");
            whole.put(map, "p95_ms");
            cost.put(map, "cost_per_call");
            if (!currency.isEmpty()) {
                map.put("currency", currency);
            }
            Map<String, Object> scores = new LinkedHashMap<>();
            quality.forEach((name, measure) -> measure.put(scores, name));
            if (!scores.isEmpty()) {
                map.put("quality", scores);
            }
            return map;
        }
    }

    /**
     * A figure with how exact it is.
     *
     * @param count of what it was taken from
     * @param value not a number when there is nothing
     * @param error its standard error; not a number when it cannot be told
     */
    public record Measure(long count, double value, double error) {
        public static final Measure NONE = new Measure(0, Double.NaN, Double.NaN);

        /**
         * Of {@code some} among {@code all}. Its error counts two more of each kind, so that none
         * among few is not taken for never.
         *
         * @see <a href="https://doi.org/10.1080/00031305.2000.10474560">Agresti and Caffo</a>
         */
        public static Measure share(long some, long all) {
            if (all == 0) {
                return NONE;
            }
            double near = (some + 1.0) / (all + 2.0);
            return new Measure(all, (double) some / all, Math.sqrt(near * (1 - near) / (all + 2)));
        }

        private void put(Map<String, Object> map, String name) {
            if (count > 0 && Double.isFinite(value)) {
                map.put(name, value);
            }
        }
    }

    /** How sure a difference is. */
    public enum Sureness {
        TOO_FEW,
        /** It may be chance. */
        CHANCE,
        /** By chance alone in at most 5 of 100 cases. */
        LIKELY,
        /** By chance alone in at most 1 of 1,000 cases. */
        SURE;

        private static final double LIKELY_FROM = 1.96;
        private static final double SURE_FROM = 3.29;

        /**
         * @param least number of observations that each must come from
         */
        public static Sureness of(Measure one, Measure other, int least) {
            if (one.count() < least || other.count() < least) {
                return TOO_FEW;
            }
            double difference = Math.abs(one.value() - other.value());
            double error = Math.hypot(one.error(), other.error());
            if (Double.isNaN(difference) || Double.isNaN(error)) {
                return TOO_FEW;
            }
            if (difference < LIKELY_FROM * error || difference == 0) {
                return CHANCE;
            }
            return difference < SURE_FROM * error ? LIKELY : SURE;
        }

        /** Whether it can be relied on. */
        public boolean holds() {
            return this == LIKELY || this == SURE;
        }
    }

    /** For the audit log; what nobody measured is left out. */
    Map<String, Object> asMap() {
        return new HashMap<>(Map.of("canary", canary.asMap(), "stable", stable.asMap()));
    }
}
