package dev.pilothouse.policy.decisions;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pilothouse.db.model.Actor;
import dev.pilothouse.db.model.BadInput;
import dev.pilothouse.db.model.Conflict;
import dev.pilothouse.db.model.Denied;
import dev.pilothouse.db.model.NotFound;
import dev.pilothouse.db.model.Role;
import dev.pilothouse.policy.audit.AuditFilter;
import dev.pilothouse.policy.audit.ExportFormat;
import dev.pilothouse.policy.audit.LoggedEntry;
import dev.pilothouse.policy.audit.export.GatewayDecision;
import dev.pilothouse.policy.audit.verify.ExportCheck;
import dev.pilothouse.registry.Job;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.Test;

/** An export's file: what is in it, who may take it, how large it may be, when it goes. */
class AuditExportFilesTest extends AuditExportRoom {
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

    @Test
    void exportInNoFormat_isRefusedBeforeItsJobBegins() {
        assertThatThrownBy(() -> exports.start(officer, AuditFilter.ALL, Set.of()))
                .isInstanceOf(BadInput.class)
                .hasMessageContaining("at least one of");
        assertThat(d.entries(officer, "job.start")).isEmpty();
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

    private void assertNothingLeft() throws IOException {
        try (var files = Files.list(folder.resolve("exports"))) {
            assertThat(files).isEmpty();
        }
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
}
