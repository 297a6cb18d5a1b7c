package dev.pilothouse.gateway.state;

import dev.pilothouse.bridge.protocol.v1.DeploymentLoad;
import dev.pilothouse.bridge.protocol.v1.PoolLoads;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * What pools carry, as control said last; ten seconds later nothing is known any more, and the pool
 * itself says whether it takes a call. For any thread.
 */
public final class Capacities {
    private static final long FRESH_NANOS = 10_000_000_000L;

    private record Heard(DeploymentLoad load, long at, LongAdder sent) {}

    private final LongSupplier nanos;
    private volatile Map<String, Heard> heard = Map.of();

    Capacities(LongSupplier nanos) {
        this.nanos = nanos;
    }

    void hear(PoolLoads loads) {
        Map<String, Heard> fresh = new HashMap<>();
        long now = nanos.getAsLong();
        loads.getLoadsList()
                .forEach(load ->
                        fresh.put(load.getDeployment(), new Heard(load, now, new LongAdder())));
        heard = Map.copyOf(fresh);
    }

    /** Null when nothing is known. */
    public @Nullable Capacity of(String deployment) {
        Heard found = heard.get(deployment);
        if (found == null || nanos.getAsLong() - found.at() > FRESH_NANOS) {
            return null;
        }
        DeploymentLoad load = found.load();
        return new Capacity(
                load.getWarm(),
                load.getSlots(),
                load.getBusy() + load.getQueued() + found.sent().sum(),
                load.getWakes(),
                load.getRetryAfterSeconds());
    }

    /** A call is sent there; it counts until the pool is heard again. */
    public void sent(String deployment) {
        Heard found = heard.get(deployment);
        if (found != null) {
            found.sent().increment();
        }
    }
}
