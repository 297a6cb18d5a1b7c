package dev.pilothouse.bridge.control.store;

import static dev.pilothouse.db.postgres.jooq.Tables.NODE;
import static dev.pilothouse.db.postgres.jooq.Tables.NODE_ERASURE;
import static dev.pilothouse.db.postgres.jooq.Tables.NODE_ERASURE_NODE;
import static dev.pilothouse.db.postgres.jooq.Tables.TOMBSTONE;

import dev.pilothouse.bridge.control.NodeErasure;
import dev.pilothouse.bridge.control.NodeErasure.Answer;
import dev.pilothouse.bridge.control.NodeErasure.Order;
import dev.pilothouse.bridge.control.NodeErasure.Verb;
import dev.pilothouse.db.model.NodeId;
import dev.pilothouse.db.model.NodeKind;
import dev.pilothouse.db.model.TenantId;
import dev.pilothouse.db.postgres.Tx;
import dev.pilothouse.db.postgres.jooq.tables.records.NodeErasureNodeRecord;
import dev.pilothouse.db.postgres.jooq.tables.records.NodeErasureRecord;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jooq.impl.DSL;

/** SQL of what nodes are told about people, and of their answers. */
public final class NodeErasureStore {
    private final DSLContext sql;

    public NodeErasureStore(Tx tx) {
        this.sql = tx.sql();
    }

    /** A node that has not obeyed yet. */
    public record Waiting(UUID erasure, NodeId node, Order order) {}

    /** For every node of the kind that is a member now: one that joins later is told then. */
    public UUID insert(Order order, Instant at) {
        UUID id = noted(order, at);
        sql.insertInto(NODE_ERASURE_NODE, NODE_ERASURE_NODE.ERASURE, NODE_ERASURE_NODE.NODE)
                .select(
                        DSL.select(DSL.val(id), NODE.NAME)
                                .from(NODE)
                                .where(NODE.KIND.eq(order.kind().word())))
                .execute();
        return id;
    }

    private UUID noted(Order order, Instant at) {
        return Objects.requireNonNull(
                sql.insertInto(NODE_ERASURE)
                        .set(NODE_ERASURE.REQUEST, order.request())
                        .set(NODE_ERASURE.TENANT, order.tenant().value())
                        .set(NODE_ERASURE.VERB, order.verb().word())
                        .set(NODE_ERASURE.KIND, order.kind().word())
                        .set(NODE_ERASURE.SUBJECT_REFS, order.references().toArray(new String[0]))
                        .set(NODE_ERASURE.BEFORE, order.before())
                        .set(NODE_ERASURE.ORDERED_AT, at)
                        .returning()
                        .fetchOne(NODE_ERASURE.ID));
    }

    /**
     * For a node that joins: it may have been a member before, and have kept what it held. It is
     * told of everybody who was erased and has tombstones still; a pool once, because it empties
     * everything each time. Such orders belong to no request, so that none waits for them.
     */
    public void ofTombstones(NodeId node, NodeKind kind, Instant at) {
        UUID joined = UUID.nameUUIDFromBytes(("joined/" + node).getBytes(StandardCharsets.UTF_8));
        sql.deleteFrom(NODE_ERASURE).where(NODE_ERASURE.REQUEST.eq(joined)).execute();
        Field<String[]> references = DSL.arrayAgg(TOMBSTONE.REFERENCE);
        sql.select(TOMBSTONE.TENANT, TOMBSTONE.BEFORE, references)
                .from(TOMBSTONE)
                .where(TOMBSTONE.EXPIRES_AT.gt(at))
                .groupBy(TOMBSTONE.REQUEST, TOMBSTONE.TENANT, TOMBSTONE.BEFORE)
                .orderBy(TOMBSTONE.BEFORE.desc())
                .limit(kind == NodeKind.POOL ? 1 : Integer.MAX_VALUE)
                .fetch()
                .forEach(r -> {
                    Order order =
                            new Order(
                                    joined,
                                    new TenantId(r.get(TOMBSTONE.TENANT)),
                                    Verb.ERASE,
                                    kind,
                                    Set.of(r.get(references)),
                                    r.get(TOMBSTONE.BEFORE));
                    sql.insertInto(NODE_ERASURE_NODE)
                            .set(NODE_ERASURE_NODE.ERASURE, noted(order, at))
                            .set(NODE_ERASURE_NODE.NODE, node.value())
                            .execute();
                });
    }

