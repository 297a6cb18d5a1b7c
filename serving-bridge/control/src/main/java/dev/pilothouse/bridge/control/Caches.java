package dev.pilothouse.bridge.control;

import static dev.pilothouse.db.model.Permission.PURGE_CACHES;
import static dev.pilothouse.db.model.Permission.SEE_FEATURES;
import static java.util.stream.Collectors.toMap;

import dev.pilothouse.bridge.control.CachePurge.Order;
import dev.pilothouse.bridge.control.store.PurgeStore;
import dev.pilothouse.bridge.protocol.v1.CacheStatus;
import dev.pilothouse.db.model.Actor;
import dev.pilothouse.db.model.Denied;
import dev.pilothouse.db.model.Reach;
import dev.pilothouse.db.postgres.Database;
import dev.pilothouse.policy.audit.AuditEntry;
import dev.pilothouse.policy.audit.AuditEntry.Entity;
import dev.pilothouse.policy.audit.AuditLog;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;

/** The caches of gateways: what they did, and making them forget. */
public final class Caches {
    private static final int MOST = 50;

    private final Database database;
    private final AuditLog audit;
    private final Nodes nodes;
    private final PurgeDesk desk;
    private final Clock clock;

    Caches(Database database, AuditLog audit, Nodes nodes, PurgeDesk desk, Clock clock) {
        this.database = database;
        this.audit = audit;
        this.nodes = nodes;
        this.desk = desk;
        this.clock = clock;
    }

    /** By tenant and feature, of the tenants in the actor's reach. */
    public List<CacheUse> uses(Actor actor) {
        Reach reach = actor.reach(SEE_FEATURES);
        Map<String, CacheStatus> sums =
                nodes.statuses()
                        .flatMap(status -> status.getCachesList().stream())
                        .filter(s -> Routing.within(reach, s.getTenant()))
                        .collect(
                                toMap(
                                        s -> s.getTenant() + "/" + s.getFeature(),
                                        s -> s,
                                        CacheUse::sum,
                                        TreeMap::new));
        return sums.values().stream().map(CacheUse::of).toList();
    }

    /**
     * Makes every gateway forget answers; those that are away do so as soon as they come back.
     *
     * @throws Denied without {@link dev.pilothouse.db.model.Permission#PURGE_CACHES}
     */
    public CachePurge purge(Actor actor, Order order) {
        actor.require(PURGE_CACHES, order.tenant());
        UUID id =
                database.write(tx -> {
                    UUID made =
                            new PurgeStore(tx)
                                    .insert(
                                            order,
                                            actor.ref(),
                                            actor.displayName(),
                                            clock.instant());
                    audit.append(tx, entry(actor, order, made));
                    return made;
                });
        desk.look();
        return find(actor, id).orElseThrow();
    }

    private static AuditEntry entry(Actor actor, Order order, UUID id) {
        Map<String, Object> after = new LinkedHashMap<>();
        order.feature().ifPresent(f -> after.put("feature", f.value()));
        if (!order.subject().isEmpty()) {
            after.put("subject", order.subject());
        }
        AuditEntry entry =
                AuditEntry.of(actor, "cache.purge", Entity.of("cache-purge", id.toString()))
                        .in(order.tenant())
                        .because(order.reason())
                        .to(after);
        return order.tenant()
                .flatMap(t ->
                        order.feature().map(f -> entry.linkedTo(Entity.of("cache", t, f.value()))))
                .orElse(entry);
    }

    /** Newest first, at most 50; those of all tenants are seen by everybody. */
    public List<CachePurge> purges(Actor actor) {
        actor.requireAnywhere(SEE_FEATURES);
        return database.read(tx -> new PurgeStore(tx).newest(actor.reach(SEE_FEATURES), MOST));
    }

    public Optional<CachePurge> find(Actor actor, UUID id) {
        actor.requireAnywhere(SEE_FEATURES);
        return database.read(tx -> new PurgeStore(tx).find(actor.reach(SEE_FEATURES), id));
    }
}
