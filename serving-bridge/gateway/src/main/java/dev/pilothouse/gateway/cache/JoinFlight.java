package dev.pilothouse.gateway.cache;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.pilothouse.gateway.budget.Prices;
import dev.pilothouse.gateway.call.Call;
import dev.pilothouse.gateway.call.Pipeline;
import dev.pilothouse.gateway.call.Stage;
import dev.pilothouse.gateway.json.Digest;
import dev.pilothouse.gateway.kill.KillSwitch;
import dev.pilothouse.gateway.state.NodeState;

/**
 * Lets identical calls share one answer, if their feature wants that. Only calls of the same key
 * do, so that the same budgets bound whoever leads.
 */
public final class JoinFlight implements Stage.OnRequest {
    private final NodeState state;
    private final Flights flights;

    /**
     * @param way from {@link dev.pilothouse.gateway.call.Step#ROUTE} on, with {@link Routed} and
     *     {@link Landing} at their steps
     */
    public JoinFlight(
            NodeState state, Caches caches, Pipeline way, KillSwitch kills, Prices prices) {
        this.state = state;
        this.flights = new Flights(way, kills, prices, caches.counts);
        caches.flights(flights::size);
    }

    @Override
    public void enter(Call call, Runnable next) {
        Digest question = call.cached().question();
        if (question == null || !joins(call)) {
            next.run();
        } else {
            flights.join(call, of(question, call.key().id()), next);
        }
    }

    private boolean joins(Call call) {
        return call.head().cache().lookUp()
                && state.caching(call.key().tenant(), call.feature()).singleFlight();
    }

    private static Digest of(Digest question, String key) {
        return Digest.of((question + "\n" + key).getBytes(UTF_8));
    }

    /** Tells who shares a call that it goes to a deployment, after the check of kills there. */
    public record Routed(OnRequest check) implements OnRequest {
        @Override
        public void enter(Call carrier, Runnable next) {
            check.enter(
                    carrier,
                    () -> {
                        if (carrier.client() instanceof FlightClient all) {
                            all.routed(carrier);
                        }
                        next.run();
                    });
        }
    }

    /** Records a call that was shared, and ends those who shared it. */
    public record Landing(AtEnd record) implements AtEnd {
        @Override
        public void ended(Call carrier) {
            try {
                record.ended(carrier);
            } finally {
                if (carrier.client() instanceof FlightClient all) {
                    all.landed(carrier);
                }
            }
        }
    }
}
