package dev.pilothouse.policy.decisions.store;

import static dev.pilothouse.db.postgres.jooq.Tables.DRILL;
import static dev.pilothouse.db.postgres.jooq.Tables.DRILL_SCHEDULE;

import dev.pilothouse.db.model.Actor;
import dev.pilothouse.db.model.NodeId;
import dev.pilothouse.db.postgres.Tx;
import dev.pilothouse.db.postgres.jooq.tables.records.DrillRecord;
import dev.pilothouse.policy.decisions.Drill;
import dev.pilothouse.policy.decisions.DrillSchedule;
import dev.pilothouse.policy.decisions.DrillSchedule.Every;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.UUID;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.jooq.impl.DSL;
import org.jspecify.annotations.Nullable;

/** SQL of drills and their schedule. */
public final class DrillStore {
    private final DSLContext sql;

    public DrillStore(Tx tx) {
        this.sql = tx.sql();
    }

    /** Empty while another runs. */
    public Optional<Drill> insert(Drill.Cause cause, Actor by, Instant at) {
        return sql.insertInto(DRILL)
                .set(DRILL.CAUSE, cause.word())
                .set(DRILL.STARTED_BY, by.ref())
                .set(DRILL.STARTED_BY_NAME, by.displayName())
                .set(DRILL.STARTED_AT, at)
                .onConflictDoNothing()
                .returning()
                .fetchOptional(DrillStore::drill);
    }

    public void killed(UUID drill, UUID kill) {
        sql.update(DRILL).set(DRILL.KILL, kill).where(DRILL.ID.eq(drill)).execute();
    }

    public void end(UUID drill, Drill.Outcome outcome) {
        Drill.Figures figures = outcome.figures();
        sql.update(DRILL)
                .set(DRILL.ENDED_AT, outcome.at())
                .set(DRILL.RESULT, outcome.passed() ? "passed" : "failed")
                .set(DRILL.DETAIL, outcome.detail())
                .set(DRILL.NODES_TOTAL, figures.total())
                .set(DRILL.NODES_ACKNOWLEDGED, figures.acknowledged())
                .set(DRILL.P50_MS, orNull(figures.p50()))
                .set(DRILL.P99_MS, orNull(figures.p99()))
                .set(DRILL.SLOWEST_NODE, figures.slowest().map(NodeId::value).orElse(""))
                .set(DRILL.SLOWEST_MS, orNull(figures.slowestMillis()))
                .set(DRILL.LAST_BYTE_MS, figures.lastByte())
                .set(DRILL.CALLS_OPEN, figures.open())
                .set(DRILL.CALLS_CUT, figures.cut())
                .set(DRILL.CALLS_REFUSED, figures.refused())
                .set(DRILL.CALLS_PASSED, figures.passedCalls())
                .where(DRILL.ID.eq(drill))
                .execute();
    }

    public Optional<Drill> find(UUID id) {
        return drills(DRILL.ID.eq(id), 1).stream().findFirst();
    }

    public List<Drill> newest(Optional<Instant> before, int limit) {
        return drills(before.<Condition>map(DRILL.STARTED_AT::lt).orElse(DSL.noCondition()), limit);
    }

    public List<Drill> runningSince(Instant before) {
        return drills(DRILL.ENDED_AT.isNull().and(DRILL.STARTED_AT.lt(before)), 10);
    }

    private List<Drill> drills(Condition which, int limit) {
        return sql.selectFrom(DRILL)
                .where(which)
                .orderBy(DRILL.STARTED_AT.desc(), DRILL.NUMBER.desc())
                .limit(limit)
                .fetch(DrillStore::drill);
    }

    public DrillSchedule schedule() {
        return sql.selectFrom(DRILL_SCHEDULE)
                .fetchSingle(r ->
                        new DrillSchedule(
                                Every.ofWord(r.getEvery()),
                                Optional.ofNullable(r.getNextAt()),
                                r.getSetByName(),
                                r.getSetAt()));
    }

    public void set(DrillSchedule schedule) {
        sql.update(DRILL_SCHEDULE)
                .set(DRILL_SCHEDULE.EVERY, schedule.every().word())
                .set(DRILL_SCHEDULE.NEXT_AT, schedule.next().orElse(null))
                .set(DRILL_SCHEDULE.SET_BY_NAME, schedule.setBy())
                .set(DRILL_SCHEDULE.SET_AT, schedule.setAt())
                .execute();
    }

    /** The schedule when a drill is due, held until the transaction ends; empty for a loser. */
    public Optional<DrillSchedule> lockDue(Instant now) {
        boolean due =
                sql.selectFrom(DRILL_SCHEDULE)
                        .where(DRILL_SCHEDULE.NEXT_AT.le(now))
                        .forUpdate()
                        .skipLocked()
                        .fetchOptional()
                        .isPresent();
        return due ? Optional.of(schedule()) : Optional.empty();
    }

    public void schedule(Optional<Instant> next) {
        sql.update(DRILL_SCHEDULE).set(DRILL_SCHEDULE.NEXT_AT, next.orElse(null)).execute();
    }

    private static Drill drill(DrillRecord r) {
        return new Drill(
                r.getId(),
                r.getNumber(),
                Drill.Cause.valueOf(r.getCause().toUpperCase(Locale.ROOT)),
                r.getStartedByName(),
                r.getStartedAt(),
                Optional.ofNullable(r.getKill()),
                Optional.ofNullable(r.getEndedAt()).map(at -> outcome(r, at)));
    }

    private static Drill.Outcome outcome(DrillRecord r, Instant at) {
        return new Drill.Outcome(
                at,
                "passed".equals(r.getResult()),
                r.getDetail(),
                new Drill.Figures(
                        r.getNodesTotal(),
                        r.getNodesAcknowledged(),
                        optional(r.getP50Ms()),
                        optional(r.getP99Ms()),
                        Optional.of(r.getSlowestNode()).filter(n -> !n.isEmpty()).map(NodeId::new),
                        optional(r.getSlowestMs()),
                        r.getLastByteMs(),
                        r.getCallsOpen(),
                        r.getCallsCut(),
                        r.getCallsRefused(),
                        r.getCallsPassed()));
    }

    private static OptionalDouble optional(@Nullable Double value) {
        return value == null ? OptionalDouble.empty() : OptionalDouble.of(value);
    }

    private static @Nullable Double orNull(OptionalDouble value) {
        return value.isPresent() ? value.getAsDouble() : null;
    }
}
