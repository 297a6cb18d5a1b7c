package dev.pilothouse.policy.decisions;

import static dev.pilothouse.db.model.Permission.EXPORT_AUDIT;

import dev.pilothouse.db.model.Actor;
import dev.pilothouse.registry.Job;
import dev.pilothouse.registry.Jobs;
import java.util.List;
import java.util.UUID;

/**
 * Takes up exports whose console ended, as the same jobs. Who asked must still have the reach that
 * the export was asked with.
 *
 * @see <a
 *     href="../../../../../../../../../docs/decisions/2026-11-30-audit-exports-resumed.md">decision</a>
 */
public final class AuditExportRecovery {
    private final Jobs jobs;
    private final Access access;
    private final AuditExports exports;
    private final AuditExportPlans plans;

    public AuditExportRecovery(
            Jobs jobs, Access access, AuditExports exports, AuditExportPlans plans) {
        this.jobs = jobs;
        this.access = access;
        this.exports = exports;
        this.plans = plans;
    }

    /**
     * To be called now and then, by every console; each job is taken by one.
     *
     * @return the jobs that this process works on from now on
     */
    public List<UUID> takeUp() {
        return jobs.abandoned(AuditExports.JOB).stream()
                .filter(job -> jobs.takeUp(job, progress -> work(job, progress)))
                .map(Job::id)
                .toList();
    }

    private String work(Job job, Jobs.Progress progress) throws Exception {
        return exports.goOn(job.id(), progress, this::whoAsked, plans::afterwards);
    }

    private Actor.Person whoAsked(AuditExport export) {
        return access.current(UUID.fromString(export.asked().by()))
                .filter(p ->
                        AuditExport.tenants(p.reach(EXPORT_AUDIT), export.filter())
                                .equals(export.tenants()))
                .orElseThrow(() ->
                        new IllegalStateException(
                                "who asked for it may export something else now; start it again"));
    }
}
