package dev.pilothouse.console.web.routes;

import dev.pilothouse.bridge.control.Routing;
import dev.pilothouse.db.model.Actor;
import dev.pilothouse.db.model.FeatureId;
import dev.pilothouse.db.model.TenantId;
import dev.pilothouse.registry.Deployment;
import dev.pilothouse.registry.Deployments;
import dev.pilothouse.registry.Feature;
import dev.pilothouse.registry.Features;
import dev.pilothouse.registry.Route;
import dev.pilothouse.registry.Routes;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.springframework.stereotype.Component;

/** Joins what people set with what gateways do. */
@Component
final class RouteBook {
    private final Features features;
    private final Routes routes;
    private final Deployments deployments;
    private final Routing routing;

    RouteBook(Features features, Routes routes, Deployments deployments, Routing routing) {
        this.features = features;
        this.routes = routes;
        this.deployments = deployments;
        this.routing = routing;
    }

    /**
     * @param health by deployment; only those that a gateway has tried
     */
    record Reading(
            List<RouteRow> rows,
            List<Deployment> deployments,
            Map<String, Routing.Health> health) {}

    Reading read(Actor actor, Collection<TenantId> tenants) {
        List<Deployment> all = deployments.list(actor);
        Map<String, Route> set = new HashMap<>();
        routes.list(actor).forEach(r -> set.put(r.tenant() + "/" + r.feature(), r));
        List<Routing.Way> ways = routing.ways(actor);
        List<RouteRow> rows =
                features.list(actor).stream()
                        .filter(f -> tenants.contains(f.tenant()))
                        .map(f -> row(f, set, all, ways))
                        .toList();
        return new Reading(rows, seen(all, tenants), routing.health(actor));
    }

    private static List<Deployment> seen(List<Deployment> all, Collection<TenantId> tenants) {
        return all.stream()
                .filter(d -> d.data().tenant().map(tenants::contains).orElse(true))
                .toList();
    }

    private static RouteRow row(
            Feature feature,
            Map<String, Route> set,
            List<Deployment> deployments,
            List<Routing.Way> ways) {
        TenantId tenant = feature.tenant();
        Route route = set.get(tenant + "/" + feature.id());
        return new RouteRow(
                feature,
                route != null
                        ? route
                        : new Route(tenant, feature.id(), 0, Routes.usual(tenant, deployments)),
                ways.stream()
                        .filter(w ->
                                w.tenant().equals(tenant.value())
                                        && w.feature().equals(feature.id().value()))
                        .toList());
    }

    /** Deployments that routes of a tenant may name. */
    List<Deployment> offered(Actor actor, TenantId tenant) {
        return seen(deployments.list(actor), List.of(tenant));
    }

    void publish(Actor actor, Route route) {
        routes.set(actor, route);
    }

    void clear(Actor actor, TenantId tenant, FeatureId feature) {
        routes.clear(actor, tenant, feature);
    }

    void limit(Actor actor, Deployment deployment, LimitsForm.Limits limits) {
        deployments.update(
                actor,
                deployment.id(),
                deployment.version(),
                deployment.data().withLimits(limits.timeouts(), limits.breaker()));
    }
}
