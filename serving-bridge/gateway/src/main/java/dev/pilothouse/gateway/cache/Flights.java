package dev.pilothouse.gateway.cache;

import dev.pilothouse.gateway.budget.Prices;
import dev.pilothouse.gateway.call.Call;
import dev.pilothouse.gateway.call.Pipeline;
import dev.pilothouse.gateway.json.Digest;
import dev.pilothouse.gateway.kill.KillSwitch;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Identical calls that are under way together, by what they ask for. Thread-safe.
 *
 * @see <a href="../../../../../../../../../docs/decisions/2026-11-29-single-flight.md">Who sends
 *     the call, and who pays</a>
 */
final class Flights {
    private final Map<Digest, Flight> open = new ConcurrentHashMap<>();
    private final Pipeline way;
    private final KillSwitch kills;
    private final Prices prices;
    private final Counts counts;

    /**
     * @param way of the one call that is sent for all
     */
    Flights(Pipeline way, KillSwitch kills, Prices prices, Counts counts) {
        this.way = way;
        this.kills = kills;
        this.prices = prices;
        this.counts = counts;
    }

    /**
     * The call gets the answer of the flight.
     *
     * @param alone sends it without the others
     */
    void join(Call call, Digest question, Runnable alone) {
        Flight flight =
                open.computeIfAbsent(
                        question, q -> new Flight(this, q, call.client(), call.lane()));
        new Member(call, flight, kills, counts, alone).join();
    }

    Call carrier(Call leader, FlightClient client) {
        return leader.onBehalf(way, client);
    }

    /** Nobody can join any more. */
    void close(Digest question, Flight flight) {
        open.remove(question, flight);
    }

    Prices prices() {
        return prices;
    }

    int size() {
        return open.size();
    }
}
