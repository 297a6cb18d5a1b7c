package dev.pilothouse.registry.store;

import static dev.pilothouse.db.postgres.jooq.Tables.RETENTION_DELETED;
import static dev.pilothouse.db.postgres.jooq.Tables.RETENTION_GOING;
import static dev.pilothouse.db.postgres.jooq.Tables.RETENTION_RUN;

import dev.pilothouse.db.model.Reach;
import dev.pilothouse.db.model.TenantId;
import dev.pilothouse.db.postgres.Tx;
import dev.pilothouse.registry.DataKind;
import dev.pilothouse.registry.RetentionRuns.Claim;
import dev.pilothouse.registry.RetentionRuns.Deleted;
import dev.pilothouse.registry.RetentionRuns.Leaving;
import dev.pilothouse.registry.RetentionRuns.Run;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.jooq.impl.DSL;

/** SQL of runs that delete what has been kept long enough. */
public final class RetentionRunStore {
    private final DSLContext sql;

    public RetentionRunStore(Tx tx) {
        this.sql = tx.sql();
    }

    /** Whether some run gave a sign of life since then. */
    public boolean isUnderWay(Instant silent) {
        return sql.fetchExists(
                sql.selectOne()
                        .from(RETENTION_RUN)
                        .where(RETENTION_RUN.ENDED_AT.isNull())
                        .and(RETENTION_RUN.ALIVE_AT.ge(silent)));
    }

    /**
     * @param silent a run of the day without a sign of life since then is taken up again
     */
    public Optional<Claim> take(LocalDate day, UUID runner, Instant now, Instant silent) {
        return sql.insertInto(RETENTION_RUN)
                .set(RETENTION_RUN.DAY, day)
                .set(RETENTION_RUN.BEGAN_AT, now)
                .set(RETENTION_RUN.RUNNER, runner)
                .set(RETENTION_RUN.ALIVE_AT, now)
                .onConflict(RETENTION_RUN.DAY)
                .doUpdate()
                .set(RETENTION_RUN.RUNNER, runner)
                .set(RETENTION_RUN.ALIVE_AT, now)
                .where(RETENTION_RUN.ENDED_AT.isNull())
                .and(RETENTION_RUN.ALIVE_AT.lt(silent))
                .returning(RETENTION_RUN.ID)
                .fetchOptional(r -> new Claim(Objects.requireNonNull(r.getId()), runner));
    }

    public Claim begin(UUID runner, Instant now) {
        UUID id =
                sql.insertInto(RETENTION_RUN)
                        .set(RETENTION_RUN.BEGAN_AT, now)
                        .set(RETENTION_RUN.RUNNER, runner)
                        .set(RETENTION_RUN.ALIVE_AT, now)
                        .returning(RETENTION_RUN.ID)
                        .fetchSingle()
                        .getId();
        return new Claim(Objects.requireNonNull(id), runner);
    }

    private static Condition of(Claim claim) {
        return RETENTION_RUN
                .ID
                .eq(claim.run())
                .and(RETENTION_RUN.RUNNER.eq(claim.runner()))
                .and(RETENTION_RUN.ENDED_AT.isNull());
    }

    /** Whether the run is still this runner's. */
    public boolean alive(Claim claim, Instant now) {
        return sql.update(RETENTION_RUN).set(RETENTION_RUN.ALIVE_AT, now).where(of(claim)).execute()
                == 1;
    }

    public void end(Claim claim, String failure, Instant now) {
        sql.update(RETENTION_RUN)
                .set(RETENTION_RUN.ENDED_AT, now)
                .set(RETENTION_RUN.FAILURE, failure)
                .where(of(claim))
                .execute();
    }

    /** Ends runs that nobody takes up again. */
    public void endSilent(String failure, LocalDate today, Instant silent, Instant now) {
        sql.update(RETENTION_RUN)
                .set(RETENTION_RUN.ENDED_AT, now)
                .set(RETENTION_RUN.FAILURE, failure)
                .where(RETENTION_RUN.ENDED_AT.isNull())
                .and(RETENTION_RUN.ALIVE_AT.lt(silent))
                .and(RETENTION_RUN.DAY.isNull().or(RETENTION_RUN.DAY.lt(today)))
                .execute();
    }

