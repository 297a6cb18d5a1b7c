package dev.pilothouse.analytics.models;

import java.math.BigDecimal;

/**
 * What one model did in a time.
 *
 * @param errors calls that failed
 * @param refused calls that were refused
 * @param killed calls that a kill ended or refused
 * @param unpriced calls whose cost is not known
 * @param p50Millis median time of a call in milliseconds
 * @param p95Millis 95 of 100 calls took no longer
 * @param cost of all priced calls
 */
public record ModelUse(
        String model,
        long calls,
        long errors,
        long refused,
        long killed,
        long unpriced,
        double p50Millis,
        double p95Millis,
        BigDecimal cost) {}
