package dev.pilothouse.analytics.features;

import java.math.BigDecimal;
import java.time.Instant;

/**
 * How one feature worked in a time.
 *
 * @param first hour of its first call in that time
 * @param last hour of its last call
 * @param errors calls that failed
 * @param refused calls that were refused, by a guardrail or otherwise
 * @param killed calls that a kill ended or refused
 * @param guarded calls in which a guardrail found something
 * @param p50Millis median time of a call in milliseconds
 * @param p95Millis 95 of 100 calls took no longer
 * @param cost of all priced calls
 */
public record FeatureFigures(
        Instant first,
        Instant last,
        long calls,
        long errors,
        long refused,
        long killed,
        long guarded,
        double p50Millis,
        double p95Millis,
        BigDecimal cost) {}
