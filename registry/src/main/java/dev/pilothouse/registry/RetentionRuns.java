package dev.pilothouse.registry;

import static dev.pilothouse.db.model.Permission.SEE_FEATURES;

import dev.pilothouse.db.model.Actor;
import dev.pilothouse.db.model.TenantId;
import dev.pilothouse.db.postgres.Database;
import dev.pilothouse.db.postgres.Tx;
import dev.pilothouse.policy.audit.AuditEntry;
import dev.pilothouse.policy.audit.AuditEntry.Entity;
import dev.pilothouse.policy.audit.AuditLog;
import dev.pilothouse.registry.store.RetentionRunStore;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * When data was deleted because its time was over, and how much. Each batch is noted before it goes
 * and once it is gone, so that nothing goes unsaid when the process ends in between.
 */
public final class RetentionRuns {
    /** A run without a sign of life for so long was given up by its process. */
    private static final Duration SILENT = Duration.ofMinutes(30);

    private static final int MOST = 60;

    private final Database database;
    private final AuditLog audit;
    private final Clock clock;

    public RetentionRuns(Database database, AuditLog audit, Clock clock) {
        this.database = database;
        this.audit = audit;
        this.clock = clock;
    }

    /**
     * A run.
     *
     * @param day in UTC for which it ran by itself; empty: somebody asked for it
     * @param failure why it ended early; empty otherwise
     * @param deleted in the tenants that the reader sees
     */
    public record Run(
            UUID id,
            Optional<LocalDate> day,
            Instant began,
            Optional<Instant> ended,
            String failure,
            List<Deleted> deleted) {}

    /**
     * What went.
     *
     * @param oldest day of the rows, in UTC
     */
    public record Deleted(
            TenantId tenant, DataKind data, long rows, LocalDate oldest, LocalDate newest) {}

    /**
     * A run in the hands of a process.
     *
     * @param runner that process's work on it
     */
    public record Claim(UUID run, UUID runner) {}

    /** Somebody else carries the run out, or it has ended. */
    public static final class Lost extends RuntimeException {
        private Lost(UUID run) {
            super("retention run " + run + " was taken up by another process");
        }
    }

    /**
     * What a batch is about to delete of a tenant.
     *
     * @param counted before it goes
     * @param keys of the rows
     */
    public record Leaving(UUID id, UUID run, Deleted counted, List<String> keys) {
        public Leaving {
            keys = List.copyOf(keys);
        }
    }

    /**
     * Takes the run of today; empty when another process has it, or had it, and while any run is
     * under way. One whose process ended is taken up again.
     */
    public Optional<Claim> take() {
        Instant now = now();
        return database.write(tx -> {
            RetentionRunStore store = new RetentionRunStore(tx);
            Instant silent = now.minus(SILENT);
            return store.isUnderWay(silent)
                    ? Optional.empty()
                    : store.take(today(now), UUID.randomUUID(), now, silent);
        });
    }

    private static LocalDate today(Instant now) {
        return LocalDate.ofInstant(now, ZoneOffset.UTC);
    }

    /** Begins a run that somebody asked for. */
    public Claim begin() {
        return database.write(tx -> new RetentionRunStore(tx).begin(UUID.randomUUID(), now()));
    }

    /**
     * Gives a sign of life, at least every 30 minutes.
     *
     * @throws Lost when the run is another's by now
     */
    public void alive(Claim claim) {
        database.run(tx -> hold(tx, claim));
    }

    private void hold(Tx tx, Claim claim) {
        if (!new RetentionRunStore(tx).alive(claim, now())) {
            throw new Lost(claim.run());
        }
    }

    /**
     * Notes what is about to go, before it does.
     *
     * @throws Lost when the run is another's by now
     */
    public void going(Claim claim, List<Leaving> leaving) {
        database.run(tx -> {
            hold(tx, claim);
            leaving.forEach(l -> new RetentionRunStore(tx).going(l));
        });
    }

    /**
     * Notes what went of a batch, with an entry in the tenant's log. Nothing when it was noted
     * before.
     *
     * @param by who asked for the run, or the control plane
     * @param rows how many; none when the batch was not begun
     */
    public void gone(Actor by, Leaving leaving, long rows) {
        Deleted of = leaving.counted();
        database.run(tx -> {
            if (new RetentionRunStore(tx).gone(leaving.id()) && rows > 0) {
                note(
                        tx,
                        by,
                        leaving.run(),
                        new Deleted(of.tenant(), of.data(), rows, of.oldest(), of.newest()));
            }
        });
    }

    /** Notes what went, with an entry in the tenant's log. */
    public void gone(Actor by, Claim claim, Deleted deleted) {
        database.run(tx -> note(tx, by, claim.run(), deleted));
    }

    private void note(Tx tx, Actor by, UUID run, Deleted deleted) {
        new RetentionRunStore(tx).add(run, deleted);
        audit.append(tx, entry(by, run, deleted));
    }

    private static AuditEntry entry(Actor by, UUID run, Deleted deleted) {
        return AuditEntry.of(by, "retention.delete", Entity.of("retention-run", run.toString()))
                .in(deleted.tenant())
                .to(
                        Map.of(
                                deleted.data().word(),
                                "%d rows of %s to %s"
                                        .formatted(
                                                deleted.rows(),
                                                deleted.oldest(),
                                                deleted.newest())));
    }

    /** What processes noted before it went and did not live to note afterwards. */
    public List<Leaving> left() {
        return database.read(tx -> new RetentionRunStore(tx).left(now().minus(SILENT)));
    }

    /**
     * Notes the end of a run.
     *
     * @param failure why it ended early; empty otherwise
     */
    public void end(Claim claim, String failure) {
        database.run(tx -> new RetentionRunStore(tx).end(claim, failure, now()));
    }

    /** Notes that runs have ended whose processes did, unless they are taken up again. */
    public void endSilent() {
        Instant now = now();
        database.run(tx ->
                new RetentionRunStore(tx)
                        .endSilent("its process ended", today(now), now.minus(SILENT), now));
    }

    /** Newest first, at most 60. */
    public List<Run> list(Actor actor) {
        actor.requireAnywhere(SEE_FEATURES);
        return database.read(
                tx -> new RetentionRunStore(tx).newest(actor.reach(SEE_FEATURES), MOST));
    }

    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MICROS);
    }
}
