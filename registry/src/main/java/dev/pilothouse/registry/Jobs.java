package dev.pilothouse.registry;

import static dev.pilothouse.db.model.Permission.MANAGE_SAMPLE;
import static dev.pilothouse.db.model.Permission.SEE_JOBS;

import dev.pilothouse.db.model.Actor;
import dev.pilothouse.db.model.Denied;
import dev.pilothouse.db.model.NotFound;
import dev.pilothouse.db.model.TenantId;
import dev.pilothouse.db.model.Texts;
import dev.pilothouse.db.postgres.Database;
import dev.pilothouse.policy.audit.AuditEntry;
import dev.pilothouse.policy.audit.AuditEntry.Entity;
import dev.pilothouse.policy.audit.AuditLog;
import dev.pilothouse.registry.store.JobStore;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Long work: runs on a virtual thread of this process, its progress is in the store. */
public final class Jobs {
    private static final Logger LOG = LoggerFactory.getLogger(Jobs.class);
    private static final Duration SILENT = Duration.ofMinutes(2);
    private static final int MOST = 200;

    private final Database database;
    private final AuditLog audit;
    private final Clock clock;

    public Jobs(Database database, AuditLog audit, Clock clock) {
        this.database = database;
        this.audit = audit;
        this.clock = clock;
    }

    /** What a job does. */
    @FunctionalInterface
    public interface Work {
        /**
         * @return one line on what was done
         * @throws Exception its message is shown to people as why the job failed
         */
        String run(Progress progress) throws Exception;
    }

    /** How a job says where it is; to be called at least once a minute. */
    @FunctionalInterface
    public interface Progress {
        /**
         * @throws Cancelled when somebody cancelled the job: it must end
         */
        void at(long done, OptionalLong total, String detail);
    }

    /** A job was cancelled. */
    public static final class Cancelled extends RuntimeException {}

    /** Begins a job and returns at once. The caller checked that the actor may do the work. */
    public Job start(Actor actor, String kind, String title, Optional<TenantId> tenant, Work work) {
        String shown = Texts.check("title", title, 1, 200);
        Job job =
                database.write(tx -> {
                    Job begun =
                            new JobStore(tx)
                                    .insert(
                                            kind,
                                            shown,
                                            tenant,
                                            actor.ref(),
                                            actor.displayName(),
                                            clock.instant());
                    audit.append(
                            tx,
                            AuditEntry.of(actor, "job.start", entity(begun.id()))
                                    .in(tenant)
                                    .to(Map.of("kind", kind, "title", shown)));
                    return begun;
                });
        Thread.ofVirtual().name("job-" + job.id()).start(() -> run(job, work));
        return job;
    }

    @SuppressWarnings("CatchingUnchecked")
    private void run(Job job, Work work) {
        try {
            String result = work.run((done, total, detail) -> progress(job, done, total, detail));
            finish(job, Job.State.DONE, result);
        } catch (Cancelled e) {
            LOG.info("job {} was cancelled", job.id());
        } catch (Exception e) {
            LOG.warn("job {} failed", job.id(), e);
            finish(job, Job.State.FAILED, String.valueOf(e.getMessage()));
        }
    }

    private void progress(Job job, long done, OptionalLong total, String detail) {
        boolean running =
                database.write(tx ->
                        new JobStore(tx).progress(job.id(), done, total, detail, clock.instant()));
        if (!running) {
            throw new Cancelled();
        }
    }

    private void finish(Job job, Job.State state, String detail) {
        database.write(tx -> new JobStore(tx).finish(job.id(), state, detail, clock.instant()));
    }

    /**
     * Asks a job to end at its next sign of progress. Harmless when it ended before.
     *
     * @throws Denied unless the actor started the job or manages the sample company
     */
    public Job cancel(Actor actor, UUID id) {
        Job job = find(actor, id).orElseThrow(() -> new NotFound("job", id.toString()));
        if (!job.startedByRef().equals(actor.ref())) {
            actor.require(MANAGE_SAMPLE, Optional.empty());
        }
        database.run(tx -> {
            boolean cancelled =
                    new JobStore(tx)
                            .finish(
                                    id,
                                    Job.State.CANCELLED,
                                    "cancelled by " + actor.displayName(),
                                    clock.instant());
            if (cancelled) {
                audit.append(tx, AuditEntry.of(actor, "job.cancel", entity(id)).in(job.tenant()));
            }
        });
        return find(actor, id).orElseThrow();
    }

    /** Newest first, at most 200. */
    public List<Job> list(Actor actor) {
        actor.requireAnywhere(SEE_JOBS);
        return database.read(tx -> new JobStore(tx).newest(actor.reach(SEE_JOBS), MOST));
    }

    public Optional<Job> find(Actor actor, UUID id) {
        actor.requireAnywhere(SEE_JOBS);
        return database.read(tx -> new JobStore(tx).find(id))
                .filter(j -> j.tenant().map(t -> actor.may(SEE_JOBS, t)).orElse(true));
    }

    /** Fails the jobs of processes that ended; to be called now and then. */
    public void failAbandoned() {
        database.write(
                tx -> new JobStore(tx).failSilent(clock.instant().minus(SILENT), clock.instant()));
    }

    private static Entity entity(UUID id) {
        return Entity.of("job", id.toString());
    }
}
