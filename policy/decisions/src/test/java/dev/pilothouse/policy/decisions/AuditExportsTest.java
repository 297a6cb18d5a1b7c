package dev.pilothouse.policy.decisions;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.pilothouse.db.model.Actor;
import dev.pilothouse.db.model.BadInput;
import dev.pilothouse.db.model.Conflict;
import dev.pilothouse.db.model.Denied;
import dev.pilothouse.db.model.Grant;
import dev.pilothouse.db.model.NotFound;
import dev.pilothouse.db.model.Reach;
import dev.pilothouse.db.model.Role;
import dev.pilothouse.db.model.TenantId;
import dev.pilothouse.policy.audit.AuditEntry;
import dev.pilothouse.policy.audit.AuditEntry.Entity;
import dev.pilothouse.policy.audit.AuditFilter;
import dev.pilothouse.policy.audit.ExportFormat;
import dev.pilothouse.policy.audit.LoggedEntry;
import dev.pilothouse.policy.audit.export.GatewayDecision;
import dev.pilothouse.policy.audit.export.GatewayDecisions;
import dev.pilothouse.policy.audit.export.Manifest;
import dev.pilothouse.policy.audit.verify.ExportCheck;
import dev.pilothouse.policy.decisions.store.AuditExportPlanStore;
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
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import java.util.zip.ZipFile;
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
        return exports("a", new ExportShelf.Limits(Duration.ofDays(30), bytes, reserve), nothing());
    }

    private static GatewayDecisions nothing() {
        return (reach, filter, to) -> {};
    }

    /** Of a console whose files lie in a folder of its own. */
    private AuditExports exports(
            String console, ExportShelf.Limits limits, GatewayDecisions decisions) {
        AuditExports.Sources sources =
                new AuditExports.Sources(
                        d.reader,
                        decisions,
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
                new ExportShelf(folder(console), limits, console),
                d.clock);
    }

    private Path folder(String console) {
        return folder.resolve(console.equals("a") ? "exports" : console);
    }

    private AuditExports console(String name, GatewayDecisions decisions) {
        return exports(name, new ExportShelf.Limits(Duration.ofDays(30), LARGE, 0), decisions);
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
    void exportIsOfOthers_whenItHoldsEntriesOfOtherTenantsOnly() {
        ExportOwners owners = new ExportOwners(d.database);
        String ofAcme = exported(officer, AuditFilter.ALL.withTenant(ACME)).id() + ".zip";
        String ofAll = exported(officer, AuditFilter.ALL).id() + ".zip";
        assertThat(owners.isOfOthers(BOLT, ofAcme)).isTrue();
        assertThat(owners.isOfOthers(ACME, ofAcme)).isFalse();
        assertThat(owners.isOfOthers(BOLT, ofAll)).isFalse();
        assertThat(owners.isOfOthers(BOLT, UUID.randomUUID() + ".zip")).isFalse();
        assertThat(owners.isOfOthers(BOLT, "notes.txt")).isFalse();
    }

    @Test
    void deliveredExportIsOfOthers_whenItsPlanIsOfAnotherTenant() {
        ExportOwners owners = new ExportOwners(d.database);
        String plan =
                plans().create(officer, daily(AuditFilter.ALL.withTenant(ACME))).id().toString();
        String file = "audit-log-daily-2026-11-29-" + plan.substring(plan.length() - 8) + ".zip";
        assertThat(owners.isOfOthers(BOLT, file)).isTrue();
        assertThat(owners.isOfOthers(ACME, file)).isFalse();
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
            assertThatExceptionOfType(NotFound.class)
                    .isThrownBy(() -> exports.open(ofAcme, foreign.id()))
                    .satisfies(e -> assertThat(e.hidden()).isPresent());
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
        return plans(exports);
    }

    private AuditExportPlans plans(AuditExports of) {
        return new AuditExportPlans(d.database, d.audit, d.access, of, new Courier(), d.clock);
    }

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

    private List<Path> filesOf(String console) throws IOException {
        try (var files = Files.list(folder(console))) {
            return files.toList();
        }
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

    /** Their store has no snapshot: here it has one row more each time that it is read. */
    @Test
    void decisionsOfGateways_areTheSameInAllFormats() throws IOException {
        AtomicInteger reads = new AtomicInteger();
        AuditExports growing =
                console(
                        "a",
                        (reach, filter, to) -> {
                            int rows = 2 + reads.getAndIncrement();
                            IntStream.range(0, rows).forEach(i -> to.accept(decision(i)));
                        });
        AuditExport export =
                ended(
                        officer,
                        growing.start(
                                officer,
                                AuditFilter.ALL.withTenant(ACME),
                                Set.of(ExportFormat.values())));
        assertThat(export.job().detail()).contains("2 decisions");
        assertThat(reads).hasValue(1);
        try (ZipFile zip = new ZipFile(growing.open(officer, export.id()).toFile())) {
            assertThat(text(zip, "gateway-decisions.csv").lines()).hasSize(3);
            assertThat(text(zip, "gateway-decisions.jsonl").lines())
                    .hasSize(2)
                    .last()
                    .asString()
                    .contains("\"counter\":1", "naïve");
            assertThat(text(zip, "gateway-decisions.ocsf.jsonl").lines()).hasSize(2);
        }
        assertThat(filesOf("a")).as("nothing but the file").hasSize(1);
    }

    private static String text(ZipFile zip, String name) throws IOException {
        return new String(zip.getInputStream(zip.getEntry(name)).readAllBytes(), UTF_8);
    }

    private static GatewayDecision decision(int number) {
        return new GatewayDecision(
                ACME,
                Instant.parse("2026-11-25T10:30:00.123456Z"),
                "gateway-1",
                "b",
                number,
                "killed",
                503,
                "chat",
                "production",
                "key-1",
                "m",
                "",
                "",
                1,
                "k",
                "naïve");
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
    void exportInNoFormat_isRefusedBeforeItsJobBegins() {
        assertThatThrownBy(() -> exports.start(officer, AuditFilter.ALL, Set.of()))
                .isInstanceOf(BadInput.class)
                .hasMessageContaining("at least one of");
        assertThat(d.entries(officer, "job.start")).isEmpty();
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
    void plan_thatSomebodyElseRuns_exportsWhatItsOwnerMay() {
        AuditExportPlans plans = plans();
        Actor.Person otto = d.person("otto", Role.COMPLIANCE, ACME, admin);
        AuditExportPlan plan = plans.create(otto, daily(AuditFilter.ALL));
        AuditExport export = ended(officer, plans.runNow(officer, plan.id()));
        assertThat(export.tenants()).contains(Set.of(ACME));
        assertThat(export.isFor(otto)).isTrue();
        assertThat(d.entries(officer, "audit.plan.run"))
                .singleElement()
                .satisfies(e -> assertThat(e.actorRef()).isEqualTo(officer.ref()));
        d.access.revoke(admin, otto.id(), Grant.in(ACME, Role.COMPLIANCE));
        assertThatThrownBy(() -> plans.runNow(officer, plan.id()))
                .isInstanceOf(Conflict.class)
                .hasMessageContaining("otto");
    }

    @Test
    void plan_thatWasClaimedByAProcessThatEnded_isRunByAnotherForTheSamePeriod() {
        AuditExportPlans plans = plans();
        AuditExportPlan plan = plans.create(officer, daily(AuditFilter.ALL.withTenant(ACME)));
        d.clock.forward(Duration.ofDays(1));
        assertThat(
                        d.database.<Integer>write(tx ->
                                new AuditExportPlanStore(tx).claimDue(d.clock.instant()).size()))
                .isEqualTo(1);
        plans.runDue();
        assertThat(exports.list(officer)).isEmpty();
        d.clock.forward(Duration.ofMinutes(6));
        plans.runDue();
        AuditExport export = exports.list(officer).getFirst();
        assertThat(export.filter().to()).contains(plan.filterAt(plan.next()).to().orElseThrow());
        assertThat(plans.find(officer, plan.id()).next())
                .isEqualTo(plan.next().plus(Duration.ofDays(1)));
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
