package dev.pilothouse.bridge.control.store;

import static dev.pilothouse.db.postgres.jooq.Tables.NODE;
import static dev.pilothouse.db.postgres.jooq.Tables.NODE_FORGOTTEN;
import static dev.pilothouse.db.postgres.jooq.Tables.NODE_REJECTION;
import static dev.pilothouse.db.postgres.jooq.Tables.NODE_STATUS;

import dev.pilothouse.db.model.NodeId;
import dev.pilothouse.db.model.NodeKind;
import dev.pilothouse.db.postgres.Tx;
import dev.pilothouse.db.postgres.jooq.tables.records.NodeRecord;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jooq.DSLContext;
import org.jooq.impl.DSL;
import org.jspecify.annotations.Nullable;

/** SQL of nodes and of what they said. */
public final class NodeStore {
    private final DSLContext sql;

    public NodeStore(Tx tx) {
        this.sql = tx.sql();
    }

    /** A member. */
    public record Row(
            NodeId id,
            NodeKind kind,
            String serial,
            byte[] credentialSha256,
            byte[] credentialSealed,
            Instant joinedAt,
            Optional<Instant> lastSeenAt,
            String address,
            String software) {}

    /** A resource that a node did not take. */
    public record Rejection(
            NodeId node, String type, String name, String version, String reason, Instant at) {}

    /** What a node reported to a replica of the control plane. */
    public record Status(NodeId node, String control, Instant at, byte[] status) {}

    public List<Row> all() {
        return sql.selectFrom(NODE).orderBy(NODE.NAME).fetch(NodeStore::row);
    }

    public Optional<Row> find(NodeId id) {
        return sql.selectFrom(NODE).where(NODE.NAME.eq(id.value())).fetchOptional(NodeStore::row);
    }

    public void join(Row row, Instant certificateExpires) {
        sql.deleteFrom(NODE_FORGOTTEN).where(NODE_FORGOTTEN.NAME.eq(row.id().value())).execute();
        sql.insertInto(NODE)
                .set(NODE.NAME, row.id().value())
                .set(NODE.KIND, row.kind().word())
                .set(NODE.CERTIFICATE_SERIAL, row.serial())
                .set(NODE.CERTIFICATE_EXPIRES_AT, certificateExpires)
                .set(NODE.CREDENTIAL_SHA256, row.credentialSha256())
                .set(NODE.CREDENTIAL_SEALED, row.credentialSealed())
                .set(NODE.JOINED_AT, row.joinedAt())
                .onConflict(NODE.NAME)
                .doUpdate()
                .set(NODE.KIND, row.kind().word())
                .set(NODE.CERTIFICATE_SERIAL, row.serial())
                .set(NODE.CERTIFICATE_EXPIRES_AT, certificateExpires)
                .set(NODE.CREDENTIAL_SHA256, row.credentialSha256())
                .set(NODE.CREDENTIAL_SEALED, row.credentialSealed())
                .set(NODE.JOINED_AT, row.joinedAt())
                .execute();
    }

    public void renew(NodeId id, String serial, Instant expires) {
        sql.update(NODE)
                .set(NODE.CERTIFICATE_SERIAL, serial)
                .set(NODE.CERTIFICATE_EXPIRES_AT, expires)
                .where(NODE.NAME.eq(id.value()))
                .execute();
    }

    public void seen(NodeId id, String address, String software, Instant at) {
        sql.update(NODE)
                .set(NODE.ADDRESS, address)
                .set(NODE.SOFTWARE, software)
                .set(NODE.LAST_SEEN_AT, at)
                .where(NODE.NAME.eq(id.value()))
                .execute();
    }

    /** Until it joins again, it is known that it was there. */
    public void forget(Row node, Instant at) {
        sql.deleteFrom(NODE).where(NODE.NAME.eq(node.id().value())).execute();
        sql.insertInto(NODE_FORGOTTEN)
                .set(NODE_FORGOTTEN.NAME, node.id().value())
                .set(NODE_FORGOTTEN.KIND, node.kind().word())
                .set(NODE_FORGOTTEN.AT, at)
                .onConflict(NODE_FORGOTTEN.NAME)
                .doUpdate()
                .setAllToExcluded()
                .execute();
    }

