package dev.pilothouse.policy.decisions.privacy.store;

import static dev.pilothouse.db.postgres.jooq.Tables.DEPLOYMENT;
import static dev.pilothouse.db.postgres.jooq.Tables.PRIVACY_NOTICE;
import static dev.pilothouse.db.postgres.jooq.Tables.PRIVACY_PROCESSOR;
import static dev.pilothouse.db.postgres.jooq.Tables.PROVIDER;
import static dev.pilothouse.db.postgres.jooq.Tables.TENANT;

import dev.pilothouse.db.model.Reach;
import dev.pilothouse.db.model.TenantId;
import dev.pilothouse.db.postgres.Tx;
import dev.pilothouse.db.postgres.jooq.tables.records.PrivacyProcessorRecord;
import dev.pilothouse.policy.decisions.privacy.Processor;
import dev.pilothouse.policy.decisions.privacy.Processor.Notice;
import dev.pilothouse.policy.decisions.privacy.ProcessorData;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.jooq.Field;

/** SQL of those who hold data for tenants, and of what they were told. */
public final class ProcessorStore {
    private static final int MOST = 2_000;

    private final DSLContext sql;

    public ProcessorStore(Tx tx) {
        this.sql = tx.sql();
    }

    public boolean knows(TenantId tenant) {
        return sql.fetchExists(TENANT, TENANT.ID.eq(tenant.value()));
    }

    public List<Processor> list(Reach reach) {
        return fetch(ConnectorStore.within(PRIVACY_PROCESSOR.TENANT, reach));
    }

    public List<Processor> of(TenantId tenant) {
        return fetch(PRIVACY_PROCESSOR.TENANT.eq(tenant.value()));
    }

    public Optional<Processor> find(UUID id) {
        return fetch(PRIVACY_PROCESSOR.ID.eq(id)).stream().findFirst();
    }

    private List<Processor> fetch(Condition which) {
        return sql.selectFrom(PRIVACY_PROCESSOR)
                .where(which)
                .orderBy(PRIVACY_PROCESSOR.TENANT, PRIVACY_PROCESSOR.NAME)
                .limit(MOST)
                .fetch(ProcessorStore::processor);
    }

    private static Processor processor(PrivacyProcessorRecord r) {
        return new Processor(
                r.getId(),
                new TenantId(r.getTenant()),
                new ProcessorData(
                        r.getName(),
                        r.getEMail(),
                        r.getHolds(),
                        r.getContract(),
                        ProcessorData.Told.ofWord(r.getTold())),
                r.getVersion());
    }

    private static Map<Field<?>, Object> columns(ProcessorData data) {
        return Map.of(
                PRIVACY_PROCESSOR.NAME, data.name(),
                PRIVACY_PROCESSOR.E_MAIL, data.email(),
                PRIVACY_PROCESSOR.HOLDS, data.holds(),
                PRIVACY_PROCESSOR.CONTRACT, data.contract(),
                PRIVACY_PROCESSOR.TOLD, data.told().word());
    }

    /** Empty when the tenant has one of the name. */
    public Optional<UUID> insert(TenantId tenant, ProcessorData data, Instant at) {
        return sql.insertInto(PRIVACY_PROCESSOR)
                .set(columns(data))
                .set(PRIVACY_PROCESSOR.TENANT, tenant.value())
                .set(PRIVACY_PROCESSOR.CREATED_AT, at)
                .onConflictDoNothing()
                .returning(PRIVACY_PROCESSOR.ID)
                .fetchOptional(PRIVACY_PROCESSOR.ID);
    }

    public boolean nameTaken(TenantId tenant, String name, UUID byOther) {
        return sql.fetchExists(
                PRIVACY_PROCESSOR,
                PRIVACY_PROCESSOR
                        .TENANT
                        .eq(tenant.value())
                        .and(PRIVACY_PROCESSOR.NAME.eq(name))
                        .and(PRIVACY_PROCESSOR.ID.ne(byOther)));
    }

    /** False when it was changed meanwhile. */
    public boolean update(UUID id, long version, ProcessorData data) {
        return sql.update(PRIVACY_PROCESSOR)
                        .set(columns(data))
                        .set(PRIVACY_PROCESSOR.VERSION, PRIVACY_PROCESSOR.VERSION.plus(1))
                        .where(PRIVACY_PROCESSOR.ID.eq(id))
                        .and(PRIVACY_PROCESSOR.VERSION.eq(version))
                        .execute()
                == 1;
    }

    public void delete(UUID id) {
        sql.deleteFrom(PRIVACY_PROCESSOR).where(PRIVACY_PROCESSOR.ID.eq(id)).execute();
    }

    /** Names of hosted providers whose models a tenant may call. */
    public List<String> providers(TenantId tenant) {
        return sql.selectDistinct(PROVIDER.DISPLAY_NAME)
                .from(PROVIDER)
                .join(DEPLOYMENT)
                .on(DEPLOYMENT.PROVIDER.eq(PROVIDER.ID))
                .where(PROVIDER.KIND.ne("pool"))
                .and(DEPLOYMENT.ENABLED)
                .and(DEPLOYMENT.TENANT.isNull().or(DEPLOYMENT.TENANT.eq(tenant.value())))
                .orderBy(PROVIDER.DISPLAY_NAME)
                .limit(100)
                .fetch(PROVIDER.DISPLAY_NAME);
    }

    /** Empty when this one was queued for this request already. */
    public Optional<UUID> queue(UUID request, Processor processor, Instant at) {
        return sql.insertInto(PRIVACY_NOTICE)
                .set(PRIVACY_NOTICE.REQUEST, request)
                .set(PRIVACY_NOTICE.PROCESSOR, processor.id())
                .set(PRIVACY_NOTICE.NAME, processor.data().name())
                .set(PRIVACY_NOTICE.HOLDS, processor.data().holds())
                .set(PRIVACY_NOTICE.CONTRACT, processor.data().contract())
                .set(PRIVACY_NOTICE.QUEUED_AT, at)
                .onConflictDoNothing()
                .returning(PRIVACY_NOTICE.ID)
                .fetchOptional(PRIVACY_NOTICE.ID);
    }

    public void failed(UUID notice, Instant at, String why) {
        sql.update(PRIVACY_NOTICE)
                .set(PRIVACY_NOTICE.FAILED_AT, at)
                .set(PRIVACY_NOTICE.WHY, why)
                .where(PRIVACY_NOTICE.ID.eq(notice))
                .execute();
    }

    /** By name. */
    public List<Notice> notices(UUID request) {
        return sql.selectFrom(PRIVACY_NOTICE)
                .where(PRIVACY_NOTICE.REQUEST.eq(request))
                .orderBy(PRIVACY_NOTICE.NAME, PRIVACY_NOTICE.ID)
                .fetch(r ->
                        new Notice(
                                r.getId(),
                                r.getName(),
                                r.getHolds(),
                                r.getContract(),
                                r.getQueuedAt(),
                                Optional.ofNullable(r.getToldAt()),
                                Optional.ofNullable(r.getFailedAt()),
                                r.getWhy()));
    }
}
