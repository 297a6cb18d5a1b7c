package dev.pilothouse.analytics.guardrails;

import java.time.Instant;

/** A recorded call, without what was said in it. */
public record RecordedCall(
        String traceId,
        String spanId,
        Instant at,
        String feature,
        String team,
        String environment,
        String model,
        String agent,
        String tool) {}
