package dev.pilothouse.registry.store;

import static dev.pilothouse.db.postgres.jooq.Tables.RETENTION_DELETED;
import static dev.pilothouse.db.postgres.jooq.Tables.RETENTION_RUN;

import dev.pilothouse.db.model.Reach;
import dev.pilothouse.db.model.TenantId;
import dev.pilothouse.db.postgres.Tx;
import dev.pilothouse.registry.DataKind;
import dev.pilothouse.registry.RetentionRuns.Deleted;
import dev.pilothouse.registry.RetentionRuns.Run;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.jooq.DSLContext;

/** SQL of runs that delete what has been kept long enough. */
public final class RetentionRunStore {
    private final DSLContext sql;

    public RetentionRunStore(Tx tx) {
        this.sql = tx.sql();
    }

    /**
     * @param abandoned a run of the day that began before and has not ended is begun again
     */
    public Optional<UUID> take(LocalDate day, Instant now, Instant abandoned) {
        return sql.insertInto(RETENTION_RUN)
                .set(RETENTION_RUN.DAY, day)
                .set(RETENTION_RUN.BEGAN_AT, now)
                .onConflict(RETENTION_RUN.DAY)
                .doUpdate()
                .set(RETENTION_RUN.BEGAN_AT, now)
                .where(RETENTION_RUN.ENDED_AT.isNull())
                .and(RETENTION_RUN.BEGAN_AT.lt(abandoned))
                .returning(RETENTION_RUN.ID)
                .fetchOptional(r -> r.getId());
    }

    public UUID begin(Instant now) {
        return Objects.requireNonNull(
                sql.insertInto(RETENTION_RUN)
                        .set(RETENTION_RUN.BEGAN_AT, now)
                        .returning(RETENTION_RUN.ID)
                        .fetchSingle()
                        .getId());
    }

    public void end(UUID run, List<Deleted> deleted, String failure, Instant now) {
        sql.update(RETENTION_RUN)
                .set(RETENTION_RUN.ENDED_AT, now)
                .set(RETENTION_RUN.FAILURE, failure)
                .where(RETENTION_RUN.ID.eq(run))
                .execute();
        deleted.forEach(d ->
                sql.insertInto(RETENTION_DELETED)
                        .set(RETENTION_DELETED.RUN, run)
                        .set(RETENTION_DELETED.TENANT, d.tenant().value())
                        .set(RETENTION_DELETED.DATA, d.data().word())
                        .set(RETENTION_DELETED.ROWS, d.rows())
                        .set(RETENTION_DELETED.OLDEST, d.oldest())
                        .set(RETENTION_DELETED.NEWEST, d.newest())
                        .execute());
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
