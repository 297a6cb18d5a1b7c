package dev.pilothouse.registry.store;

import static dev.pilothouse.db.postgres.jooq.Tables.ROUTE;
import static dev.pilothouse.db.postgres.jooq.Tables.ROUTE_TARGET;

import dev.pilothouse.db.model.DeploymentId;
import dev.pilothouse.db.model.FeatureId;
import dev.pilothouse.db.model.Reach;
import dev.pilothouse.db.model.TenantId;
import dev.pilothouse.db.postgres.Tx;
import dev.pilothouse.registry.Route;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.jooq.Record;

/** SQL of routes. */
public final class RouteStore {
    private final DSLContext sql;

    public RouteStore(Tx tx) {
        this.sql = tx.sql();
    }

    public List<Route> list(Reach reach) {
        return select(Within.reach(ROUTE.TENANT, reach));
    }

    public Optional<Route> find(TenantId tenant, FeatureId feature) {
        return select(of(tenant, feature)).stream().findFirst();
    }

    private static Condition of(TenantId tenant, FeatureId feature) {
        return ROUTE.TENANT.eq(tenant.value()).and(ROUTE.FEATURE.eq(feature.value()));
    }

    private List<Route> select(Condition which) {
        Map<List<String>, Route> routes = new LinkedHashMap<>();
        sql.select(ROUTE.TENANT, ROUTE.FEATURE, ROUTE.VERSION)
                .select(ROUTE_TARGET.fields())
                .from(ROUTE)
                .leftJoin(ROUTE_TARGET)
                .on(ROUTE_TARGET.TENANT.eq(ROUTE.TENANT))
                .and(ROUTE_TARGET.FEATURE.eq(ROUTE.FEATURE))
                .where(which)
                .orderBy(ROUTE.TENANT, ROUTE.FEATURE, ROUTE_TARGET.POSITION)
                .forEach(r ->
                        routes.merge(
                                List.of(r.get(ROUTE.TENANT), r.get(ROUTE.FEATURE)),
                                route(r),
                                RouteStore::join));
        return List.copyOf(routes.values());
    }

    /** A route whose last deployment was deleted stands without targets: it allows nothing. */
    private static Route route(Record r) {
        return new Route(
                new TenantId(r.get(ROUTE.TENANT)),
                new FeatureId(r.get(ROUTE.FEATURE)),
                r.get(ROUTE.VERSION),
                r.get(ROUTE_TARGET.DEPLOYMENT) == null ? List.of() : List.of(target(r)));
    }

    private static Route.Target target(Record r) {
        return new Route.Target(
                r.get(ROUTE_TARGET.MODEL),
                new DeploymentId(r.get(ROUTE_TARGET.DEPLOYMENT)),
                Route.Role.ofWord(r.get(ROUTE_TARGET.ROLE)),
                r.get(ROUTE_TARGET.TIER),
                r.get(ROUTE_TARGET.WEIGHT),
                r.get(ROUTE_TARGET.SHARE));
    }

    private static Route join(Route a, Route b) {
        List<Route.Target> targets = new ArrayList<>(a.targets());
        targets.addAll(b.targets());
        return new Route(a.tenant(), a.feature(), a.version(), targets);
    }

    /** Replaces a route; false when its version is not that one (0: there is none yet). */
    public boolean set(Route route) {
        boolean right = route.version() == 0 ? insert(route) : update(route);
        if (right) {
            targets(route);
        }
        return right;
    }

    private boolean insert(Route route) {
        return sql.insertInto(ROUTE)
                        .set(ROUTE.TENANT, route.tenant().value())
                        .set(ROUTE.FEATURE, route.feature().value())
                        .onConflictDoNothing()
                        .execute()
                == 1;
    }

    private boolean update(Route route) {
        return sql.update(ROUTE)
                        .set(ROUTE.VERSION, ROUTE.VERSION.plus(1))
                        .where(of(route.tenant(), route.feature()))
                        .and(ROUTE.VERSION.eq(route.version()))
                        .execute()
                == 1;
    }

    private void targets(Route route) {
        String tenant = route.tenant().value();
        String feature = route.feature().value();
        sql.deleteFrom(ROUTE_TARGET)
                .where(ROUTE_TARGET.TENANT.eq(tenant).and(ROUTE_TARGET.FEATURE.eq(feature)))
                .execute();
        int position = 0;
        for (Route.Target target : route.targets()) {
            sql.insertInto(ROUTE_TARGET)
                    .set(ROUTE_TARGET.TENANT, tenant)
                    .set(ROUTE_TARGET.FEATURE, feature)
                    .set(ROUTE_TARGET.POSITION, position++)
                    .set(ROUTE_TARGET.MODEL, target.model())
                    .set(ROUTE_TARGET.DEPLOYMENT, target.deployment().value())
                    .set(ROUTE_TARGET.ROLE, target.role().word())
                    .set(ROUTE_TARGET.TIER, target.tier())
                    .set(ROUTE_TARGET.WEIGHT, target.weight())
                    .set(ROUTE_TARGET.SHARE, target.share())
                    .execute();
        }
    }

    public void clear(TenantId tenant, FeatureId feature) {
        sql.deleteFrom(ROUTE).where(of(tenant, feature)).execute();
    }
}
