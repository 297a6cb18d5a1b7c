package dev.pilothouse.console.bench.live;

import dev.pilothouse.console.bench.client.Gateway;
import dev.pilothouse.console.bench.client.Ingest;
import dev.pilothouse.console.bench.client.Trouble;
import dev.pilothouse.console.bench.sample.Dice;
import dev.pilothouse.console.bench.sample.Feature;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Live traffic at a bounded pace: never more requests at once than the small model answers, the
 * others are skipped, and it stops by itself.
 */
public final class Live {
    private static final int AT_ONCE = 3;
    private static final int DRAIN_SECONDS = 90;
    private static final int REPORT_SECONDS = 15;

    private final Gateway gateway;
    private final Ingest ingest;
    private final String model;
    private final Consumer<String> says;
    private final Counts counts = new Counts();
    private final Semaphore slots = new Semaphore(AT_ONCE);
    private final AtomicLong number = new AtomicLong();
    private final AtomicReference<@Nullable Trouble> trouble = new AtomicReference<>();
    private final AtomicReference<String> lastError = new AtomicReference<>("");

    /**
     * @param model that the gateway serves
     * @param says hears a line every 15 seconds
     */
    public Live(Gateway gateway, Ingest ingest, String model, Consumer<String> says) {
        this.gateway = gateway;
        this.ingest = ingest;
        this.model = model;
        this.says = says;
    }

    /**
     * @param perMinute requests per minute
     * @throws Trouble when a part does not answer
     */
    public String run(
            List<Feature> features, Map<String, String> keys, Duration duration, int perMinute)
            throws InterruptedException {
        List<Feature> usable = features.stream().filter(f -> keys.containsKey(f.path())).toList();
        if (usable.isEmpty()) {
            throw new Trouble("the console issued no keys");
        }
        long seed = System.nanoTime();
        try (ScheduledExecutorService clock = Executors.newScheduledThreadPool(1)) {
            long gap = TimeUnit.MINUTES.toMicros(1) / perMinute;
            clock.scheduleAtFixedRate(
                    () -> begin(usable, keys, seed), 0, gap, TimeUnit.MICROSECONDS);
            clock.scheduleAtFixedRate(
                    this::report, REPORT_SECONDS, REPORT_SECONDS, TimeUnit.SECONDS);
            await(clock, duration);
        }
        Trouble found = trouble.get();
        if (found != null) {
            throw found;
        }
        return counts.toString();
    }

    private void await(ScheduledExecutorService clock, Duration duration)
            throws InterruptedException {
        long end = System.nanoTime() + duration.toNanos();
        while (System.nanoTime() - end < 0 && trouble.get() == null) {
            if (clock.awaitTermination(200, TimeUnit.MILLISECONDS)) {
                break;
            }
        }
        clock.shutdownNow();
        slots.tryAcquire(AT_ONCE, DRAIN_SECONDS, TimeUnit.SECONDS);
    }

    private void report() {
        String why = lastError.get();
        says.accept(counts + (why.isEmpty() ? "" : "; last error: " + why));
    }

    private void begin(List<Feature> features, Map<String, String> keys, long seed) {
        if (!slots.tryAcquire()) {
            counts.skipped.increment();
            return;
        }
        Dice dice = Dice.of(seed, "live", number.incrementAndGet());
        Feature feature = choose(features, dice);
        String key = keys.getOrDefault(feature.path(), "");
        Request request = new Request(feature, key, model, gateway, ingest, counts, dice);
        Thread.ofVirtual().start(() -> run(request));
    }

    private void run(Request request) {
        try {
            request.run();
            if (!request.lastError().isEmpty()) {
                lastError.set(request.lastError());
            }
        } catch (Trouble e) {
            trouble.compareAndSet(null, e);
        } catch (IOException e) {
            counts.failed.increment();
            lastError.set(e.toString());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            slots.release();
        }
    }

    /** Busy features more often, each sometimes. */
    private static Feature choose(List<Feature> features, Dice dice) {
        double all = features.stream().mapToDouble(Live::weight).sum();
        double at = dice.below(1_000_000) / 1e6 * all;
        for (Feature feature : features) {
            at -= weight(feature);
            if (at < 0) {
                return feature;
            }
        }
        return features.getLast();
    }

    private static double weight(Feature feature) {
        return Math.sqrt(feature.callsPerDay());
    }
}
