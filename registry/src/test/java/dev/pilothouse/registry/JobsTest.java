package dev.pilothouse.registry;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pilothouse.db.model.Actor;
import dev.pilothouse.db.model.Grant;
import dev.pilothouse.db.model.Role;
import dev.pilothouse.db.postgres.Database;
import dev.pilothouse.db.postgres.Migrations;
import dev.pilothouse.db.testkit.TestDatabase;
import dev.pilothouse.db.testkit.TestPostgres;
import dev.pilothouse.policy.audit.AuditLog;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

@Timeout(60)
@ExtendWith(TestPostgres.class)
class JobsTest {
    private static final Duration SOON = Duration.ofMillis(30);
    private static final Duration NEVER = Duration.ofHours(1);
    private static final Actor ADMIN =
            new Actor.Person(
                    UUID.randomUUID(), "ruben", "Ruben", Set.of(Grant.everywhere(Role.ADMIN)));

    private static Database database;

    private final Moved clock = new Moved();

    /** Now, or later when it was moved. */
    private static final class Moved extends Clock {
        private volatile Duration by = Duration.ZERO;

        @Override
        public Instant instant() {
            return Instant.now().plus(by);
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }
    }

    @BeforeAll
    static void open(TestDatabase scratch) {
        Migrations.migrate(scratch.url(), "pilothouse_owner", scratch.ownerPassword());
        database = new Database(scratch.app());
    }

    private Jobs jobs(Duration beat) {
        return new Jobs(database, new AuditLog(clock), clock, beat);
    }

    private static Job start(Jobs jobs, String kind, CountDownLatch end) {
        return jobs.start(
                ADMIN,
                kind,
                "A mutation",
                Optional.empty(),
                progress -> {
                    progress.at(3, OptionalLong.of(7), "content of 2026-10-01");
                    end.await();
                    return "rows deleted";
                });
    }

    private Job job(Jobs jobs, Job job) {
        return jobs.find(ADMIN, job.id()).orElseThrow();
    }

    private static void await(BooleanSupplier condition) {
        while (!condition.getAsBoolean()) {
            LockSupport.parkNanos(5_000_000);
        }
    }

    /** One step of it takes many minutes, as a mutation does: it runs, and shows where it is. */
    @Test
    void longStep_keepsTheJobRunning_untilItEnds() {
        Jobs jobs = jobs(SOON);
        CountDownLatch end = new CountDownLatch(1);
        Job job = start(jobs, "mutation", end);
        await(() -> job(jobs, job).done() == 3);
        clock.by = Duration.ofMinutes(10);
        await(() -> job(jobs, job).heartbeatAt().isAfter(Instant.now().plusSeconds(500)));
        jobs.failAbandoned(Set.of());
        Job running = job(jobs, job);
        assertThat(running.state()).isEqualTo(Job.State.RUNNING);
        assertThat(running.done()).isEqualTo(3);
        assertThat(running.detail()).isEqualTo("content of 2026-10-01");
        end.countDown();
        await(() -> job(jobs, job).state() == Job.State.DONE);
        assertThat(job(jobs, job).detail()).isEqualTo("rows deleted");
    }

    @Test
    void silentJob_fails_andWhatItsProcessStillSaysIsNotWritten() {
        Jobs jobs = jobs(NEVER);
        CountDownLatch end = new CountDownLatch(1);
        Job job = start(jobs, "silent", end);
        await(() -> job(jobs, job).done() == 3);
        clock.by = Duration.ofMinutes(10);
        jobs.failAbandoned(Set.of("other"));
        assertThat(job(jobs, job).state()).isEqualTo(Job.State.FAILED);
        end.countDown();
        LockSupport.parkNanos(200_000_000);
        assertThat(job(jobs, job).state()).isEqualTo(Job.State.FAILED);
        assertThat(job(jobs, job).detail()).contains("the process that ran it ended");
    }

    @Test
    void silentJob_isTakenUp_once_andIsNoLongerTheFirstOnes() {
        Jobs jobs = jobs(NEVER);
        CountDownLatch end = new CountDownLatch(1);
        Job job = start(jobs, "resumed", end);
        await(() -> job(jobs, job).done() == 3);
        assertThat(jobs.abandoned("resumed")).isEmpty();
        clock.by = Duration.ofMinutes(10);
        jobs.failAbandoned(Set.of("resumed"));
        assertThat(jobs.abandoned("resumed")).extracting(Job::id).containsExactly(job.id());
        CountDownLatch second = new CountDownLatch(1);
        assertThat(
                        jobs.takeUp(
                                job,
                                progress -> {
                                    second.await();
                                    return "by the second";
                                }))
                .isTrue();
        assertThat(jobs.takeUp(job, progress -> "by a third")).isFalse();
        assertThat(job(jobs, job).detail()).startsWith("taken up again");
        end.countDown();
        LockSupport.parkNanos(200_000_000);
        assertThat(job(jobs, job).state()).isEqualTo(Job.State.RUNNING);
        second.countDown();
        await(() -> job(jobs, job).state() == Job.State.DONE);
        assertThat(job(jobs, job).detail()).isEqualTo("by the second");
    }
}
