package dev.pilothouse.gateway.telemetry;

import dev.pilothouse.gateway.call.Call;
import dev.pilothouse.gateway.call.Outcome;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Numbers of what this process decided against a tenant's callers, 1 and up without a gap. Whoever
 * reads them sees from a missing number that a decision was lost on its way; a tenant that is
 * erased takes its whole series along.
 */
final class DecisionNumbers {
    private final Map<String, AtomicLong> newest = new ConcurrentHashMap<>();

    /** The next number of the call's tenant; 0 when nothing was decided against the caller. */
    long next(Call call) {
        return call.outcome() == Outcome.REFUSED || call.outcome() == Outcome.KILLED
                ? newest.computeIfAbsent(call.key().tenant(), t -> new AtomicLong())
                        .incrementAndGet()
                : 0;
    }
}
