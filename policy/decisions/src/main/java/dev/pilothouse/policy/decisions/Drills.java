package dev.pilothouse.policy.decisions;

import static dev.pilothouse.db.model.Permission.KILL_WIDE;
import static dev.pilothouse.db.model.Permission.SEE_KILLS;

import dev.pilothouse.db.model.Actor;
import dev.pilothouse.db.model.BadInput;
import dev.pilothouse.db.model.Conflict;
import dev.pilothouse.db.model.Conflict.Reason;
import dev.pilothouse.db.model.Denied;
import dev.pilothouse.db.model.KillScope;
import dev.pilothouse.db.model.TenantId;
import dev.pilothouse.db.postgres.Database;
import dev.pilothouse.db.postgres.Tx;
import dev.pilothouse.policy.audit.AuditEntry;
import dev.pilothouse.policy.audit.AuditEntry.Entity;
import dev.pilothouse.policy.audit.AuditLog;
import dev.pilothouse.policy.decisions.DrillSchedule.Every;
import dev.pilothouse.policy.decisions.store.DrillStore;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * Drills of the kill switch on {@link TenantId#DRILL}, a tenant of our own that nobody's calls
 * belong to. The kill of a drill has an end, so it lifts itself.
 *
 * @see <a href="../../../../../../../../../docs/decisions/2026-11-29-drills.md">decision</a>
 */
public final class Drills {
    /** The kill of a drill ends so long after it was made. */
    public static final Duration KILL_LASTS = Duration.ofSeconds(30);

    private static final Duration LONGEST = Duration.ofMinutes(5);
    private static final int MOST = 500;

    private final Database database;
    private final AuditLog audit;
    private final KillSwitches switches;
    private final Clock clock;

    public Drills(Database database, AuditLog audit, KillSwitches switches, Clock clock) {
        this.database = database;
        this.audit = audit;
        this.switches = switches;
        this.clock = clock;
    }

    /**
     * Begins a drill by hand.
     *
     * @throws Denied without {@link dev.pilothouse.db.model.Permission#KILL_WIDE} everywhere
     * @throws Conflict while another runs
     */
    public Drill begin(Actor actor) {
        actor.require(KILL_WIDE, Optional.empty());
        return database.write(tx ->
                insert(tx, actor, Drill.Cause.MANUAL)
                        .orElseThrow(() ->
                                new Conflict(Reason.STILL_IN_USE, "another drill is running")));
    }

    /** Begins the drill that is due, if one is; only one replica of the control plane gets it. */
    public Optional<Drill> beginDue() {
        Instant now = now();
        return database.write(tx -> {
            DrillStore store = new DrillStore(tx);
            return store.lockDue(now)
                    .flatMap(schedule -> {
                        store.schedule(schedule.every().after(now));
                        return insert(tx, Actor.CONTROL_PLANE, Drill.Cause.SCHEDULED);
                    });
        });
    }

    private Optional<Drill> insert(Tx tx, Actor actor, Drill.Cause cause) {
        Optional<Drill> begun = new DrillStore(tx).insert(cause, actor, now());
        begun.ifPresent(drill -> audit.append(tx, entry(actor, "drill.start", drill)));
        return begun;
    }

    /** Kills the drill's tenant, as who began it. */
    public Kill kill(Actor actor, Drill drill) {
        KillRequest request =
                KillRequest.of(
                                KillScope.TENANT,
                                TenantId.DRILL.value(),
                                Optional.of(TenantId.DRILL),
                                "Drill " + drill.number() + ": nothing of yours is stopped")
                        .withIncident("DRILL-" + drill.number())
                        .until(now().plus(KILL_LASTS));
        Kill kill = switches.rehearse(actor, request);
        database.run(tx -> new DrillStore(tx).killed(drill.id(), kill.id()));
        return kill;
    }

    /** The drill is over. */
    public Drill end(Drill drill, boolean passed, String detail, Drill.Figures figures) {
        return database.write(tx -> {
            DrillStore store = new DrillStore(tx);
            store.end(drill.id(), new Drill.Outcome(now(), passed, detail, figures));
            Drill ended = store.find(drill.id()).orElseThrow();
            audit.append(tx, ended(ended));
            return ended;
        });
    }

    /** Ends drills whose replica of the control plane stopped in the middle. */
    public void endOrphans() {
        List<Drill> orphans =
                database.read(tx -> new DrillStore(tx).runningSince(now().minus(LONGEST)));
        orphans.forEach(d ->
                end(d, false, "the control plane stopped in the middle of it", Drill.Figures.NONE));
    }

    /** Newest first. */
    public List<Drill> list(Actor actor, Optional<Instant> before, int limit) {
        actor.requireAnywhere(SEE_KILLS);
        if (limit < 1 || limit > MOST) {
            throw new BadInput("limit", Integer.toString(limit), "1 to " + MOST);
        }
        return database.read(tx -> new DrillStore(tx).newest(before, limit));
    }

    public Optional<Drill> find(Actor actor, UUID id) {
        actor.requireAnywhere(SEE_KILLS);
        return database.read(tx -> new DrillStore(tx).find(id));
    }

    public DrillSchedule schedule(Actor actor) {
        actor.requireAnywhere(SEE_KILLS);
        return database.read(tx -> new DrillStore(tx).schedule());
    }

    /**
     * From now on drills run by themselves so often, at nine o'clock UTC.
     *
     * @throws Denied without {@link dev.pilothouse.db.model.Permission#KILL_WIDE} everywhere
     */
    public DrillSchedule schedule(Actor actor, Every every) {
        actor.require(KILL_WIDE, Optional.empty());
        return database.write(tx -> {
            DrillStore store = new DrillStore(tx);
            DrillSchedule old = store.schedule();
            var set = new DrillSchedule(every, every.after(now()), actor.displayName(), now());
            store.set(set);
            audit.append(
                    tx,
                    AuditEntry.of(actor, "drill.schedule", Entity.of("drill-schedule", "all"))
                            .from(Map.of("every", old.every().word()))
                            .to(Map.of("every", every.word())));
            return store.schedule();
        });
    }

    private static AuditEntry ended(Drill drill) {
        Drill.Outcome outcome = drill.outcome().orElseThrow();
        Drill.Figures figures = outcome.figures();
        AuditEntry entry =
                entry(Actor.CONTROL_PLANE, "drill.end", drill)
                        .ended(
                                outcome.passed() ? "success" : "failure",
                                outcome.passed() ? 200 : 500)
                        .because(outcome.detail());
        return drill.kill()
                .map(kill -> entry.linkedTo(Entity.of("kill", kill.toString())))
                .orElse(entry)
                .to(
                        Map.of(
                                "nodes_acknowledged", figures.acknowledged(),
                                "nodes_total", figures.total(),
                                "p50_ms", text(figures.p50().orElse(-1)),
                                "p99_ms", text(figures.p99().orElse(-1)),
                                "calls_open", figures.open(),
                                "calls_cut", figures.cut(),
                                "calls_refused", figures.refused(),
                                "calls_passed", figures.passedCalls()));
    }

    private static String text(double millis) {
        return millis < 0 ? "" : Double.toString(millis);
    }

    private static AuditEntry entry(Actor actor, String action, Drill drill) {
        return AuditEntry.of(actor, action, Entity.of("drill", drill.id().toString()))
                .linkedTo(Entity.of("drill-number", Long.toString(drill.number())));
    }

    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MICROS);
    }
}
