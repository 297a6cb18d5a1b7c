package dev.pilothouse.console.bench.history;

import dev.pilothouse.console.bench.sample.Dice;
import dev.pilothouse.console.bench.sample.Feature;
import dev.pilothouse.console.bench.sample.Incident;
import io.opentelemetry.proto.trace.v1.Span;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Past traffic: the same requests for the same seed, feature and hour, whenever it is asked. Ids
 * depend on the feature's life too: after a wipe ingest would take known ids for resends.
 */
public final class Generator {
    private static final long HOUR_NANOS = TimeUnit.HOURS.toNanos(1);

    private final long seed;

    public Generator(long seed) {
        this.seed = seed;
    }

    /**
     * All spans of the traces that begin within an hour, in order of their traces.
     *
     * @param life what tells this life of the feature from earlier ones, such as the time of its
     *     declaration
     * @param hour a full hour
     */
    public List<Span> spans(Feature feature, String life, Instant hour) {
        Instant begin = hour.truncatedTo(ChronoUnit.HOURS);
        Incident incident = Incident.at(feature, begin);
        Dice dice = Dice.of(seed, feature.path(), begin.getEpochSecond());
        Dice ids = Dice.of(seed, feature.path() + "@" + life, begin.getEpochSecond());
        int requests = dice.times(feature.expected(begin) * incident.calls());
        List<Span> spans = new ArrayList<>();
        for (int i = 0; i < requests; i++) {
            long start =
                    TimeUnit.SECONDS.toNanos(begin.getEpochSecond())
                            + Math.floorMod(dice.bits(), HOUR_NANOS);
            spans.addAll(new RequestTrace(feature, incident, dice, ids, start).build());
        }
        return spans;
    }
}
