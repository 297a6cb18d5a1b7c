package dev.pilothouse.registry;

import static dev.pilothouse.db.model.Permission.MANAGE_SAMPLE;
import static dev.pilothouse.db.model.Permission.SEE_JOBS;

import dev.pilothouse.db.model.Actor;
import dev.pilothouse.db.model.Denied;
import dev.pilothouse.db.model.NotFound;
import dev.pilothouse.db.model.TenantId;
import dev.pilothouse.db.model.Texts;
import dev.pilothouse.db.postgres.Database;
import dev.pilothouse.db.postgres.Tx;
import dev.pilothouse.policy.audit.AuditEntry;
import dev.pilothouse.policy.audit.AuditEntry.Entity;
import dev.pilothouse.policy.audit.AuditLog;
import dev.pilothouse.registry.store.JobStore;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Long work: runs on a virtual thread of this process, its progress is in the store. While it runs
 * this process gives a sign of life every 20 seconds, however long one step of it takes.
 */
public final class Jobs {
    private static final Logger LOG = LoggerFactory.getLogger(Jobs.class);
    private static final Duration SILENT = Duration.ofMinutes(2);
    private static final Duration BEAT = Duration.ofSeconds(20);
    private static final int MOST = 200;

    /** How often work is tried whose process ended meanwhile: it may be what ended it. */
    private static final int TRIES = 3;

    private final Database database;
    private final AuditLog audit;
    private final Clock clock;
    private final Duration beat;

    public Jobs(Database database, AuditLog audit, Clock clock) {
        this(database, audit, clock, BEAT);
    }

    /**
     * @param beat between two signs of life
     */
    Jobs(Database database, AuditLog audit, Clock clock, Duration beat) {
        this.database = database;
        this.audit = audit;
        this.clock = clock;
        this.beat = beat;
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

    /** How a job says where it is. */
    @FunctionalInterface
    public interface Progress {
        /**
         * @throws Cancelled when somebody cancelled the job, or another process works on it: it
         *     must end
         */
        void at(long done, OptionalLong total, String detail);

        /**
         * Makes sure that nobody else takes the job until the transaction ends.
         *
         * @throws Cancelled as {@link #at}
         */
        default void hold(Tx tx) {}
    }

    /** A job was cancelled, or is another process's work now. */
    public static final class Cancelled extends RuntimeException {}

    /** Begins a job and returns at once. The caller checked that the actor may do the work. */
    public Job start(Actor actor, String kind, String title, Optional<TenantId> tenant, Work work) {
        String shown = Texts.check("title", title, 1, 200);
        UUID runner = UUID.randomUUID();
        Job job =
                database.write(tx -> {
                    Job begun =
                            new JobStore(tx)
                                    .insert(
                                            runner,
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
        launch(new Running(job.id(), runner), work);
        return job;
    }

    /** Jobs of a kind whose process ended, to be taken up again; the oldest first. */
    public List<Job> abandoned(String kind) {
        return database.read(
                tx -> new JobStore(tx).silent(kind, TRIES, clock.instant().minus(SILENT)));
    }

    /**
     * Takes an abandoned job up again: this process does its work from now on, whatever the one
     * before it still tries to write.
     *
     * @return false when another process was faster
     */
    public boolean takeUp(Job job, Work work) {
        UUID runner = UUID.randomUUID();
        Instant now = clock.instant();
        boolean taken =
                database.write(tx -> {
                    boolean mine =
                            new JobStore(tx).takeUp(job.id(), runner, now.minus(SILENT), now);
                    if (mine) {
                        audit.append(
                                tx,
                                AuditEntry.of(Actor.CONTROL_PLANE, "job.resume", entity(job.id()))
                                        .in(job.tenant())
                                        .to(Map.of("kind", job.kind(), "title", job.title())));
                    }
                    return mine;
                });
        if (taken) {
            launch(new Running(job.id(), runner), work);
        }
        return taken;
    }

    private static void launch(Running running, Work work) {
        Thread.ofVirtual().name("job-" + running.id).start(() -> running.run(work));
    }

    /** This process's work on a job. */
    private final class Running implements Progress {
        private final UUID id;
        private final UUID runner;

        Running(UUID id, UUID runner) {
            this.id = id;
            this.runner = runner;
        }

        @SuppressWarnings("CatchingUnchecked")
        void run(Work work) {
            Thread beats = Thread.ofVirtual().name("job-beat-" + id).start(this::beat);
            try {
                finish(Job.State.DONE, work.run(this));
            } catch (Cancelled e) {
                LOG.info("job {} was cancelled, or taken up by another process", id);
            } catch (Exception e) {
                LOG.warn("job {} failed", id, e);
                finish(Job.State.FAILED, String.valueOf(e.getMessage()));
            } finally {
                beats.interrupt();
            }
        }

        private void beat() {
            try {
                boolean mine = true;
                while (mine) {
                    Thread.sleep(beat);
                    mine = alive();
                }
            } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
            }
        }

        /** A database that is away for a moment does not end the work. */
        private boolean alive() {
            try {
                return database.<Boolean>write(
                        tx -> new JobStore(tx).beat(id, runner, clock.instant()));
            } catch (RuntimeException e) {
                LOG.info("job {} could not give a sign of life: {}", id, e.getMessage());
                return true;
            }
        }

        @Override
        public void at(long done, OptionalLong total, String detail) {
            requireMine(
                    database.<Boolean>write(tx ->
                            new JobStore(tx)
                                    .progress(id, runner, done, total, detail, clock.instant())));
        }

        @Override
        public void hold(Tx tx) {
            requireMine(new JobStore(tx).holds(id, runner));
        }

        private static void requireMine(boolean mine) {
            if (!mine) {
                throw new Cancelled();
            }
        }

        private void finish(Job.State state, String detail) {
            database.run(tx -> new JobStore(tx).finish(id, runner, state, detail, clock.instant()));
        }
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

    /**
     * Fails the jobs of processes that ended; to be called now and then.
     *
     * @param takenUp kinds whose {@link #abandoned} jobs somebody takes up again, three tries in
     *     all
     */
    public void failAbandoned(Set<String> takenUp) {
        Instant now = clock.instant();
        database.write(tx -> new JobStore(tx).failSilent(takenUp, TRIES, now.minus(SILENT), now));
    }

    private static Entity entity(UUID id) {
        return Entity.of("job", id.toString());
    }
}
