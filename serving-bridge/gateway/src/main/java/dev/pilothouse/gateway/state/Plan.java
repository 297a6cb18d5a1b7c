package dev.pilothouse.gateway.state;

import dev.pilothouse.bridge.protocol.v1.Route;
import dev.pilothouse.bridge.protocol.v1.RouteRole;
import dev.pilothouse.bridge.protocol.v1.RouteTarget;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Where the calls of one model on one route may go.
 *
 * @param tiers in the order in which they are tried
 */
public record Plan(List<Tier> tiers, List<Share> canaries, List<Share> shadows) {
    /** Deployments of equal rank. */
    public record Tier(int number, List<Share> shares) {}

    /**
     * A deployment and how much of the calls it gets.
     *
     * @param size in a tier its weight against the others, of a canary or shadow hundredths of a
     *     percent of all calls
     */
    public record Share(String deployment, int size) {}

    /** Shares are hundredths of a percent. */
    public static final int WHOLE = 10_000;

    /** The plans of a route by model. */
    static Map<String, Plan> of(Route route) {
        Map<String, List<RouteTarget>> byModel = new HashMap<>();
        route.getTargetsList()
                .forEach(t -> byModel.computeIfAbsent(t.getModel(), m -> new ArrayList<>()).add(t));
        Map<String, Plan> plans = new TreeMap<>();
        byModel.forEach((model, targets) -> plans.put(model, plan(targets)));
        return plans;
    }

    private static Plan plan(List<RouteTarget> targets) {
        TreeMap<Integer, List<Share>> tiers = new TreeMap<>();
        int place = 0;
        for (RouteTarget target : targets) {
            if (target.getRole() == RouteRole.SERVING) {
                place++;
                int tier = target.getTier() == 0 ? place : target.getTier();
                tiers.computeIfAbsent(tier, t -> new ArrayList<>())
                        .add(new Share(target.getDeployment(), Math.max(1, target.getWeight())));
            }
        }
        List<Tier> ordered = new ArrayList<>();
        tiers.forEach((number, shares) -> ordered.add(new Tier(number, List.copyOf(shares))));
        return new Plan(
                List.copyOf(ordered),
                shares(targets, RouteRole.CANARY),
                shares(targets, RouteRole.SHADOW));
    }

    private static List<Share> shares(List<RouteTarget> targets, RouteRole role) {
        return targets.stream()
                .filter(t -> t.getRole() == role)
                .map(t -> new Share(t.getDeployment(), Math.min(WHOLE, t.getShare())))
                .toList();
    }
}
