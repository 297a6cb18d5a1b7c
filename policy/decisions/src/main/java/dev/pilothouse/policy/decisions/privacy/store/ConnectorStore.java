package dev.pilothouse.policy.decisions.privacy.store;

import static dev.pilothouse.db.postgres.jooq.Tables.PRIVACY_CONNECTOR;
import static dev.pilothouse.db.postgres.jooq.Tables.PRIVACY_REQUEST;
import static dev.pilothouse.db.postgres.jooq.Tables.TENANT;

import dev.pilothouse.db.model.Reach;
import dev.pilothouse.db.model.TenantId;
import dev.pilothouse.db.postgres.Tx;
import dev.pilothouse.db.postgres.jooq.tables.records.PrivacyConnectorRecord;
import dev.pilothouse.policy.decisions.privacy.Connector;
import dev.pilothouse.policy.decisions.privacy.ConnectorData;
import dev.pilothouse.policy.decisions.privacy.RequestState;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jooq.impl.DSL;

/** SQL of connectors to stores of other systems. */
public final class ConnectorStore {
    private static final int MOST = 1_000;

    private final DSLContext sql;

    public ConnectorStore(Tx tx) {
        this.sql = tx.sql();
    }

    /** Erasures of the tenant begin, and its connectors change, one after the other. */
    public void oneAtATime(TenantId tenant) {
        sql.execute("SELECT pg_advisory_xact_lock(hashtextextended(?, 0))", "connector/" + tenant);
    }

    public boolean knows(TenantId tenant) {
        return sql.fetchExists(TENANT, TENANT.ID.eq(tenant.value()));
    }

    public int count(TenantId tenant) {
        return sql.fetchCount(PRIVACY_CONNECTOR, PRIVACY_CONNECTOR.TENANT.eq(tenant.value()));
    }

    /** Whether data of somebody of the tenant are being destroyed. */
    public boolean erasing(TenantId tenant) {
        return sql.fetchExists(
                PRIVACY_REQUEST,
                PRIVACY_REQUEST
                        .TENANT
                        .eq(tenant.value())
                        .and(
                                PRIVACY_REQUEST.STATE.in(
                                        RequestState.EXECUTING.word(),
                                        RequestState.PROBING.word())));
    }

    /** By tenant and name. */
    public List<Connector> list(Reach reach) {
        return fetch(within(PRIVACY_CONNECTOR.TENANT, reach));
    }

    static Condition within(Field<String> tenant, Reach reach) {
        return switch (reach) {
            case Reach.Everywhere() -> DSL.trueCondition();
            case Reach.Within(var tenants) ->
                    tenant.in(tenants.stream().map(TenantId::value).toList());
        };
    }

    public Optional<Connector> find(UUID id) {
        return fetch(PRIVACY_CONNECTOR.ID.eq(id)).stream().findFirst();
    }

    private List<Connector> fetch(Condition which) {
        return sql.selectFrom(PRIVACY_CONNECTOR)
                .where(which)
                .orderBy(PRIVACY_CONNECTOR.TENANT, PRIVACY_CONNECTOR.NAME)
                .limit(MOST)
                .fetch(ConnectorStore::connector);
    }

    private static Connector connector(PrivacyConnectorRecord r) {
        return new Connector(
                r.getId(),
                new TenantId(r.getTenant()),
                new ConnectorData(
                        r.getName(),
                        ConnectorData.Kind.ofWord(r.getKind()),
                        r.getAddress(),
                        r.getPlace(),
                        r.getField(),
                        r.getLogin(),
                        ConnectorData.KnownBy.ofWord(r.getKnownBy()),
                        r.getReceiverKey()),
                Optional.ofNullable(r.getSecretSetAt()),
                Optional.ofNullable(r.getCheckedAt())
                        .map(at -> new Connector.Tried(at, r.getCheckTrouble())),
                r.getVersion());
    }

