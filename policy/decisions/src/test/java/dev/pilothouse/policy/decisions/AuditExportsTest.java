package dev.pilothouse.policy.decisions;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.pilothouse.db.model.Actor;
import dev.pilothouse.db.model.BadInput;
import dev.pilothouse.db.model.Conflict;
import dev.pilothouse.db.model.Denied;
import dev.pilothouse.db.model.Grant;
import dev.pilothouse.db.model.NotFound;
import dev.pilothouse.db.model.Role;
import dev.pilothouse.db.model.TenantId;
import dev.pilothouse.policy.audit.AuditEntry;
import dev.pilothouse.policy.audit.AuditEntry.Entity;
import dev.pilothouse.policy.audit.AuditFilter;
import dev.pilothouse.policy.audit.ExportFormat;
import dev.pilothouse.policy.audit.LoggedEntry;
import dev.pilothouse.policy.audit.export.Manifest;
import dev.pilothouse.policy.audit.verify.ExportCheck;
import dev.pilothouse.policy.rules.Seal;
import dev.pilothouse.policy.rules.Signatures;
import dev.pilothouse.registry.Job;
import dev.pilothouse.registry.Jobs;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AuditExportsTest {
    private static final TenantId ACME = new TenantId("acme");
    private static final TenantId BOLT = new TenantId("bolt");
    private static final KeyPair KEY = Signatures.generate();
    private static final long LARGE = 1L << 40;

    private final Decisions d = new Decisions();
    private final Jobs jobs = new Jobs(d.database, d.audit, d.clock);
    private final List<String> delivered = new ArrayList<>();

    @TempDir Path folder;

    private final Actor.Person officer = d.person("lena", Role.COMPLIANCE);
    private final Actor admin = d.person("ruben", Role.ADMIN);
    private AuditExports exports;

    @BeforeEach
    void fill() {
        exports = exports(LARGE, 0);
        d.tenants.create(admin, ACME, "Acme");
        d.tenants.create(admin, BOLT, "Bolt");
        append(ACME, 20);
        append(BOLT, 10);
    }

    private AuditExports exports(long bytes, long reserve) {
        AuditExports.Sources sources =
                new AuditExports.Sources(
                        d.reader,
                        (reach, filter, to) -> {},
                        statement ->
                                Seal.of(
                                        "k1",
                                        KEY.getPublic().getEncoded(),
                                        Signatures.sign(
                                                KEY.getPrivate().getEncoded(),
                                                Manifest.DOMAIN,
                                                statement)));
        return new AuditExports(
                d.database,
                d.audit,
                jobs,
                sources,
                new ExportShelf(
                        folder.resolve("exports"),
                        new ExportShelf.Limits(Duration.ofDays(30), bytes, reserve)),
                d.clock);
    }

    private void append(TenantId tenant, int number) {
        d.database.run(tx ->
                d.audit.appendAll(
                        tx,
                        IntStream.range(0, number)
                                .mapToObj(i ->
                                        AuditEntry.of(
                                                        Actor.OPERATOR,
                                                        "feature.change",
                                                        Entity.of("feature", tenant, "f" + i))
                                                .in(tenant)
                                                .because("because"))
                                .toList()));
    }

    private AuditExport exported(Actor actor, AuditFilter filter) {
        return ended(actor, exports.start(actor, filter, Set.of(ExportFormat.JSON_LINES)));
    }

    private AuditExport ended(Actor actor, AuditExport export) {
        await().atMost(Duration.ofSeconds(30))
                .until(() -> exports.find(actor, export.id()).job().state() != Job.State.RUNNING);
        return exports.find(actor, export.id());
    }

    @Test
    void export_isAJobWithAFile_thatVerifies_andIsInTheLog() throws IOException {
        AuditExport export = exported(officer, AuditFilter.ALL.withTenant(ACME));
        assertThat(export.job().state()).isEqualTo(Job.State.DONE);
        assertThat(export.job().title()).isEqualTo("Audit log, all entries, tenant acme");
        Path file = exports.open(officer, export.id());
        AuditExport.Whole whole = export.file().orElseThrow();
        assertThat(Files.size(file)).isEqualTo(whole.bytes());
        assertThat(ExportCheck.of(file).chain().entries()).isEqualTo(whole.entries());
        assertThat(d.entries(officer, "audit.export"))
                .extracting(LoggedEntry::action)
                .containsExactly("audit.export.download", "audit.export.finish", "audit.export");
    }

    @Test
    void export_needsThePermission_andTheFileTheReachOfItsContent() {
        Actor oncall = d.person("mira", Role.ONCALL);
        assertThatThrownBy(() -> exports.start(oncall, AuditFilter.ALL, Set.of(ExportFormat.CSV)))
                .isInstanceOf(Denied.class);
        assertThatThrownBy(() -> exports.list(oncall)).isInstanceOf(Denied.class);
        assertThatThrownBy(() ->
                        exports.start(Actor.OPERATOR, AuditFilter.ALL, Set.of(ExportFormat.CSV)))
                .isInstanceOf(Denied.class);
        Actor ofAcme = d.person("ada", Role.COMPLIANCE, ACME, admin);
        AuditExport all = exported(officer, AuditFilter.ALL);
        AuditExport ofBolt = exported(officer, AuditFilter.ALL.withTenant(BOLT));
        AuditExport own = exported(ofAcme, AuditFilter.ALL);
        assertThat(exports.list(ofAcme)).extracting(AuditExport::id).containsExactly(own.id());
        for (AuditExport foreign : List.of(all, ofBolt)) {
            assertThatThrownBy(() -> exports.open(ofAcme, foreign.id()))
                    .isInstanceOf(NotFound.class);
            assertThat(exports.ofJob(ofAcme, foreign.job().id())).isEmpty();
        }
        assertThat(own.file().orElseThrow().entries())
                .isLessThan(all.file().orElseThrow().entries());
        assertThat(exports.open(officer, own.id())).exists();
    }

    @Test
    void tooLargeAnExport_failsByItsReason_andLeavesNothing() throws IOException {
        exports = exports(200, 0);
        AuditExport export = exported(officer, AuditFilter.ALL);
        assertThat(export.job().state()).isEqualTo(Job.State.FAILED);
        assertThat(export.job().detail()).contains("larger than");
        assertNothingLeft();
        assertThatThrownBy(() -> exports.open(officer, export.id()))
                .isInstanceOf(Conflict.class)
                .hasMessageContaining("failed");
    }

    @Test
    void fullDisk_failsByItsReason_andLeavesNothing() throws IOException {
        exports = exports(LARGE, Long.MAX_VALUE);
        AuditExport export = exported(officer, AuditFilter.ALL);
        assertThat(export.job().detail()).contains("disk of the exports is full");
        assertNothingLeft();
    }

    private void assertNothingLeft() throws IOException {
        try (var files = Files.list(folder.resolve("exports"))) {
            assertThat(files).isEmpty();
        }
    }

    @Test
    void oldFiles_goByThemselves_andTheLogSaysSo() throws IOException {
        AuditExport export = exported(officer, AuditFilter.ALL);
        exports.tidy();
        assertThat(exports.find(officer, export.id()).ready()).isTrue();
        d.clock.forward(Duration.ofDays(31));
        exports.tidy();
        AuditExport gone = exports.find(officer, export.id());
        assertThat(gone.ready()).isFalse();
        assertThat(gone.goneWhy()).isEqualTo("kept for 30 days");
        assertThat(d.entries(officer, "audit.export.expire")).hasSize(1);
        assertNothingLeft();
    }

    @Test
    void deletedFile_isGone_once() {
        AuditExport export = exported(officer, AuditFilter.ALL);
        exports.delete(officer, export.id());
        assertThatThrownBy(() -> exports.delete(officer, export.id()))
                .hasMessageContaining("gone: deleted by lena");
        assertThat(d.entries(officer, "audit.export.delete")).hasSize(1);
    }

    private AuditExportPlans plans() {
        return new AuditExportPlans(d.database, d.audit, d.access, exports, new Courier(), d.clock);
    }

    private static AuditExportPlan.Data daily(AuditFilter filter) {
        return new AuditExportPlan.Data(
                "Daily",
                filter,
                Set.of(ExportFormat.JSON_LINES),
                AuditExportPlan.Every.DAY,
                3,
                "siem",
                "");
    }

    private final class Courier implements ExportCourier {
        @Override
        public void check(AuditExportPlan.Data plan) {
            if (plan.folder().contains("..")) {
                throw new BadInput("folder", plan.folder(), "a folder below the base");
            }
        }

        @Override
        public String deliver(AuditExportPlan plan, AuditExport export, Path file)
                throws IOException {
            delivered.add(plan.data().folder() + " " + Files.size(file));
            if (plan.data().name().equals("broken")) {
                throw new IOException("the folder is read-only");
            }
            return "written to siem";
        }
    }

    @Test
    void plan_runsOnceForEachPeriod_asItsOwner() {
        AuditExportPlans plans = plans();
        AuditExportPlan plan = plans.create(officer, daily(AuditFilter.ALL.withTenant(ACME)));
        plans.runDue();
        assertThat(exports.list(officer)).isEmpty();
        d.clock.forward(Duration.ofDays(1));
        plans.runDue();
        plans.runDue();
        AuditExport export = exports.list(officer).getFirst();
        assertThat(exports.list(officer)).hasSize(1);
        assertThat(ended(officer, export).job().detail()).endsWith("written to siem");
        assertThat(export.filter().from().orElseThrow().plus(Duration.ofDays(1)))
                .isEqualTo(export.filter().to().orElseThrow());
        assertThat(export.plan()).contains(plan.id());
        AuditExportPlan after = plans.find(officer, plan.id());
        assertThat(after.next()).isEqualTo(plan.next().plus(Duration.ofDays(1)));
        assertThat(after.last().orElseThrow().outcome()).isEqualTo("written to siem");
        assertThat(d.entries(officer, "audit.export.deliver")).hasSize(1);
        plans.end(officer, plan.id());
        d.clock.forward(Duration.ofDays(1));
        plans.runDue();
        assertThat(exports.list(officer)).hasSize(1);
    }

    @Test
    void plan_ofSomebodyWhoMayNotExportAnyMore_doesNotRun() {
        AuditExportPlans plans = plans();
        Actor.Person second = d.person("otto", Role.COMPLIANCE);
        AuditExportPlan plan = plans.create(second, daily(AuditFilter.ALL));
        d.access.revoke(admin, second.id(), Grant.everywhere(Role.COMPLIANCE));
        d.clock.forward(Duration.ofDays(1));
        plans.runDue();
        assertThat(exports.list(officer)).isEmpty();
        assertThat(plans.find(officer, plan.id()).last().orElseThrow().outcome())
                .startsWith("not run: ");
        assertThat(d.entries(officer, "audit.plan.run"))
                .singleElement()
                .satisfies(e -> assertThat(e.outcome()).isEqualTo("failure"));
    }

    @Test
    void plan_whoseFileCannotBeDelivered_saysWhy_andKeepsTheFile() {
        AuditExportPlans plans = plans();
        AuditExportPlan.Data data = daily(AuditFilter.ALL);
        AuditExportPlan plan =
                plans.create(
                        officer,
                        new AuditExportPlan.Data(
                                "broken",
                                data.filter(),
                                data.formats(),
                                data.every(),
                                data.hour(),
                                data.folder(),
                                ""));
        AuditExport export = ended(officer, plans.runNow(officer, plan.id()));
        assertThat(export.ready()).isTrue();
        assertThat(export.job().detail()).contains("not delivered: the folder is read-only");
    }

    @Test
    void badPlans_areRefusedByTheirField() {
        AuditExportPlans plans = plans();
        assertThatThrownBy(() ->
                        plans.create(
                                officer,
                                daily(AuditFilter.ALL.between(Instant.EPOCH, Instant.MAX))))
                .hasMessageContaining("filter:");
        AuditExportPlan.Data data = daily(AuditFilter.ALL);
        assertThatThrownBy(() ->
                        plans.create(
                                officer,
                                new AuditExportPlan.Data(
                                        "x",
                                        data.filter(),
                                        data.formats(),
                                        data.every(),
                                        24,
                                        "",
                                        "")))
                .hasMessageContaining("hour:");
        assertThatThrownBy(() -> plans.create(Actor.OPERATOR, data)).isInstanceOf(Denied.class);
        assertThatThrownBy(() -> AuditExportPlan.Every.ofWord("year"))
                .hasMessageContaining("every");
        assertThatThrownBy(() -> plans.end(officer, UUID.randomUUID()))
                .isInstanceOf(NotFound.class);
    }

    @Test
    void periods_endBeforeTheirRun() {
        Instant now = Instant.parse("2026-11-25T10:30:00Z");
        assertThat(AuditExportPlan.Every.DAY.next(now, 3)).hasToString("2026-11-26T03:00:00Z");
        assertThat(AuditExportPlan.Every.DAY.next(now, 11)).hasToString("2026-11-25T11:00:00Z");
        assertThat(AuditExportPlan.Every.WEEK.next(now, 3)).hasToString("2026-11-30T03:00:00Z");
        assertThat(AuditExportPlan.Every.MONTH.next(now, 3)).hasToString("2026-12-01T03:00:00Z");
        AuditExportPlan monthly =
                new AuditExportPlan(
                        UUID.randomUUID(),
                        new AuditExportPlan.Data(
                                "m",
                                AuditFilter.ALL,
                                Set.of(ExportFormat.CSV),
                                AuditExportPlan.Every.MONTH,
                                3,
                                "",
                                ""),
                        UUID.randomUUID(),
                        "Lena",
                        now,
                        Optional.empty());
        AuditFilter filter = monthly.filterAt(Instant.parse("2026-12-01T03:00:00Z"));
        assertThat(filter.from().orElseThrow()).hasToString("2026-11-01T00:00:00Z");
        assertThat(filter.to().orElseThrow()).hasToString("2026-12-01T00:00:00Z");
    }

    @Test
    void refusedSignIns_andTokens_areInTheLog_once() {
        d.access.refused("token");
        d.access.refused("token");
        Identity lena = new Identity("test", "lena", "lena", "lena", Optional.empty());
        d.access.bearer(lena, "a.b.c");
        d.access.bearer(lena, "a.b.c");
        d.access.bearer(lena, "a.b.d");
        List<LoggedEntry> signIns = d.entries(officer, "person.sign-in");
        assertThat(signIns.stream().filter(e -> e.outcome().equals("denied"))).hasSize(1);
        assertThat(
                        signIns.stream()
                                .filter(e -> e.detail().orElse("").contains("\"with\":\"token\""))
                                .filter(e -> e.outcome().equals("success")))
                .hasSize(2);
    }
}
