package dev.pilothouse.console.web.traces;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * From moments to places on the line.
 *
 * @param start at 0 %
 * @param nanos at 100 %, a tenth more than the trace lasts
 */
record Scale(Instant start, long nanos) {
    private static final int MOST_TICKS = 7;

    static Scale of(SpanTree tree) {
        return new Scale(tree.start(), Math.max(1_000, tree.duration().toNanos() * 11 / 10));
    }

    double percent(Instant at) {
        return percent(Duration.between(start, at));
    }

    double percent(Duration length) {
        return length.toNanos() * 100.0 / nanos;
    }

    static String css(double percent) {
        return String.format(Locale.ROOT, "%.3f%%", percent);
    }

    /** 1, 2 or 5 times a power of ten nanoseconds. */
    Duration step() {
        long step = 1;
        int turn = 0;
        while (nanos / step > MOST_TICKS) {
            step = turn % 3 == 1 ? step / 2 * 5 : step * 2;
            turn++;
        }
        return Duration.ofNanos(step);
    }

    /** From 0 on. */
    List<Duration> ticks() {
        List<Duration> ticks = new ArrayList<>();
        Duration step = step();
        for (Duration t = Duration.ZERO; t.toNanos() < nanos * 0.95; t = t.plus(step)) {
            ticks.add(t);
        }
        return ticks;
    }
}
