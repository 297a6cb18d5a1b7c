package dev.pilothouse.policy.decisions;

import dev.pilothouse.db.model.Actor;
import dev.pilothouse.db.model.Permission;
import dev.pilothouse.db.model.Reach;
import dev.pilothouse.db.model.TenantId;
import dev.pilothouse.policy.audit.AuditFilter;
import dev.pilothouse.policy.audit.ExportFormat;
import dev.pilothouse.registry.Job;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/**
 * An export of the audit log: asked for, under way, a file, or gone.
 *
 * @param job the work; says how far it is, or why it failed
 * @param tenants whose entries may be in it; empty: all, and entries of none
 * @param plan the plan that asked for it; empty: a person did
 * @param file once it is whole
 * @param gone when the file was deleted
 * @param goneWhy empty while it is there
 */
public record AuditExport(
        UUID id,
        Job job,
        Optional<Set<TenantId>> tenants,
        AuditFilter filter,
        Set<ExportFormat> formats,
        Optional<UUID> plan,
        Asked asked,
        Optional<Whole> file,
        Optional<Instant> gone,
        String goneWhy) {
    public AuditExport {
        tenants = tenants.map(Set::copyOf);
        formats = Set.copyOf(formats);
    }

    /**
     * Who asked, and when.
     *
     * @param by pseudonym
     */
    public record Asked(String by, String byName, Instant at) {}

    /**
     * The file.
     *
     * @param entries of the console's log
     * @param decisions of gateways
     * @param sha256 lower-case hexadecimal
     * @param first number of the first entry; 0 when there is none
     * @param console name of the console that wrote it, on whose disk it lies unless they share a
     *     folder; empty: not noted
     */
    public record Whole(
            long entries,
            long decisions,
            long bytes,
            String sha256,
            long first,
            long last,
            String console,
            Instant at) {}

    /** Whether the file can be fetched. */
    public boolean ready() {
        return file.isPresent() && gone.isEmpty();
    }

    /** Whether somebody may have it: they hold the permission wherever it tells of. */
    public boolean isFor(Actor actor) {
        return tenants.map(all -> all.stream().allMatch(t -> actor.may(Permission.EXPORT_AUDIT, t)))
                .orElseGet(() -> actor.mayEverywhere(Permission.EXPORT_AUDIT));
    }

    /** A tenant whose entries the actor may not have; empty: those of no tenant, or none. */
    Optional<TenantId> firstNotOf(Actor actor) {
        return tenants.flatMap(all ->
                all.stream().filter(t -> !actor.may(Permission.EXPORT_AUDIT, t)).findFirst());
    }

    /** The reach of an export that somebody asks for. */
    static Optional<Set<TenantId>> tenants(Reach reach, AuditFilter filter) {
        return filter.tenant()
                .map(Set::of)
                .or(() ->
                        switch (reach) {
                            case Reach.Everywhere() -> Optional.empty();
                            case Reach.Within(var tenants) -> Optional.of(tenants);
                        });
    }
}
