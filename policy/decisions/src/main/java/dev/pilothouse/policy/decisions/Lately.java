package dev.pilothouse.policy.decisions;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;

/** What was seen lately, at most 10,000 things; thread-safe. */
final class Lately<T> {
    private static final int REMEMBERED = 10_000;

    private final Duration span;
    private final Clock clock;
    private final Map<T, Instant> seen = new LinkedHashMap<>();

    Lately(Duration span, Clock clock) {
        this.span = span;
        this.clock = clock;
    }

    /** True when it was not seen within the span; it is now. */
    synchronized boolean isNew(T thing) {
        Instant now = clock.instant();
        Instant last = seen.get(thing);
        if (last != null && now.isBefore(last.plus(span))) {
            return false;
        }
        if (seen.size() >= REMEMBERED) {
            seen.clear();
        }
        seen.put(thing, now);
        return true;
    }
}
