package dev.pilothouse.policy.decisions.store;

import static dev.pilothouse.db.postgres.jooq.Tables.AUDIT_EXPORT;
import static dev.pilothouse.db.postgres.jooq.Tables.JOB;

import dev.pilothouse.db.model.TenantId;
import dev.pilothouse.db.postgres.Tx;
import dev.pilothouse.db.postgres.jooq.tables.records.AuditExportRecord;
import dev.pilothouse.db.postgres.jooq.tables.records.JobRecord;
import dev.pilothouse.policy.audit.AuditFilter;
import dev.pilothouse.policy.audit.ExportFormat;
import dev.pilothouse.policy.decisions.AuditExport;
import dev.pilothouse.registry.Job;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.jooq.Record;
import org.jooq.SelectOnConditionStep;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/** SQL of exports of the audit log. */
public final class AuditExportStore {
    private static final JsonMapper JSON = JsonMapper.shared();
    private static final TypeReference<java.util.Map<String, String>> WORDS =
            new TypeReference<>() {};

    private final DSLContext sql;

    public AuditExportStore(Tx tx) {
        this.sql = tx.sql();
    }

    public AuditExport insert(
            Job job,
            Optional<Set<TenantId>> tenants,
            AuditFilter filter,
            Set<ExportFormat> formats,
            Optional<UUID> plan,
            AuditExport.Asked asked) {
        sql.insertInto(AUDIT_EXPORT)
                .set(AUDIT_EXPORT.JOB, job.id())
                .set(AUDIT_EXPORT.TENANTS, tenants.map(AuditExportStore::words).orElse(null))
                .set(AUDIT_EXPORT.FILTER, json(filter))
                .set(AUDIT_EXPORT.FORMATS, formats(formats))
                .set(AUDIT_EXPORT.PLAN, plan.orElse(null))
                .set(AUDIT_EXPORT.ASKED_BY, asked.by())
                .set(AUDIT_EXPORT.ASKED_BY_NAME, asked.byName())
                .set(AUDIT_EXPORT.ASKED_AT, asked.at())
                .execute();
        return ofJob(job.id()).orElseThrow();
    }

    private static String[] words(Set<TenantId> tenants) {
        return tenants.stream().map(TenantId::value).sorted().toArray(String[]::new);
    }

    static String[] formats(Set<ExportFormat> formats) {
        return formats.stream().map(ExportFormat::word).sorted().toArray(String[]::new);
    }

    static String json(AuditFilter filter) {
        return JSON.writeValueAsString(filter.words());
    }

    static AuditFilter filter(String json) {
        return AuditFilter.of(JSON.readValue(json, WORDS));
    }

    public void ready(UUID id, AuditExport.Whole whole) {
        sql.update(AUDIT_EXPORT)
                .set(AUDIT_EXPORT.ENTRIES, whole.entries())
                .set(AUDIT_EXPORT.DECISIONS, whole.decisions())
                .set(AUDIT_EXPORT.BYTES, whole.bytes())
                .set(AUDIT_EXPORT.SHA256, whole.sha256())
                .set(AUDIT_EXPORT.FIRST_SEQ, whole.first())
                .set(AUDIT_EXPORT.LAST_SEQ, whole.last())
                .set(AUDIT_EXPORT.CONSOLE, whole.console())
                .set(AUDIT_EXPORT.READY_AT, whole.at())
                .where(AUDIT_EXPORT.ID.eq(id))
                .execute();
    }

    /** False when it was gone already. */
    public boolean gone(UUID id, String why, Instant at) {
        return sql.update(AUDIT_EXPORT)
                        .set(AUDIT_EXPORT.GONE_AT, at)
                        .set(AUDIT_EXPORT.GONE_WHY, why)
                        .where(AUDIT_EXPORT.ID.eq(id).and(AUDIT_EXPORT.GONE_AT.isNull()))
                        .execute()
                == 1;
    }

    public Optional<AuditExport> find(UUID id) {
        return one(AUDIT_EXPORT.ID.eq(id));
    }

    public Optional<AuditExport> ofJob(UUID job) {
        return one(AUDIT_EXPORT.JOB.eq(job));
    }

    private Optional<AuditExport> one(Condition which) {
        return exports().where(which).fetchOptional(AuditExportStore::export);
    }

    /** Newest first. */
    public List<AuditExport> newest(int limit) {
        return exports()
                .orderBy(AUDIT_EXPORT.ASKED_AT.desc(), AUDIT_EXPORT.ID)
                .limit(limit)
                .fetch(AuditExportStore::export);
    }

    /** Those whose file is there, oldest first. */
    public List<AuditExport> ready() {
        return exports()
                .where(AUDIT_EXPORT.READY_AT.isNotNull().and(AUDIT_EXPORT.GONE_AT.isNull()))
                .orderBy(AUDIT_EXPORT.READY_AT, AUDIT_EXPORT.ID)
                .fetch(AuditExportStore::export);
    }

    /** Of these, the ones whose file was given up. */
    public Set<UUID> gone(Collection<UUID> ids) {
        return Set.copyOf(
                sql.select(AUDIT_EXPORT.ID)
                        .from(AUDIT_EXPORT)
                        .where(AUDIT_EXPORT.ID.in(ids).and(AUDIT_EXPORT.GONE_AT.isNotNull()))
                        .fetch(AUDIT_EXPORT.ID));
    }

    private SelectOnConditionStep<? extends Record> exports() {
        return sql.select(AUDIT_EXPORT.fields())
                .select(JOB.fields())
                .from(AUDIT_EXPORT)
                .join(JOB)
                .on(JOB.ID.eq(AUDIT_EXPORT.JOB));
    }

    private static AuditExport export(Record row) {
        AuditExportRecord r = row.into(AUDIT_EXPORT);
        return new AuditExport(
                r.getId(),
                job(row.into(JOB)),
                Optional.<String[]>ofNullable(r.getTenants()).map(AuditExportStore::tenants),
                filter(r.getFilter()),
                ExportFormat.of(Arrays.asList(r.getFormats())),
                Optional.ofNullable(r.getPlan()),
                new AuditExport.Asked(r.getAskedBy(), r.getAskedByName(), r.getAskedAt()),
                whole(r),
                Optional.ofNullable(r.getGoneAt()),
                r.getGoneWhy());
    }

    private static Job job(JobRecord r) {
        return new Job(
                r.getId(),
                r.getKind(),
                r.getTitle(),
                Optional.ofNullable(r.getTenant()).map(TenantId::new),
                Job.State.valueOf(r.getState().toUpperCase(Locale.ROOT)),
                r.getDone(),
                r.getTotal() == null ? OptionalLong.empty() : OptionalLong.of(r.getTotal()),
                r.getDetail(),
                r.getStartedByName(),
                r.getStartedBy(),
                r.getStartedAt(),
                r.getHeartbeatAt(),
                Optional.ofNullable(r.getFinishedAt()));
    }

    private static Set<TenantId> tenants(String[] words) {
        return Arrays.stream(words).map(TenantId::new).collect(Collectors.toSet());
    }

    private static Optional<AuditExport.Whole> whole(AuditExportRecord r) {
        @Nullable Instant at = r.getReadyAt();
        return at == null
                ? Optional.empty()
                : Optional.of(
                        new AuditExport.Whole(
                                r.getEntries(),
                                r.getDecisions(),
                                r.getBytes(),
                                r.getSha256(),
                                r.getFirstSeq(),
                                r.getLastSeq(),
                                r.getConsole(),
                                at));
    }
}
