package dev.pilothouse.gateway.stage;

import dev.pilothouse.gateway.state.Capacities;
import dev.pilothouse.gateway.state.Capacity;
import dev.pilothouse.gateway.state.Plan.Share;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/**
 * The order of pools of one tier: the favourite of the call's prefix first, as long as it carries
 * at most a quarter more than all do on average; otherwise the least loaded.
 *
 * @see <a
 *     href="../../../../../../../../../docs/decisions/2026-11-29-choice-among-replicas.md">decision</a>
 */
final class Spread {
    private static final double MOST_OVER_AVERAGE = 1.25;

    private final Capacities capacities;

    Spread(Capacities capacities) {
        this.capacities = capacities;
    }

    /**
     * @param byPrefix the shares in the order of the call's prefix, by weight
     * @return the same order when one of them is no pool, or nothing is known of it
     */
    List<Share> order(List<Share> shares, Supplier<List<Share>> byPrefix) {
        Map<Share, Capacity> known = new HashMap<>();
        for (Share share : shares) {
            Capacity capacity = capacities.of(share.deployment());
            if (capacity != null) {
                known.put(share, capacity);
            }
        }
        List<Share> preferred = byPrefix.get();
        if (shares.size() < 2 || known.size() < shares.size()) {
            return preferred;
        }
        return carriesIt(preferred.getFirst(), known) ? preferred : leastLoaded(preferred, known);
    }

    private static boolean carriesIt(Share favourite, Map<Share, Capacity> known) {
        Capacity its = known.getOrDefault(favourite, new Capacity(0, 0, 0, false, 0));
        long calls = known.values().stream().mapToLong(Capacity::calls).sum() + 1;
        int slots = known.values().stream().mapToInt(Capacity::slots).sum();
        double most = slots == 0 ? 0 : MOST_OVER_AVERAGE * calls / slots * its.slots();
        return its.warm() > 0 && its.calls() + 1 <= Math.ceil(most);
    }

    private static List<Share> leastLoaded(List<Share> preferred, Map<Share, Capacity> known) {
        List<Share> order = new ArrayList<>(preferred);
        order.sort(
                Comparator.comparingDouble(s -> {
                    Capacity capacity = known.get(s);
                    return capacity == null ? Double.MAX_VALUE : capacity.load();
                }));
        return order;
    }
}
