package dev.pilothouse.console.web.routes;

import dev.pilothouse.bridge.control.Routing;
import dev.pilothouse.registry.Feature;
import dev.pilothouse.registry.Route;
import java.util.List;

/**
 * The route of one feature.
 *
 * @param ways where its calls went during the last minute
 */
record RouteRow(Feature feature, Route route, List<Routing.Way> ways) {
    RouteRow {
        ways = List.copyOf(ways);
    }

    String key() {
        return feature.tenant() + "/" + feature.id();
    }

    String name() {
        return feature.declared() ? feature.data().displayName() : feature.id().value();
    }

    String kind() {
        return isSet() ? "set" : "default";
    }

    /** Whether somebody set it. */
    boolean isSet() {
        return route.version() > 0;
    }

    List<String> models() {
        return route.targets().stream().map(Route.Target::model).distinct().toList();
    }

    /** Of the last minute, copies apart. */
    int calls() {
        return ways.stream().mapToInt(w -> w.tiers() + w.canary()).sum();
    }

    int fallbacks() {
        return ways.stream().mapToInt(Routing.Way::fallbacks).sum();
    }
}