    /** Names of those of a kind that were forgotten since then and have not joined again. */
    public List<String> forgotten(NodeKind kind, Instant since) {
        return sql.select(NODE_FORGOTTEN.NAME)
                .from(NODE_FORGOTTEN)
                .where(NODE_FORGOTTEN.KIND.eq(kind.word()))
                .and(NODE_FORGOTTEN.AT.ge(since))
                .orderBy(NODE_FORGOTTEN.NAME)
                .fetch(NODE_FORGOTTEN.NAME);
    }

    /** Forgets what the node did not take of these, then notes what it did not take now. */
    public void rejections(NodeId id, Collection<Rejection> taken, Collection<Rejection> refused) {
        for (Rejection r : taken) {
            sql.deleteFrom(NODE_REJECTION)
                    .where(NODE_REJECTION.NODE.eq(id.value()))
                    .and(NODE_REJECTION.TYPE.eq(r.type()))
                    .and(NODE_REJECTION.NAME.eq(r.name()))
                    .execute();
        }
        for (Rejection r : refused) {
            sql.insertInto(NODE_REJECTION)
                    .set(NODE_REJECTION.NODE, id.value())
                    .set(NODE_REJECTION.TYPE, r.type())
                    .set(NODE_REJECTION.NAME, r.name())
                    .set(NODE_REJECTION.RESOURCE_VERSION, r.version())
                    .set(NODE_REJECTION.REASON, r.reason())
                    .set(NODE_REJECTION.REJECTED_AT, r.at())
                    .onConflict(NODE_REJECTION.NODE, NODE_REJECTION.TYPE, NODE_REJECTION.NAME)
                    .doUpdate()
                    .setAllToExcluded()
                    .execute();
        }
    }

    public Map<String, List<Rejection>> rejections() {
        return sql.selectFrom(NODE_REJECTION)
                .orderBy(NODE_REJECTION.TYPE, NODE_REJECTION.NAME)
                .fetchGroups(
                        NODE_REJECTION.NODE,
                        r ->
                                new Rejection(
                                        new NodeId(r.getNode()),
                                        r.getType(),
                                        r.getName(),
                                        r.getResourceVersion(),
                                        r.getReason(),
                                        r.getRejectedAt()));
    }

    /** Tells the other replicas what nodes reported to this one; unknown nodes are left out. */
    public void report(Collection<Status> statuses) {
        for (Status s : statuses) {
            sql.execute(
                    """
                    INSERT INTO pilothouse.node_status (node, control, at, status)
                    SELECT name, {1}, {2}, {3} FROM pilothouse.node WHERE name = {0}
                    ON CONFLICT (node) DO UPDATE
                    SET control = excluded.control, at = excluded.at, status = excluded.status
                    """,
                    DSL.val(s.node().value()),
                    DSL.val(s.control()),
                    DSL.val(s.at(), NODE_STATUS.AT),
                    DSL.val(s.status()));
            sql.update(NODE)
                    .set(NODE.LAST_SEEN_AT, s.at())
                    .where(NODE.NAME.eq(s.node().value()))
                    .execute();
        }
    }

    /** What nodes reported to other replicas. */
    public List<Status> elsewhere(String control) {
        return sql.selectFrom(NODE_STATUS)
                .where(NODE_STATUS.CONTROL.ne(control))
                .fetch(r ->
                        new Status(
                                new NodeId(r.getNode()), r.getControl(), r.getAt(), r.getStatus()));
    }

    private static Row row(NodeRecord r) {
        @Nullable Instant seen = r.getLastSeenAt();
        return new Row(
                new NodeId(r.getName()),
                NodeKind.ofWord(r.getKind()),
                r.getCertificateSerial(),
                r.getCredentialSha256(),
                r.getCredentialSealed(),
                r.getJoinedAt(),
                Optional.ofNullable(seen),
                r.getAddress(),
                r.getSoftware());
    }
}
