package dev.pilothouse.policy.decisions.store;

import static dev.pilothouse.db.postgres.jooq.Tables.AUDIT_EXPORT_PLAN;

import dev.pilothouse.db.model.Actor;
import dev.pilothouse.db.model.TenantId;
import dev.pilothouse.db.postgres.Tx;
import dev.pilothouse.db.postgres.jooq.tables.records.AuditExportPlanRecord;
import dev.pilothouse.policy.audit.ExportFormat;
import dev.pilothouse.policy.decisions.AuditExportPlan;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.jooq.DSLContext;
import org.jspecify.annotations.Nullable;

/** SQL of plans of exports. */
public final class AuditExportPlanStore {
    private static final String LEADER = "pilothouse.audit-export-plans";

    private static final Duration CLAIMED = Duration.ofMinutes(5);

    private final DSLContext sql;

    public AuditExportPlanStore(Tx tx) {
        this.sql = tx.sql();
    }

    public AuditExportPlan insert(
            AuditExportPlan.Data data, Actor.Person owner, Instant now, Instant next) {
        return plan(
                Objects.requireNonNull(
                        sql.insertInto(AUDIT_EXPORT_PLAN)
                                .set(AUDIT_EXPORT_PLAN.NAME, data.name())
                                .set(
                                        AUDIT_EXPORT_PLAN.TENANT,
                                        data.filter().tenant().map(TenantId::value).orElse(null))
                                .set(AUDIT_EXPORT_PLAN.FILTER, AuditExportStore.json(data.filter()))
                                .set(
                                        AUDIT_EXPORT_PLAN.FORMATS,
                                        AuditExportStore.formats(data.formats()))
                                .set(AUDIT_EXPORT_PLAN.EVERY, data.every().word())
                                .set(AUDIT_EXPORT_PLAN.HOUR, (short) data.hour())
                                .set(AUDIT_EXPORT_PLAN.FOLDER, data.folder())
                                .set(AUDIT_EXPORT_PLAN.WEBHOOK, data.webhook())
                                .set(AUDIT_EXPORT_PLAN.OWNER, owner.id())
                                .set(AUDIT_EXPORT_PLAN.OWNER_NAME, owner.name())
                                .set(AUDIT_EXPORT_PLAN.CREATED_AT, now)
                                .set(AUDIT_EXPORT_PLAN.NEXT_AT, next)
                                .returning()
                                .fetchOne()));
    }

    /** In force, the next to run first. */
    public List<AuditExportPlan> all() {
        return sql.selectFrom(AUDIT_EXPORT_PLAN)
                .where(AUDIT_EXPORT_PLAN.ENDED_AT.isNull())
                .orderBy(AUDIT_EXPORT_PLAN.NEXT_AT, AUDIT_EXPORT_PLAN.ID)
                .fetch(AuditExportPlanStore::plan);
    }

    /** The tenant of the plan whose id ends so, ended or not; empty: of all, or there is none. */
    public Optional<TenantId> tenantOf(String end) {
        return sql.select(AUDIT_EXPORT_PLAN.TENANT)
                .from(AUDIT_EXPORT_PLAN)
                .where(AUDIT_EXPORT_PLAN.ID.cast(String.class).endsWith(end))
                .fetchOptional(AUDIT_EXPORT_PLAN.TENANT)
                .map(TenantId::new);
    }

    /** False when it has ended, or never was. */
    public boolean end(UUID id, Instant at) {
        return sql.update(AUDIT_EXPORT_PLAN)
                        .set(AUDIT_EXPORT_PLAN.ENDED_AT, at)
                        .where(AUDIT_EXPORT_PLAN.ID.eq(id).and(AUDIT_EXPORT_PLAN.ENDED_AT.isNull()))
                        .execute()
                == 1;
    }

    /**
     * Those that are due and that nobody has claimed in the last five minutes; none while another
     * replica does the same. {@link #ran} moves a plan on.
     */
    public List<AuditExportPlan> claimDue(Instant now) {
        boolean leads =
                Boolean.TRUE.equals(
                        sql.fetchValue(
                                "SELECT pg_try_advisory_xact_lock(hashtextextended(?, 0))",
                                LEADER));
        if (!leads) {
            return List.of();
        }
        return sql.update(AUDIT_EXPORT_PLAN)
                .set(AUDIT_EXPORT_PLAN.CLAIMED_AT, now)
                .where(AUDIT_EXPORT_PLAN.ENDED_AT.isNull())
                .and(AUDIT_EXPORT_PLAN.NEXT_AT.le(now))
                .and(
                        AUDIT_EXPORT_PLAN
                                .CLAIMED_AT
                                .isNull()
                                .or(AUDIT_EXPORT_PLAN.CLAIMED_AT.lt(now.minus(CLAIMED))))
                .returning()
                .fetch(AuditExportPlanStore::plan);
    }

    /** The period of a plan that was claimed is done with; the next one follows. */
    public void ran(AuditExportPlan plan) {
        sql.update(AUDIT_EXPORT_PLAN)
                .set(AUDIT_EXPORT_PLAN.NEXT_AT, plan.after())
                .setNull(AUDIT_EXPORT_PLAN.CLAIMED_AT)
                .where(AUDIT_EXPORT_PLAN.ID.eq(plan.id()))
                .and(AUDIT_EXPORT_PLAN.NEXT_AT.eq(plan.next()))
                .execute();
    }

    /** A run began; nothing changes when its outcome is known already. */
    public void began(UUID id, UUID export, Instant at) {
        sql.update(AUDIT_EXPORT_PLAN)
                .set(AUDIT_EXPORT_PLAN.LAST_AT, at)
                .set(AUDIT_EXPORT_PLAN.LAST_EXPORT, export)
                .set(AUDIT_EXPORT_PLAN.LAST_OUTCOME, "")
                .where(AUDIT_EXPORT_PLAN.ID.eq(id))
                .and(AUDIT_EXPORT_PLAN.LAST_EXPORT.isDistinctFrom(export))
                .execute();
    }

    /** What came of a run; {@code export} is empty when none could be started. */
    public void outcome(UUID id, Optional<UUID> export, String said, Instant at) {
        sql.update(AUDIT_EXPORT_PLAN)
                .set(AUDIT_EXPORT_PLAN.LAST_AT, at)
                .set(AUDIT_EXPORT_PLAN.LAST_EXPORT, export.orElse(null))
                .set(AUDIT_EXPORT_PLAN.LAST_OUTCOME, said)
                .where(AUDIT_EXPORT_PLAN.ID.eq(id))
                .execute();
    }

    private static AuditExportPlan plan(AuditExportPlanRecord r) {
        @Nullable Instant last = r.getLastAt();
        return new AuditExportPlan(
                r.getId(),
                new AuditExportPlan.Data(
                        r.getName(),
                        AuditExportStore.filter(r.getFilter()),
                        ExportFormat.of(Arrays.asList(r.getFormats())),
                        AuditExportPlan.Every.ofWord(r.getEvery()),
                        r.getHour(),
                        r.getFolder(),
                        r.getWebhook()),
                r.getOwner(),
                r.getOwnerName(),
                r.getNextAt(),
                last == null
                        ? Optional.empty()
                        : Optional.of(
                                new AuditExportPlan.Run(
                                        last,
                                        Optional.ofNullable(r.getLastExport()),
                                        r.getLastOutcome())));
    }
}
