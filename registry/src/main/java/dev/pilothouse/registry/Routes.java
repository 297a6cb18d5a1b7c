package dev.pilothouse.registry;

import static dev.pilothouse.db.model.Permission.MANAGE_PROVIDERS;
import static dev.pilothouse.db.model.Permission.SEE_FEATURES;

import dev.pilothouse.db.model.Actor;
import dev.pilothouse.db.model.BadInput;
import dev.pilothouse.db.model.Conflict;
import dev.pilothouse.db.model.FeatureId;
import dev.pilothouse.db.model.NotFound;
import dev.pilothouse.db.model.TenantId;
import dev.pilothouse.db.postgres.Database;
import dev.pilothouse.db.postgres.Tx;
import dev.pilothouse.policy.audit.AuditEntry;
import dev.pilothouse.policy.audit.AuditLog;
import dev.pilothouse.registry.store.FeatureStore;
import dev.pilothouse.registry.store.RouteStore;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Which deployments a feature may use; without a route, all that its tenant sees. */
public final class Routes {
    private final Database database;
    private final AuditLog audit;

    public Routes(Database database, AuditLog audit) {
        this.database = database;
        this.audit = audit;
    }

    /** Routes that somebody set. */
    public List<Route> list(Actor actor) {
        return database.read(tx -> new RouteStore(tx).list(actor.reach(SEE_FEATURES)));
    }

    /**
     * Publishes a route of 1 to 50 targets: every model with a first tier, no tier left out, no
     * deployment twice, canaries of at most 100 % and at most two shadows.
     *
     * @param route with the version that was read, 0 for a first one
     * @throws BadInput naming the rule that is broken
     * @throws NotFound when a feature or deployment does not exist, or not for its tenant
     * @throws Conflict when it was changed meanwhile
     */
    public void set(Actor actor, Route route) {
        actor.require(MANAGE_PROVIDERS, route.tenant());
        RouteRules.check(route.targets());
        database.run(tx -> {
            existing(tx, route.tenant(), route.feature());
            route.targets().forEach(t -> visible(tx, route.tenant(), t));
            RouteStore store = new RouteStore(tx);
            Optional<Route> old = store.find(route.tenant(), route.feature());
            Checks.current(store.set(route), "route", route.feature());
            AuditEntry entry = entry(actor, "route.set", route.tenant(), route.feature());
            audit.append(tx, old.map(o -> entry.from(asMap(o))).orElse(entry).to(asMap(route)));
        });
    }

    /** The route that somebody set; empty for the default one. */
    public Optional<Route> find(Actor actor, TenantId tenant, FeatureId feature) {
        actor.require(SEE_FEATURES, tenant);
        return database.read(tx -> new RouteStore(tx).find(tenant, feature));
    }

    /**
     * What {@link #set} checks of the targets alone.
     *
     * @throws BadInput naming the rule that is broken
     */
    public static void check(List<Route.Target> targets) {
        RouteRules.check(targets);
    }

    /** What a feature of a tenant may use while nobody has set a route, in its order. */
    public static List<Route.Target> usual(TenantId tenant, List<Deployment> deployments) {
        Map<String, Integer> tiers = new HashMap<>();
        return deployments.stream()
                .filter(d -> d.data().enabled())
                .filter(d -> d.data().tenant().map(tenant::equals).orElse(true))
                .map(d ->
                        Route.Target.serving(
                                d.data().model(),
                                d.id(),
                                Math.min(
                                        Route.Target.MOST_TIERS,
                                        tiers.merge(d.data().model(), 1, Integer::sum)),
                                1))
                .toList();
    }

    /** Goes back to the default route. */
    public void clear(Actor actor, TenantId tenant, FeatureId feature) {
        actor.require(MANAGE_PROVIDERS, tenant);
        database.run(tx -> {
            existing(tx, tenant, feature);
            RouteStore store = new RouteStore(tx);
            Optional<Route> old = store.find(tenant, feature);
            store.clear(tenant, feature);
            AuditEntry entry = entry(actor, "route.clear", tenant, feature);
            audit.append(tx, old.map(o -> entry.from(asMap(o))).orElse(entry));
        });
    }

    private static void existing(Tx tx, TenantId tenant, FeatureId feature) {
        if (new FeatureStore(tx).find(tenant, feature).isEmpty()) {
            throw new NotFound("feature", feature.value());
        }
    }

    private static void visible(Tx tx, TenantId tenant, Route.Target target) {
        boolean seen =
                Deployments.existing(tx, target.deployment())
                        .data()
                        .tenant()
                        .map(tenant::equals)
                        .orElse(true);
        if (!seen) {
            throw new NotFound("deployment", target.deployment().value());
        }
    }

    private static Map<String, Object> asMap(Route route) {
        return Map.of("targets", route.targets().stream().map(Route.Target::words).toList());
    }

    private static AuditEntry entry(
            Actor actor, String action, TenantId tenant, FeatureId feature) {
        return AuditEntry.of(actor, action, AuditEntry.Entity.of("route", tenant, feature.value()))
                .in(tenant)
                .linkedTo(Features.entity(tenant, feature));
    }
}