    public void going(Leaving leaving) {
        Deleted all = leaving.counted();
        sql.insertInto(RETENTION_GOING)
                .set(RETENTION_GOING.ID, leaving.id())
                .set(RETENTION_GOING.RUN, leaving.run())
                .set(RETENTION_GOING.TENANT, all.tenant().value())
                .set(RETENTION_GOING.DATA, all.data().word())
                .set(RETENTION_GOING.KEYS, leaving.keys().toArray(String[]::new))
                .set(RETENTION_GOING.ROWS, all.rows())
                .set(RETENTION_GOING.OLDEST, all.oldest())
                .set(RETENTION_GOING.NEWEST, all.newest())
                .execute();
    }

    /** What runs left that ended, or that gave no sign of life since then. */
    public List<Leaving> left(Instant silent) {
        return sql.select(RETENTION_GOING.fields())
                .from(RETENTION_GOING)
                .join(RETENTION_RUN)
                .on(RETENTION_RUN.ID.eq(RETENTION_GOING.RUN))
                .where(RETENTION_RUN.ENDED_AT.isNotNull().or(RETENTION_RUN.ALIVE_AT.lt(silent)))
                .orderBy(RETENTION_GOING.ID)
                .fetchInto(RETENTION_GOING)
                .map(r ->
                        new Leaving(
                                r.getId(),
                                r.getRun(),
                                new Deleted(
                                        new TenantId(r.getTenant()),
                                        DataKind.ofWord(r.getData()),
                                        r.getRows(),
                                        r.getOldest(),
                                        r.getNewest()),
                                List.of(r.getKeys())));
    }

    /** False when somebody noted it before. */
    public boolean gone(UUID going) {
        return sql.deleteFrom(RETENTION_GOING).where(RETENTION_GOING.ID.eq(going)).execute() == 1;
    }

    /** Adds to what the run deleted. */
    public void add(UUID run, Deleted d) {
        sql.insertInto(RETENTION_DELETED)
                .set(RETENTION_DELETED.RUN, run)
                .set(RETENTION_DELETED.TENANT, d.tenant().value())
                .set(RETENTION_DELETED.DATA, d.data().word())
                .set(RETENTION_DELETED.ROWS, d.rows())
                .set(RETENTION_DELETED.OLDEST, d.oldest())
                .set(RETENTION_DELETED.NEWEST, d.newest())
                .onDuplicateKeyUpdate()
                .set(RETENTION_DELETED.ROWS, RETENTION_DELETED.ROWS.plus(d.rows()))
                .set(
                        RETENTION_DELETED.OLDEST,
                        DSL.least(RETENTION_DELETED.OLDEST, DSL.val(d.oldest())))
                .set(
                        RETENTION_DELETED.NEWEST,
                        DSL.greatest(RETENTION_DELETED.NEWEST, DSL.val(d.newest())))
                .execute();
    }

    public List<Run> newest(Reach reach, int most) {
        return sql.selectFrom(RETENTION_RUN)
                .orderBy(RETENTION_RUN.BEGAN_AT.desc())
                .limit(most)
                .fetch(r ->
                        new Run(
                                Objects.requireNonNull(r.getId()),
                                Optional.ofNullable(r.getDay()),
                                r.getBeganAt(),
                                Optional.ofNullable(r.getEndedAt()),
                                Objects.requireNonNull(r.getFailure()),
                                deleted(Objects.requireNonNull(r.getId()), reach)));
    }

    private List<Deleted> deleted(UUID run, Reach reach) {
        return sql.selectFrom(RETENTION_DELETED)
                .where(RETENTION_DELETED.RUN.eq(run))
                .and(Within.reach(RETENTION_DELETED.TENANT, reach))
                .orderBy(RETENTION_DELETED.TENANT, RETENTION_DELETED.DATA)
                .fetch(r ->
                        new Deleted(
                                new TenantId(r.getTenant()),
                                DataKind.ofWord(r.getData()),
                                r.getRows(),
                                r.getOldest(),
                                r.getNewest()));
    }
}
