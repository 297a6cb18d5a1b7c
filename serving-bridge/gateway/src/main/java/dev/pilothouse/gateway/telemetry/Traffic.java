package dev.pilothouse.gateway.telemetry;

import dev.pilothouse.bridge.protocol.v1.InFlight;
import dev.pilothouse.gateway.call.Call;
import dev.pilothouse.gateway.state.Target;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** Open calls and calls of the last minute, by what a kill can be over: the blast radius. */
public final class Traffic {
    private static final int SECONDS = 60;
    private static final int MOST_ROWS = 1_000;
    private static final int MOST_KEPT = 20_000;

    /** One combination. */
    private record Row(
            String tenant,
            String feature,
            String model,
            String deployment,
            String provider,
            String key,
            String agent,
            String environment) {}

    /** Calls of one combination; second {@code s} is counted in slot {@code s % 60}. */
    private static final class Count {
        final LongAdder open = new LongAdder();
        final AtomicIntegerArray slots = new AtomicIntegerArray(SECONDS);
        volatile long second;

        synchronized void began(long now) {
            forget(now);
            slots.incrementAndGet((int) (now % SECONDS));
        }

        synchronized int lastMinute(long now) {
            forget(now);
            int sum = 0;
            for (int i = 0; i < SECONDS; i++) {
                sum += slots.get(i);
            }
            return sum;
        }

        boolean idle(long now) {
            return open.sum() == 0 && lastMinute(now) == 0;
        }

        private void forget(long now) {
            for (long s = Math.max(second + 1, now - SECONDS + 1); s <= now; s++) {
                slots.set((int) (s % SECONDS), 0);
            }
            second = Math.max(second, now);
        }
    }

    private final Map<Row, Count> counts = new ConcurrentHashMap<>();
    private final LongSupplier seconds;

    public Traffic(LongSupplier seconds) {
        this.seconds = seconds;
    }

    /** A call goes to a deployment; ends with the call. */
    public void began(Call call) {
        Target target = call.route().target();
        if (target == null || counts.size() >= MOST_KEPT) {
            return;
        }
        var row =
                new Row(
                        call.key().tenant(),
                        call.feature(),
                        call.request().model(),
                        target.id(),
                        target.provider(),
                        call.key().id(),
                        call.head().agent(),
                        call.key().environment());
        Count count = counts.compute(row, (r, known) -> began(known));
        call.atEnd(count.open::decrement);
    }

    /** Inside the map's lock for the row, so that it is not forgotten at the same time. */
    private Count began(@Nullable Count known) {
        Count count = known == null ? new Count() : known;
        count.open.increment();
        count.began(seconds.getAsLong());
        return count;
    }

    /** The largest combinations first; forgets those without a call for a minute. */
    public List<InFlight> rows() {
        long now = seconds.getAsLong();
        counts.keySet()
                .forEach(row -> counts.computeIfPresent(row, (r, c) -> c.idle(now) ? null : c));
        return counts.entrySet().stream()
                .map(e -> row(e.getKey(), e.getValue(), now))
                .sorted(
                        Comparator.comparingInt(InFlight::getOpen)
                                .thenComparingInt(InFlight::getCallsLastMinute)
                                .reversed())
                .limit(MOST_ROWS)
                .toList();
    }

    private static InFlight row(Row row, Count count, long now) {
        return InFlight.newBuilder()
                .setTenant(row.tenant)
                .setFeature(row.feature)
                .setModel(row.model)
                .setDeployment(row.deployment)
                .setProvider(row.provider)
                .setKey(row.key)
                .setAgent(row.agent)
                .setEnvironment(row.environment)
                .setOpen((int) Math.max(0, count.open.sum()))
                .setCallsLastMinute(count.lastMinute(now))
                .build();
    }
}
