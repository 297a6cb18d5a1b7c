package dev.pilothouse.registry;

import static java.util.stream.Collectors.groupingBy;

import dev.pilothouse.db.model.BadInput;
import dev.pilothouse.db.model.DeploymentId;
import dev.pilothouse.registry.Route.Role;
import dev.pilothouse.registry.Route.Target;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** What a route must keep to be published, beyond what each of its targets checks. */
final class RouteRules {
    private static final int MOST = 50;
    private static final int MOST_SHADOWS = 2;

    private RouteRules() {}

    /**
     * @throws BadInput naming the first rule that is broken
     */
    static void check(List<Target> targets) {
        if (targets.isEmpty() || targets.size() > MOST) {
            throw new BadInput("targets", Integer.toString(targets.size()), "1 to " + MOST);
        }
        targets.stream()
                .collect(
                        groupingBy(
                                Target::model,
                                LinkedHashMap::new,
                                java.util.stream.Collectors.toList()))
                .forEach(RouteRules::model);
    }

    private static void model(String model, List<Target> targets) {
        Set<DeploymentId> seen = new HashSet<>();
        for (Target target : targets) {
            if (!seen.add(target.deployment())) {
                throw new BadInput(
                        "deployment",
                        target.deployment().value(),
                        "each deployment once for model " + model);
            }
        }
        tiers(model, targets);
        int canaries =
                targets.stream().filter(t -> t.role() == Role.CANARY).mapToInt(Target::share).sum();
        if (canaries > Target.WHOLE) {
            throw new BadInput(
                    "share",
                    Route.percent(canaries),
                    "canaries of model " + model + " with at most 100 % together");
        }
        long shadows = targets.stream().filter(t -> t.role() == Role.SHADOW).count();
        if (shadows > MOST_SHADOWS) {
            throw new BadInput(
                    "role",
                    shadows + " shadows",
                    "at most " + MOST_SHADOWS + " shadows for model " + model);
        }
    }

    private static void tiers(String model, List<Target> targets) {
        TreeSet<Integer> tiers = new TreeSet<>();
        targets.stream().filter(t -> t.role() == Role.SERVING).forEach(t -> tiers.add(t.tier()));
        if (tiers.isEmpty()) {
            throw new BadInput(
                    "targets",
                    model,
                    "a deployment in tier 1: canaries and shadows need one that answers the rest");
        }
        for (int tier = 1; tier <= tiers.last(); tier++) {
            if (!tiers.contains(tier)) {
                throw new BadInput(
                        "tier",
                        Integer.toString(tier),
                        "a deployment in every tier up to " + tiers.last() + " of model " + model);
            }
        }
    }
}
