package dev.pilothouse.console.web.routes;

import static java.util.stream.Collectors.joining;

import dev.pilothouse.registry.Route;
import dev.pilothouse.registry.Route.Role;
import dev.pilothouse.registry.Route.Target;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What a route does, in sentences: one list for each model. */
final class EffectiveOrder {
    private EffectiveOrder() {}

    static Map<String, List<String>> of(List<Target> targets) {
        Map<String, List<Target>> byModel = new LinkedHashMap<>();
        targets.forEach(t -> byModel.computeIfAbsent(t.model(), m -> new ArrayList<>()).add(t));
        Map<String, List<String>> lines = new LinkedHashMap<>();
        byModel.forEach((model, of) -> lines.put(model, model(of)));
        return lines;
    }

    private static List<String> model(List<Target> targets) {
        List<String> lines = new ArrayList<>();
        of(targets, Role.CANARY)
                .forEach(t ->
                        lines.add(
                                Route.percent(t.share())
                                        + " of calls go to the canary "
                                        + t.deployment()
                                        + ", whole sessions together; the tiers are its fallback"));
        TreeMap<Integer, List<Target>> tiers = new TreeMap<>();
        of(targets, Role.SERVING)
                .forEach(t -> tiers.computeIfAbsent(t.tier(), n -> new ArrayList<>()).add(t));
        tiers.forEach((number, of) -> lines.add(tier(number, of, number.equals(tiers.firstKey()))));
        of(targets, Role.SHADOW)
                .forEach(t ->
                        lines.add(
                                "copies of "
                                        + Route.percent(t.share())
                                        + " go to the shadow "
                                        + t.deployment()
                                        + "; its answers are thrown away"));
        return lines;
    }

    private static List<Target> of(List<Target> targets, Role role) {
        return targets.stream().filter(t -> t.role() == role).toList();
    }

    private static String tier(int number, List<Target> targets, boolean first) {
        int all = targets.stream().mapToInt(Target::weight).sum();
        String whom =
                targets.size() == 1
                        ? targets.getFirst().deployment().value()
                        : targets.stream()
                                .map(t -> t.deployment() + " " + percent(t.weight(), all))
                                .collect(joining(", "));
        return "tier "
                + number
                + ": "
                + whom
                + (first ? "" : ", when those before have failed or take no calls");
    }

    private static String percent(int weight, int all) {
        return Math.round(100.0 * weight / all) + " %";
    }
}
