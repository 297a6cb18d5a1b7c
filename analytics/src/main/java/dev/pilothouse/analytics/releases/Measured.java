package dev.pilothouse.analytics.releases;

import java.util.List;

/**
 * A figure with how exact it is.
 *
 * @param count of what it was taken from
 * @param value not a number when there is nothing
 * @param error its standard error; not a number when it cannot be told
 */
public record Measured(long count, double value, double error) {
    public static final Measured NONE = new Measured(0, Double.NaN, Double.NaN);

    /** Quantiles that are read to tell a 95th percentile and how exact it is, rising. */
    static final List<Double> LEVELS =
            List.of(
                    0.5, 0.6, 0.7, 0.75, 0.8, 0.84, 0.87, 0.89, 0.91, 0.92, 0.93, 0.94, 0.95, 0.96,
                    0.97, 0.98, 0.99, 0.995, 0.999, 1.0);

    private static final double P95 = 0.95;
    private static final double TWO_SIDED_95 = 1.96;

    /** The mean of {@code count} numbers that spread so much. */
    static Measured mean(long count, double mean, double spread) {
        return count == 0 ? NONE : new Measured(count, mean, spread / Math.sqrt(count));
    }

    /**
     * The 95th percentile of {@code count} numbers. How exact it is comes from the ranks between
     * which the true one lies in 95 of 100 cases.
     *
     * @param quantiles at {@link #LEVELS}
     */
    static Measured p95(long count, List<Double> quantiles) {
        if (count == 0 || quantiles.size() != LEVELS.size()) {
            return NONE;
        }
        double around = TWO_SIDED_95 * Math.sqrt(P95 * (1 - P95) / count);
        double low = at(quantiles, P95 - around);
        double high = at(quantiles, Math.min(1, P95 + around));
        return new Measured(count, at(quantiles, P95), (high - low) / (2 * TWO_SIDED_95));
    }

    /** Between the two nearest levels. */
    private static double at(List<Double> quantiles, double level) {
        int above = 0;
        while (above < LEVELS.size() - 1 && LEVELS.get(above) < level) {
            above++;
        }
        if (above == 0) {
            return quantiles.getFirst();
        }
        double from = LEVELS.get(above - 1);
        double part = (level - from) / (LEVELS.get(above) - from);
        double low = quantiles.get(above - 1);
        return low + Math.min(1, part) * (quantiles.get(above) - low);
    }
}
