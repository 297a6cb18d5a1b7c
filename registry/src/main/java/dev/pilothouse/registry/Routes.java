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
import dev.pilothouse.registry.store.ModelStore;
import java.util.List;
import java.util.Map;

/** Which deployments a feature may use; without a route, all that its tenant sees. */
public final class Routes {
    private static final int MOST = 50;

    private final Database database;
    private final AuditLog audit;

    public Routes(Database database, AuditLog audit) {
        this.database = database;
        this.audit = audit;
    }

    /** Routes that somebody set. */
    public List<Route> list(Actor actor) {
        return database.read(tx -> new ModelStore(tx).routes(actor.reach(SEE_FEATURES)));
    }

    /**
     * Sets a route of 1 to 50 targets.
     *
     * @param route with the version that was read, 0 for a first one
     * @throws NotFound when a feature or deployment does not exist, or not for its tenant
     * @throws Conflict when it was changed meanwhile
     */
    public void set(Actor actor, Route route) {
        actor.require(MANAGE_PROVIDERS, route.tenant());
        if (route.targets().isEmpty() || route.targets().size() > MOST) {
            throw new BadInput("targets", Integer.toString(route.targets().size()), "1 to " + MOST);
        }
        database.run(tx -> {
            existing(tx, route.tenant(), route.feature());
            route.targets().forEach(t -> visible(tx, route.tenant(), t));
            Checks.current(new ModelStore(tx).setRoute(route), "route", route.feature());
            audit.append(
                    tx,
                    entry(actor, "route.set", route.tenant(), route.feature())
                            .to(Map.of("targets", words(route))));
        });
    }

    /** Goes back to the default route. */
    public void clear(Actor actor, TenantId tenant, FeatureId feature) {
        actor.require(MANAGE_PROVIDERS, tenant);
        database.run(tx -> {
            existing(tx, tenant, feature);
            new ModelStore(tx).clearRoute(tenant, feature);
            audit.append(tx, entry(actor, "route.clear", tenant, feature));
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

    private static List<String> words(Route route) {
        return route.targets().stream().map(t -> t.model() + " → " + t.deployment()).toList();
    }

    private static AuditEntry entry(
            Actor actor, String action, TenantId tenant, FeatureId feature) {
        return AuditEntry.of(actor, action, AuditEntry.Entity.of("route", tenant, feature.value()))
                .in(tenant)
                .linkedTo(Features.entity(tenant, feature));
    }
}
