package dev.pilothouse.bridge.control.store;

import static dev.pilothouse.db.postgres.jooq.Tables.CACHE_PURGE;
import static dev.pilothouse.db.postgres.jooq.Tables.CACHE_PURGE_NODE;
import static dev.pilothouse.db.postgres.jooq.Tables.NODE;
import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.mapping;
import static java.util.stream.Collectors.toList;

import dev.pilothouse.bridge.control.CachePurge;
import dev.pilothouse.bridge.control.CachePurge.Obeyed;
import dev.pilothouse.bridge.control.CachePurge.Order;
import dev.pilothouse.db.model.FeatureId;
import dev.pilothouse.db.model.NodeId;
import dev.pilothouse.db.model.NodeKind;
import dev.pilothouse.db.model.Reach;
import dev.pilothouse.db.model.TenantId;
import dev.pilothouse.db.postgres.Tx;
import dev.pilothouse.db.postgres.jooq.tables.records.CachePurgeNodeRecord;
import dev.pilothouse.db.postgres.jooq.tables.records.CachePurgeRecord;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.jooq.impl.DSL;

/** SQL of purges and of who obeyed them. */
public final class PurgeStore {
    private final DSLContext sql;

    public PurgeStore(Tx tx) {
        this.sql = tx.sql();
    }

    /** A gateway that has not obeyed yet. */
    public record Waiting(UUID purge, NodeId node, Order order) {}

    /** For every gateway that is a member now: one that joins later has nothing to forget. */
    public UUID insert(Order order, String by, String byName, Instant at) {
        UUID id =
                Objects.requireNonNull(
                        sql.insertInto(CACHE_PURGE)
                                .set(
                                        CACHE_PURGE.TENANT,
                                        order.tenant().map(TenantId::value).orElse(null))
                                .set(
                                        CACHE_PURGE.FEATURE,
                                        order.feature().map(FeatureId::value).orElse(""))
                                .set(CACHE_PURGE.SUBJECT, order.subject())
                                .set(CACHE_PURGE.REASON, order.reason())
                                .set(CACHE_PURGE.ORDERED_BY, by)
                                .set(CACHE_PURGE.ORDERED_BY_NAME, byName)
                                .set(CACHE_PURGE.ORDERED_AT, at)
                                .returning()
                                .fetchOne(CACHE_PURGE.ID));
        sql.insertInto(CACHE_PURGE_NODE, CACHE_PURGE_NODE.PURGE, CACHE_PURGE_NODE.NODE)
                .select(
                        DSL.select(DSL.val(id), NODE.NAME)
                                .from(NODE)
                                .where(NODE.KIND.eq(NodeKind.GATEWAY.word())))
                .execute();
        return id;
    }

    /** Oldest first. */
    public List<Waiting> waiting(Collection<NodeId> nodes) {
        return sql.select(CACHE_PURGE.fields())
                .select(CACHE_PURGE_NODE.NODE)
                .from(CACHE_PURGE_NODE)
                .join(CACHE_PURGE)
                .on(CACHE_PURGE.ID.eq(CACHE_PURGE_NODE.PURGE))
                .where(CACHE_PURGE_NODE.DONE_AT.isNull())
                .and(CACHE_PURGE_NODE.NODE.in(nodes.stream().map(NodeId::value).toList()))
                .orderBy(CACHE_PURGE.ORDERED_AT)
                .fetch(r -> {
                    CachePurgeRecord purge = r.into(CACHE_PURGE);
                    return new Waiting(
                            purge.getId(), new NodeId(r.get(CACHE_PURGE_NODE.NODE)), order(purge));
                });
    }

    /**
     * @param ok false: it could not, and is asked again
     */
    public void answered(
            UUID purge, NodeId node, boolean ok, long forgotten, String trouble, Instant at) {
        sql.update(CACHE_PURGE_NODE)
                .set(CACHE_PURGE_NODE.DONE_AT, ok ? at : null)
                .set(CACHE_PURGE_NODE.FORGOTTEN, forgotten)
                .set(CACHE_PURGE_NODE.TROUBLE, trouble)
                .where(CACHE_PURGE_NODE.PURGE.eq(purge))
                .and(CACHE_PURGE_NODE.NODE.eq(node.value()))
                .and(CACHE_PURGE_NODE.DONE_AT.isNull())
                .execute();
    }

    public List<CachePurge> newest(Reach reach, int limit) {
        return with(
                sql.selectFrom(CACHE_PURGE)
                        .where(seen(reach))
                        .orderBy(CACHE_PURGE.ORDERED_AT.desc(), CACHE_PURGE.ID)
                        .limit(limit)
                        .fetch());
    }

    public Optional<CachePurge> find(Reach reach, UUID id) {
        return with(
                        sql.selectFrom(CACHE_PURGE)
                                .where(CACHE_PURGE.ID.eq(id).and(seen(reach)))
                                .fetch())
                .stream()
                .findFirst();
    }

    /** Purges of all tenants concern everybody. */
    private static Condition seen(Reach reach) {
        return switch (reach) {
            case Reach.Everywhere() -> DSL.trueCondition();
            case Reach.Within(var tenants) ->
                    CACHE_PURGE
                            .TENANT
                            .isNull()
                            .or(
                                    CACHE_PURGE.TENANT.in(
                                            tenants.stream().map(TenantId::value).toList()));
        };
    }

    private List<CachePurge> with(List<CachePurgeRecord> purges) {
        Map<UUID, List<Obeyed>> nodes =
                sql
                        .selectFrom(CACHE_PURGE_NODE)
                        .where(
                                CACHE_PURGE_NODE.PURGE.in(
                                        purges.stream().map(CachePurgeRecord::getId).toList()))
                        .orderBy(CACHE_PURGE_NODE.NODE)
                        .fetch()
                        .stream()
                        .collect(
                                groupingBy(
                                        CachePurgeNodeRecord::getPurge,
                                        mapping(PurgeStore::obeyed, toList())));
        return purges.stream()
                .map(p ->
                        new CachePurge(
                                p.getId(),
                                order(p),
                                p.getOrderedByName(),
                                p.getOrderedAt(),
                                nodes.getOrDefault(p.getId(), List.of())))
                .toList();
    }

    private static Obeyed obeyed(CachePurgeNodeRecord r) {
        return new Obeyed(
                new NodeId(r.getNode()),
                Optional.ofNullable(r.getDoneAt()),
                r.getForgotten(),
                r.getTrouble());
    }

    private static Order order(CachePurgeRecord r) {
        return new Order(
                Optional.ofNullable(r.getTenant()).map(TenantId::new),
                r.getFeature().isEmpty()
                        ? Optional.empty()
                        : Optional.of(new FeatureId(r.getFeature())),
                r.getSubject(),
                r.getReason());
    }
}
