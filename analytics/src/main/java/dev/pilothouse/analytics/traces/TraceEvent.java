package dev.pilothouse.analytics.traces;

import java.time.Instant;

/**
 * A decision of the data plane about a trace: a refusal, a kill.
 *
 * @param node that decided
 * @param code HTTP status that the caller got; 0: none
 */
public record TraceEvent(
        Instant at,
        String node,
        String action,
        String outcome,
        long code,
        String spanId,
        long killEpoch,
        String killId,
        String detail) {}