    private static Map<Field<?>, Object> columns(ConnectorData data) {
        return Map.of(
                PRIVACY_CONNECTOR.NAME, data.name(),
                PRIVACY_CONNECTOR.KIND, data.kind().word(),
                PRIVACY_CONNECTOR.ADDRESS, data.address(),
                PRIVACY_CONNECTOR.PLACE, data.place(),
                PRIVACY_CONNECTOR.FIELD, data.field(),
                PRIVACY_CONNECTOR.LOGIN, data.login(),
                PRIVACY_CONNECTOR.KNOWN_BY, data.knownBy().word(),
                PRIVACY_CONNECTOR.RECEIVER_KEY, data.receiverKey());
    }

    /** Empty when the tenant has one of the name. */
    public Optional<UUID> insert(TenantId tenant, ConnectorData data, Instant at) {
        return sql.insertInto(PRIVACY_CONNECTOR)
                .set(columns(data))
                .set(PRIVACY_CONNECTOR.TENANT, tenant.value())
                .set(PRIVACY_CONNECTOR.CREATED_AT, at)
                .onConflictDoNothing()
                .returning(PRIVACY_CONNECTOR.ID)
                .fetchOptional(PRIVACY_CONNECTOR.ID);
    }

    public boolean nameTaken(TenantId tenant, String name, UUID byOther) {
        return sql.fetchExists(
                PRIVACY_CONNECTOR,
                PRIVACY_CONNECTOR
                        .TENANT
                        .eq(tenant.value())
                        .and(PRIVACY_CONNECTOR.NAME.eq(name))
                        .and(PRIVACY_CONNECTOR.ID.ne(byOther)));
    }

    /** False when it was changed meanwhile. Nobody has tried it as it is now. */
    public boolean update(UUID id, long version, ConnectorData data) {
        return sql.update(PRIVACY_CONNECTOR)
                        .set(columns(data))
                        .set(PRIVACY_CONNECTOR.CHECKED_AT, (Instant) null)
                        .set(PRIVACY_CONNECTOR.CHECK_TROUBLE, "")
                        .set(PRIVACY_CONNECTOR.VERSION, PRIVACY_CONNECTOR.VERSION.plus(1))
                        .where(PRIVACY_CONNECTOR.ID.eq(id))
                        .and(PRIVACY_CONNECTOR.VERSION.eq(version))
                        .execute()
                == 1;
    }

    public void delete(UUID id) {
        sql.deleteFrom(PRIVACY_CONNECTOR).where(PRIVACY_CONNECTOR.ID.eq(id)).execute();
    }

    public void secret(UUID id, byte[] sealed, Instant at) {
        sql.update(PRIVACY_CONNECTOR)
                .set(PRIVACY_CONNECTOR.SECRET, sealed)
                .set(PRIVACY_CONNECTOR.SECRET_SET_AT, at)
                .set(PRIVACY_CONNECTOR.CHECKED_AT, (Instant) null)
                .set(PRIVACY_CONNECTOR.CHECK_TROUBLE, "")
                .where(PRIVACY_CONNECTOR.ID.eq(id))
                .execute();
    }

    public Optional<byte[]> secret(UUID id) {
        return sql.select(PRIVACY_CONNECTOR.SECRET)
                .from(PRIVACY_CONNECTOR)
                .where(PRIVACY_CONNECTOR.ID.eq(id))
                .fetchOptional(PRIVACY_CONNECTOR.SECRET);
    }

    public void tried(UUID id, long version, Instant at, String trouble) {
        sql.update(PRIVACY_CONNECTOR)
                .set(PRIVACY_CONNECTOR.CHECKED_AT, at)
                .set(PRIVACY_CONNECTOR.CHECK_TROUBLE, trouble)
                .where(PRIVACY_CONNECTOR.ID.eq(id))
                .and(PRIVACY_CONNECTOR.VERSION.eq(version))
                .execute();
    }
}
