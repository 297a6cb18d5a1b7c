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
import java.util.Set;
import java.util.UUID;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.jooq.impl.DSL;
import org.jooq.impl.SQLDataType;

/** SQL of jobs. */
public final class JobStore {
    private static final String RUNNING = word(Job.State.RUNNING);

    private final DSLContext sql;

    public JobStore(Tx tx) {
        this.sql = tx.sql();
    }

    /**
     * @param runner who works on it
     */
    public Job insert(
            UUID runner,
            String kind,
            String title,
            Optional<TenantId> tenant,
            String by,
            String byName,
            Instant at) {
        return job(
                Objects.requireNonNull(
                        sql.insertInto(JOB)
                                .set(JOB.RUNNER, runner)
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

    /**
     * False when it is not the runner's work any more: it was cancelled, or taken up by another.
     */
    public boolean progress(
            UUID id, UUID runner, long done, OptionalLong total, String detail, Instant at) {
        return sql.update(JOB)
                        .set(JOB.DONE, done)
                        .set(JOB.TOTAL, total.isPresent() ? total.getAsLong() : null)
                        .set(JOB.DETAIL, detail)
                        .set(JOB.HEARTBEAT_AT, at)
                        .where(held(id, runner))
                        .execute()
                == 1;
    }

    private static Condition held(UUID id, UUID runner) {
        return JOB.ID.eq(id).and(JOB.STATE.eq(RUNNING)).and(JOB.RUNNER.eq(runner));
    }

    /** A sign of life; false when it is not the runner's work any more. */
    public boolean beat(UUID id, UUID runner, Instant at) {
        return sql.update(JOB).set(JOB.HEARTBEAT_AT, at).where(held(id, runner)).execute() == 1;
    }

    /** Whether it is the runner's work, which stays so until the transaction ends. */
    public boolean holds(UUID id, UUID runner) {
        return sql.fetchExists(sql.selectFrom(JOB).where(held(id, runner)).forUpdate());
    }

    /** Ends the runner's work; false when it is not its work any more. */
    public boolean finish(UUID id, UUID runner, Job.State state, String detail, Instant at) {
        return sql.update(JOB)
                        .set(JOB.STATE, word(state))
                        .set(JOB.DETAIL, detail)
                        .set(JOB.FINISHED_AT, at)
                        .where(held(id, runner))
                        .execute()
                == 1;
    }

    /**
     * Running, without a sign of life since {@code before}, and not tried too often; the oldest
     * first.
     */
    public List<Job> silent(String kind, int mostTries, Instant before) {
        return sql.selectFrom(JOB)
                .where(silent(before).and(JOB.KIND.eq(kind)).and(JOB.TRIES.lt((short) mostTries)))
                .orderBy(JOB.STARTED_AT, JOB.ID)
                .fetch(JobStore::job);
    }

    private static Condition silent(Instant before) {
        return JOB.STATE.eq(RUNNING).and(JOB.HEARTBEAT_AT.lt(before));
    }

    /** Gives a silent job to a runner; false when it is not silent any more. */
    public boolean takeUp(UUID id, UUID runner, Instant before, Instant at) {
        return sql.update(JOB)
                        .set(JOB.RUNNER, runner)
                        .set(JOB.TRIES, JOB.TRIES.plus(1))
                        .set(JOB.DONE, 0L)
                        .set(JOB.HEARTBEAT_AT, at)
                        .set(JOB.DETAIL, "taken up again: the process that ran it ended")
                        .where(silent(before).and(JOB.ID.eq(id)))
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

    /**
     * Fails the jobs whose process gave no sign of life since {@code before}.
     *
     * @param takenUp kinds that are taken up again, until they were tried too often
     */
    public int failSilent(Set<String> takenUp, int mostTries, Instant before, Instant at) {
        return sql.update(JOB)
                .set(JOB.STATE, word(Job.State.FAILED))
                .set(
                        JOB.DETAIL,
                        DSL.when(
                                        JOB.TRIES.gt((short) 1),
                                        DSL.concat(
                                                DSL.inline("tried "),
                                                JOB.TRIES.cast(SQLDataType.VARCHAR),
                                                DSL.inline(
                                                        " times, each time the process that ran it"
                                                                + " ended")))
                                .otherwise("the process that ran it ended; start it again"))
                .set(JOB.FINISHED_AT, at)
                .where(silent(before))
                .and(JOB.KIND.notIn(takenUp).or(JOB.TRIES.ge((short) mostTries)))
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
