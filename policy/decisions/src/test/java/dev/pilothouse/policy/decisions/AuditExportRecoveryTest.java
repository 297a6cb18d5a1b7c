package dev.pilothouse.policy.decisions;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.pilothouse.db.model.Actor;
import dev.pilothouse.db.model.Conflict;
import dev.pilothouse.db.model.Grant;
import dev.pilothouse.db.model.Reach;
import dev.pilothouse.db.model.Role;
import dev.pilothouse.policy.audit.AuditFilter;
import dev.pilothouse.policy.audit.ExportFormat;
import dev.pilothouse.policy.audit.export.GatewayDecision;
import dev.pilothouse.policy.audit.export.GatewayDecisions;
import dev.pilothouse.policy.audit.verify.ExportCheck;
import dev.pilothouse.registry.Job;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** Exports whose console died, and files that lie on another one. */
class AuditExportRecoveryTest extends AuditExportRoom {
    @Test
    void exportWhoseConsoleDied_isTakenUpByAnother_once() throws Exception {
        Hanging dead = new Hanging();
        AuditExport export =
                console("a", dead)
                        .start(
                                officer,
                                AuditFilter.ALL.withTenant(ACME),
                                Set.of(ExportFormat.JSON_LINES));
        assertThat(recovery(exports).takeUp()).isEmpty();
        dead.died(d);
        jobs.failAbandoned(Set.of(AuditExports.JOB));
        AuditExports other = console("a", nothing());
        assertThat(recovery(other).takeUp()).containsExactly(export.job().id());
        assertThat(recovery(other).takeUp()).isEmpty();
        AuditExport done = ended(officer, export);
        assertThat(done.job().state()).isEqualTo(Job.State.DONE);
        assertThat(done.job().detail()).contains("taken up again");
        dead.back.countDown();
        await().atMost(Duration.ofSeconds(30)).until(() -> filesOf("a").size() == 1);
        Path file = other.open(officer, export.id());
        assertThat(ExportCheck.of(file).chain().entries())
                .isEqualTo(done.file().orElseThrow().entries());
        assertThat(HexFormat.of().formatHex(Digests.sha256().digest(Files.readAllBytes(file))))
                .isEqualTo(done.file().orElseThrow().sha256());
        assertThat(exports.find(officer, export.id()).job().state()).isEqualTo(Job.State.DONE);
        assertThat(d.entries(officer, "audit.export.finish")).hasSize(1);
        assertThat(d.entries(officer, "job.resume")).hasSize(1);
    }

    @Test
    void exportThatEndsItsConsoleEachTime_isTriedThreeTimes() throws Exception {
        List<Hanging> dead = List.of(new Hanging(), new Hanging(), new Hanging());
        AuditExport export =
                console("a", dead.getFirst())
                        .start(officer, AuditFilter.ALL.withTenant(ACME), Set.of(ExportFormat.CSV));
        dead.getFirst().died(d);
        for (Hanging next : dead.subList(1, 3)) {
            assertThat(recovery(console("a", next)).takeUp()).hasSize(1);
            next.died(d);
        }
        assertThat(recovery(exports).takeUp()).isEmpty();
        jobs.failAbandoned(Set.of(AuditExports.JOB));
        Job job = exports.find(officer, export.id()).job();
        assertThat(job.state()).isEqualTo(Job.State.FAILED);
        assertThat(job.detail()).startsWith("tried 3 times");
        dead.forEach(h -> h.back.countDown());
        await().atMost(Duration.ofSeconds(30)).until(() -> filesOf("a").isEmpty());
    }

    @Test
    void exportOfAPlan_isDeliveredOnceAfterItsConsoleDied() throws Exception {
        Hanging dead = new Hanging();
        AuditExports first = console("a", dead);
        AuditExportPlan plan =
                plans(first).create(officer, daily(AuditFilter.ALL.withTenant(ACME)));
        AuditExport export = plans(first).runNow(officer, plan.id());
        dead.died(d);
        AuditExports other = console("b", nothing());
        assertThat(recovery(other).takeUp()).hasSize(1);
        assertThat(ended(officer, export).job().detail()).contains("written to siem");
        dead.back.countDown();
        await().atMost(Duration.ofSeconds(30)).until(() -> filesOf("a").isEmpty());
        assertThat(delivered).hasSize(1);
        assertThat(plans().find(officer, plan.id()).last().orElseThrow().outcome())
                .isEqualTo("written to siem");
    }

    @Test
    void exportOfSomebodyWhoMayNotAnyMore_isNotTakenUp() throws Exception {
        Actor.Person second = d.person("otto", Role.COMPLIANCE);
        Hanging dead = new Hanging();
        AuditExport export =
                console("a", dead).start(second, AuditFilter.ALL, Set.of(ExportFormat.CSV));
        d.access.revoke(admin, second.id(), Grant.everywhere(Role.COMPLIANCE));
        d.access.grant(admin, second.id(), Grant.in(ACME, Role.COMPLIANCE));
        dead.died(d);
        assertThat(recovery(exports).takeUp()).hasSize(1);
        AuditExport ended = ended(officer, export);
        assertThat(ended.job().state()).isEqualTo(Job.State.FAILED);
        assertThat(ended.job().detail()).contains("may export something else now");
        dead.back.countDown();
        await().atMost(Duration.ofSeconds(30)).until(() -> filesOf("a").isEmpty());
    }

    @Test
    void fileOfAnotherConsole_isNamed_andCanBeExportedAgain() throws IOException {
        AuditExport export = exported(officer, AuditFilter.ALL.withTenant(ACME));
        AuditExports other = console("b", nothing());
        assertThat(exports.elsewhere(export)).isEmpty();
        assertThat(other.elsewhere(export)).contains("a");
        assertThatThrownBy(() -> other.open(officer, export.id()))
                .isInstanceOf(Conflict.class)
                .hasMessageContaining("lies on the console a, and this is b")
                .hasMessageContaining("export the same again");
        assertThat(d.entries(officer, "audit.export.download")).isEmpty();
        AuditExport again = ended(officer, other.again(officer, export.id()));
        assertThat(again.filter()).isEqualTo(export.filter());
        assertThat(other.open(officer, again.id())).exists();
        d.clock.forward(Duration.ofDays(31));
        other.tidy();
        assertThat(filesOf("b")).isEmpty();
        assertThat(filesOf("a")).as("until its own console looks").hasSize(1);
        exports.tidy();
        assertThat(filesOf("a")).isEmpty();
        assertThat(d.entries(officer, "audit.export.expire")).hasSize(2);
    }

    /** A console that hangs in the middle of an export, as one whose machine is gone. */
    private static final class Hanging implements GatewayDecisions {
        private final CountDownLatch reached = new CountDownLatch(1);
        private final CountDownLatch back = new CountDownLatch(1);

        @Override
        public void each(Reach reach, AuditFilter filter, Consumer<GatewayDecision> to) {
            reached.countDown();
            try {
                back.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }

        /** Its export is under way, and nothing was heard of it for three minutes. */
        void died(Decisions d) throws InterruptedException {
            assertThat(reached.await(30, TimeUnit.SECONDS)).isTrue();
            d.clock.forward(Duration.ofMinutes(3));
        }
    }

    private AuditExportRecovery recovery(AuditExports of) {
        return new AuditExportRecovery(jobs, d.access, of, plans(of));
    }
}
