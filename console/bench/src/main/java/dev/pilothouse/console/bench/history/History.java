package dev.pilothouse.console.bench.history;

import dev.pilothouse.console.bench.client.Ingest;
import dev.pilothouse.console.bench.client.Trouble;
import dev.pilothouse.console.bench.sample.Feature;
import io.opentelemetry.proto.trace.v1.Span;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Writes the past of the sample company through ingest, feature by feature and day by day. The same
 * hours give the same spans in the same requests, and what was written before is left out.
 */
public final class History {
    /** Seed of the sample company's past. */
    public static final long SEED = 20_261;

    private static final int MOST_SPANS = 2_000;

    private final Generator generator = new Generator(SEED);
    private final Ingest ingest;
    private final Path state;
    private final Consumer<String> says;

    /**
     * @param state file that notes what was written
     * @param says hears one line per feature
     */
    public History(Ingest ingest, Path state, Consumer<String> says) {
        this.ingest = ingest;
        this.state = state;
        this.says = says;
    }

    /**
     * Writes up to the last full hour.
     *
     * @param keys API keys by {@link Feature#path()}
     * @param declared when each feature was declared, by the same
     * @return number of spans written
     */
    public long write(
            List<Feature> features,
            Map<String, String> keys,
            Map<String, String> declared,
            Duration back,
            Instant now)
            throws IOException, InterruptedException {
        Instant to = now.truncatedTo(ChronoUnit.HOURS);
        Instant from = to.minus(back).truncatedTo(ChronoUnit.DAYS);
        Written written = Written.load(state);
        long all = 0;
        for (Feature feature : features) {
            String key = keys.get(feature.path());
            if (key == null) {
                throw new Trouble("the console issued no key for " + feature.path());
            }
            String since = declared.getOrDefault(feature.path(), "");
            long spans = 0;
            for (Written.Gap gap : written.gaps(feature.path(), since, from, to)) {
                for (Written.Gap day : gap.days()) {
                    spans += send(feature, since, key, day);
                    written.add(feature.path(), since, day.from(), day.to());
                }
            }
            all += spans;
            says.accept("%-42s %,9d spans".formatted(feature.path(), spans));
        }
        return all;
    }

    private long send(Feature feature, String life, String key, Written.Gap day)
            throws IOException, InterruptedException {
        List<Span> spans = new ArrayList<>();
        for (Instant hour = day.from();
                hour.isBefore(day.to());
                hour = hour.plus(1, ChronoUnit.HOURS)) {
            spans.addAll(generator.spans(feature, life, hour));
        }
        for (int from = 0; from < spans.size(); from += MOST_SPANS) {
            int to = Math.min(from + MOST_SPANS, spans.size());
            ingest.send(key, feature.id(), spans.subList(from, to));
        }
        return spans.size();
    }
}