    /** Oldest first. */
    public List<Waiting> waiting(Collection<NodeId> nodes) {
        return sql.select(NODE_ERASURE.fields())
                .select(NODE_ERASURE_NODE.NODE)
                .from(NODE_ERASURE_NODE)
                .join(NODE_ERASURE)
                .on(NODE_ERASURE.ID.eq(NODE_ERASURE_NODE.ERASURE))
                .where(NODE_ERASURE_NODE.DONE_AT.isNull())
                .and(NODE_ERASURE_NODE.NODE.in(nodes.stream().map(NodeId::value).toList()))
                .orderBy(NODE_ERASURE.ORDERED_AT, NODE_ERASURE.ID)
                .fetch(r -> {
                    NodeErasureRecord erasure = r.into(NODE_ERASURE);
                    return new Waiting(
                            erasure.getId(),
                            new NodeId(r.get(NODE_ERASURE_NODE.NODE)),
                            order(erasure));
                });
    }

    /**
     * Nodes answer at the same time: one after the other, so that the last of them is seen to be
     * it.
     *
     * @param ok false: it could not, and is asked again
     */
    public void answered(
            UUID erasure, NodeId node, boolean ok, long items, String detail, Instant at) {
        sql.selectOne().from(NODE_ERASURE).where(NODE_ERASURE.ID.eq(erasure)).forUpdate().execute();
        sql.update(NODE_ERASURE_NODE)
                .set(NODE_ERASURE_NODE.DONE_AT, ok ? at : null)
                .set(NODE_ERASURE_NODE.ITEMS, items)
                .set(NODE_ERASURE_NODE.DETAIL, detail)
                .where(NODE_ERASURE_NODE.ERASURE.eq(erasure))
                .and(NODE_ERASURE_NODE.NODE.eq(node.value()))
                .and(NODE_ERASURE_NODE.DONE_AT.isNull())
                .execute();
        sql.update(NODE_ERASURE)
                .set(NODE_ERASURE.SUBJECT_REFS, new String[0])
                .where(NODE_ERASURE.ID.eq(erasure))
                .and(
                        DSL.notExists(
                                DSL.selectOne()
                                        .from(NODE_ERASURE_NODE)
                                        .where(NODE_ERASURE_NODE.ERASURE.eq(erasure))
                                        .and(NODE_ERASURE_NODE.DONE_AT.isNull())))
                .execute();
    }

    /** The newest order of a request that some node has not obeyed. */
    public Optional<UUID> open(Order order) {
        return sql.select(NODE_ERASURE.ID)
                .from(NODE_ERASURE)
                .where(NODE_ERASURE.REQUEST.eq(order.request()))
                .and(NODE_ERASURE.KIND.eq(order.kind().word()))
                .and(NODE_ERASURE.VERB.eq(order.verb().word()))
                .andExists(
                        DSL.selectOne()
                                .from(NODE_ERASURE_NODE)
                                .where(NODE_ERASURE_NODE.ERASURE.eq(NODE_ERASURE.ID))
                                .and(NODE_ERASURE_NODE.DONE_AT.isNull()))
                .orderBy(NODE_ERASURE.ORDERED_AT.desc())
                .limit(1)
                .fetchOptional(NODE_ERASURE.ID);
    }

    /** Ends looks for the same that somebody else began, whatever was answered to them. */
    public void dropLooks(Order order) {
        sql.deleteFrom(NODE_ERASURE)
                .where(NODE_ERASURE.REQUEST.eq(order.request()))
                .and(NODE_ERASURE.KIND.eq(order.kind().word()))
                .and(NODE_ERASURE.VERB.eq(Verb.PROBE.word()))
                .execute();
    }

    public NodeErasure get(UUID id) {
        NodeErasureRecord found =
                sql.selectFrom(NODE_ERASURE).where(NODE_ERASURE.ID.eq(id)).fetchSingle();
        return new NodeErasure(
                id,
                order(found),
                sql.selectFrom(NODE_ERASURE_NODE)
                        .where(NODE_ERASURE_NODE.ERASURE.eq(id))
                        .orderBy(NODE_ERASURE_NODE.NODE)
                        .fetch(NodeErasureStore::answer));
    }

    /** Ends an order that nobody waits for any more. */
    public void drop(UUID id) {
        sql.deleteFrom(NODE_ERASURE).where(NODE_ERASURE.ID.eq(id)).execute();
    }

    private static Answer answer(NodeErasureNodeRecord r) {
        return new Answer(
                new NodeId(r.getNode()),
                Optional.ofNullable(r.getDoneAt()),
                r.getItems(),
                r.getDetail());
    }

    private static Order order(NodeErasureRecord r) {
        return new Order(
                r.getRequest(),
                new TenantId(r.getTenant()),
                Verb.ofWord(r.getVerb()),
                NodeKind.ofWord(r.getKind()),
                Set.of(r.getSubjectRefs()),
                r.getBefore());
    }
}
