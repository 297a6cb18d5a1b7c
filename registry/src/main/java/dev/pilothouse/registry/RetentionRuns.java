package dev.pilothouse.registry;

import static dev.pilothouse.db.model.Permission.SEE_FEATURES;

import dev.pilothouse.db.model.Actor;
import dev.pilothouse.db.model.TenantId;
import dev.pilothouse.db.postgres.Database;
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
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** When data was deleted because its time was over, and how much. */
public final class RetentionRuns {
    /** A run that has not ended by then was given up by its process. */
    private static final Duration LONGEST = Duration.ofHours(6);

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
            TenantId tenant, DataKind data, long rows, LocalDate oldest, LocalDate newest) {
        /** The same and what another one deleted of it. */
        Deleted and(Deleted other) {
            return new Deleted(
                    tenant,
                    data,
                    rows + other.rows,
                    oldest.isBefore(other.oldest) ? oldest : other.oldest,
                    newest.isAfter(other.newest) ? newest : other.newest);
        }
    }

    /** Takes the run of today; empty when another process has it, or had it. */
    public Optional<UUID> take() {
        Instant now = now();
        LocalDate today = LocalDate.ofInstant(now, ZoneOffset.UTC);
        return database.write(tx -> new RetentionRunStore(tx).take(today, now, now.minus(LONGEST)));
    }

    /** Begins a run that somebody asked for. */
    public UUID begin() {
        return database.write(tx -> new RetentionRunStore(tx).begin(now()));
    }

    /**
     * Notes the end of a run, with an entry in the log of each tenant whose data went.
     *
     * @param by who asked for it, or the control plane
     * @param failure why it ended early; empty otherwise
     */
    public void end(Actor by, UUID run, List<Deleted> deleted, String failure) {
        List<Deleted> sums = sums(deleted);
        database.run(tx -> {
            new RetentionRunStore(tx).end(run, sums, failure, now());
            Map<TenantId, List<Deleted>> of = new LinkedHashMap<>();
            sums.forEach(
                    d -> of.computeIfAbsent(d.tenant(), t -> new java.util.ArrayList<>()).add(d));
            of.forEach((tenant, all) -> audit.append(tx, entry(by, run, tenant, all)));
        });
    }

    private static List<Deleted> sums(List<Deleted> deleted) {
        Map<String, Deleted> sums = new LinkedHashMap<>();
        deleted.forEach(d -> sums.merge(d.tenant() + "/" + d.data(), d, Deleted::and));
        return List.copyOf(sums.values());
    }

    private static AuditEntry entry(Actor by, UUID run, TenantId tenant, List<Deleted> all) {
        Map<String, Object> rows = new LinkedHashMap<>();
        all.forEach(d ->
                rows.put(
                        d.data().word(),
                        d.rows() + " rows of " + d.oldest() + " to " + d.newest()));
        return AuditEntry.of(by, "retention.delete", Entity.of("retention-run", run.toString()))
                .in(tenant)
                .to(rows);
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
