package dev.pilothouse.analytics.traces;

import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * A trace in a list.
 *
 * @param name of its first span
 * @param models served models, by name
 * @param duration from its first span's start to its last span's end
 * @param inputTokens of its calls, cached ones included
 * @param outputTokens of its calls, reasoning included
 * @param cost of its priced calls
 * @param currency ISO 4217; empty when nothing was priced
 * @param unpriced calls without a price
 * @param cacheReadTokens input tokens that came from a cache
 * @param masked passages of content that were masked
 * @param fallback true when a call was not served by the first choice of its route
 * @param state gravest outcome of its spans
 */
public record TraceRow(
        String tenant,
        String traceId,
        Instant start,
        Duration duration,
        String feature,
        String name,
        List<String> models,
        long spans,
        long calls,
        long inputTokens,
        long outputTokens,
        BigDecimal cost,
        String currency,
        long unpriced,
        long cacheReadTokens,
        long masked,
        boolean fallback,
        boolean sample,
        String state) {
    public TraceRow {
        models = List.copyOf(models);
    }
}
