package dev.pilothouse.registry.store;

import static dev.pilothouse.db.postgres.jooq.Tables.JOB;

import dev.pilothouse.db.model.Reach;
import dev.pilothouse.db.model.TenantId;
import dev.pilothouse.db.postgres.Tx;
import dev.pilothouse.db.postgres.jooq.tables.records.JobRecord;
import dev.pilothouse.registry.Job;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import org.jooq.DSLContext;
import org.jooq.impl.DSL;

/** SQL of jobs. */
public final class JobStore {
    private static final String RUNNING = word(Job.State.RUNNING);

    private final DSLContext sql;

    public JobStore(Tx tx) {
        this.sql = tx.sql();
    }

    public Job insert(
            String kind,
            String title,
            Optional<TenantId> tenant,
            String by,
            String byName,
            Instant at) {
        return job(
                Objects.requireNonNull(
                        sql.insertInto(JOB)
                                .set(JOB.KIND, kind)
                                .set(JOB.TITLE, title)
                                .set(JOB.TENANT, tenant.map(TenantId::value).orElse(null))
                                .set(JOB.STATE, RUNNING)
                                .set(JOB.STARTED_BY, by)
                                .set(JOB.STARTED_BY_NAME, byName)
                                .set(JOB.STARTED_AT, at)
                                .set(JOB.HEARTBEAT_AT, at)
                                .returning()
                                .fetchOne()));
    }

    public Optional<Job> find(UUID id) {
        return sql.selectFrom(JOB).where(JOB.ID.eq(id)).fetchOptional(JobStore::job);
    }

    /** Newest first; jobs of no tenant are seen by all. */
    public List<Job> newest(Reach reach, int limit) {
        return sql.selectFrom(JOB)
                .where(DSL.or(JOB.TENANT.isNull(), Within.reach(JOB.TENANT, reach)))
                .orderBy(JOB.STARTED_AT.desc(), JOB.ID)
                .limit(limit)
                .fetch(JobStore::job);
    }

    /** False when the job is not running any more: it was cancelled. */
    public boolean progress(UUID id, long done, OptionalLong total, String detail, Instant at) {
        return sql.update(JOB)
                        .set(JOB.DONE, done)
                        .set(JOB.TOTAL, total.isPresent() ? total.getAsLong() : null)
                        .set(JOB.DETAIL, detail)
                        .set(JOB.HEARTBEAT_AT, at)
                        .where(JOB.ID.eq(id).and(JOB.STATE.eq(RUNNING)))
                        .execute()
                == 1;
    }

    /** False when it is not running. */
    public boolean finish(UUID id, Job.State state, String detail, Instant at) {
        return sql.update(JOB)
                        .set(JOB.STATE, word(state))
                        .set(JOB.DETAIL, detail)
                        .set(JOB.FINISHED_AT, at)
                        .where(JOB.ID.eq(id).and(JOB.STATE.eq(RUNNING)))
                        .execute()
                == 1;
    }

    /** Fails the jobs whose process gave no sign of life since {@code before}. */
    public int failSilent(Instant before, Instant at) {
        return sql.update(JOB)
                .set(JOB.STATE, word(Job.State.FAILED))
                .set(JOB.DETAIL, "the process that ran it ended; start it again")
                .set(JOB.FINISHED_AT, at)
                .where(JOB.STATE.eq(RUNNING).and(JOB.HEARTBEAT_AT.lt(before)))
                .execute();
    }

    private static String word(Job.State state) {
        return state.name().toLowerCase(Locale.ROOT);
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
}
