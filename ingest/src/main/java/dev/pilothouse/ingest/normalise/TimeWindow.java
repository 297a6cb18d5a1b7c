package dev.pilothouse.ingest.normalise;

import io.opentelemetry.proto.trace.v1.Span;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;

/** Which event times are accepted: a bounded past, and as much future as clocks differ. */
final class TimeWindow {
    private static final Duration FUTURE = Duration.ofMinutes(10);

    private final Duration maxAge;
    private final Clock clock;

    TimeWindow(Duration maxAge, Clock clock) {
        this.maxAge = maxAge;
        this.clock = clock;
    }

    void check(Span span) throws Refused {
        Instant start = instant(span.getStartTimeUnixNano());
        Instant now = clock.instant();
        if (start.isBefore(now.minus(maxAge))) {
            throw new Refused(
                    "startTimeUnixNano: "
                            + start
                            + " is more than "
                            + maxAge.toDays()
                            + " days ago");
        }
        if (start.isAfter(now.plus(FUTURE))) {
            throw new Refused(
                    "startTimeUnixNano: " + start + " is more than 10 minutes in the future");
        }
    }

    /** The time of something within a span; the span's own when that is not plausible. */
    Instant clamp(long nanos, Instant start) {
        Instant time = instant(nanos);
        return time.isBefore(start) || time.isAfter(clock.instant().plus(FUTURE)) ? start : time;
    }

    private static Instant instant(long nanos) {
        return nanos < 0 ? Instant.MAX : Instant.ofEpochSecond(0, nanos);
    }
}
