package dev.pilothouse.policy.audit.export;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pilothouse.db.model.Actor;
import dev.pilothouse.db.model.BadInput;
import dev.pilothouse.db.model.Conflict;
import dev.pilothouse.db.model.Grant;
import dev.pilothouse.db.model.Reach;
import dev.pilothouse.db.model.Role;
import dev.pilothouse.db.model.TenantId;
import dev.pilothouse.db.postgres.Database;
import dev.pilothouse.db.postgres.Migrations;
import dev.pilothouse.db.testkit.TestDatabase;
import dev.pilothouse.db.testkit.TestPostgres;
import dev.pilothouse.policy.audit.AuditEntry;
import dev.pilothouse.policy.audit.AuditEntry.Entity;
import dev.pilothouse.policy.audit.AuditFilter;
import dev.pilothouse.policy.audit.AuditLog;
import dev.pilothouse.policy.audit.AuditReader;
import dev.pilothouse.policy.audit.ExportFormat;
import dev.pilothouse.policy.audit.verify.CheckedExport;
import dev.pilothouse.policy.audit.verify.ExportCheck;
import dev.pilothouse.policy.rules.Seal;
import dev.pilothouse.policy.rules.Signatures;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;
import org.apache.parquet.column.page.PageReadStore;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.example.data.simple.convert.GroupRecordConverter;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.io.ColumnIOFactory;
import org.apache.parquet.io.DelegatingSeekableInputStream;
import org.apache.parquet.io.InputFile;
import org.apache.parquet.io.SeekableInputStream;
import org.apache.parquet.schema.MessageType;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BundleTest {
    private static final TenantId ACME = new TenantId("acme");
    private static final Instant NOON = Instant.parse("2026-11-23T12:00:00.123456Z");
    private static final KeyPair KEY = Signatures.generate();
    private static final Seal.Maker SEAL =
            statement ->
                    Seal.of(
                            "kill-1",
                            KEY.getPublic().getEncoded(),
                            Signatures.sign(
                                    KEY.getPrivate().getEncoded(), Manifest.DOMAIN, statement));

    private final TestDatabase store = TestPostgres.database();
    private final Database database = new Database(store.app());
    private final AuditLog log = new AuditLog(Clock.fixed(NOON, ZoneOffset.UTC));
    private final AuditReader reader = new AuditReader(database, log);
    private final Actor officer =
            new Actor.Person(
                    UUID.randomUUID(),
                    "lena",
                    "Lena Vogt",
                    Set.of(Grant.everywhere(Role.COMPLIANCE)));
    private final List<GatewayDecision> decided = new ArrayList<>();

    @TempDir Path folder;

    @BeforeEach
    void fill() {
        Migrations.migrate(store.url(), "pilothouse_owner", store.ownerPassword());
        append(entry("feature.declare").to(Map.of("state", "draft")));
        append(entry("kill.set").because("=HYPERLINK(\"http://evil\")"));
        append(
                AuditEntry.of(officer, "role.grant", Entity.of("person", officer.ref()))
                        .to(Map.of("role", "oncall", "tenant", "*")));
        append(AuditEntry.of(officer, "person.sign-in", Entity.of("person", officer.ref())));
        append(
                AuditEntry.of(officer, "content.reveal", Entity.of("trace", ACME, "t1"))
                        .in(ACME)
                        .ofTrace("0af7651916cd43dd8448eb211c80319c"));
        append(
                AuditEntry.of(officer, "access.deny", Entity.of("permission", "lift"))
                        .to(Map.of("attempt", "POST /api/v1/kills"))
                        .ended("denied", 403));
        decided.add(decision("refused", "guardrail_blocked personal data"));
        decided.add(decision("killed", "killed PII"));
    }

    private static AuditEntry entry(String action) {
        return AuditEntry.of(Actor.OPERATOR, action, Entity.of("feature", ACME, "chat")).in(ACME);
    }

    private static GatewayDecision decision(String outcome, String detail) {
        return new GatewayDecision(
                ACME,
                NOON,
                "gateway-1",
                "boot",
                1,
                outcome,
                403,
                "chat",
                "production",
                "k1",
                "larch",
                "0af7651916cd43dd8448eb211c80319c",
                "b7ad6b7169203331",
                7,
                "kill-7",
                detail);
    }

    private void append(AuditEntry entry) {
        database.run(tx -> log.append(tx, entry));
    }

    private Path export(AuditFilter filter, ExportFormat... formats) {
        Path file = folder.resolve(UUID.randomUUID() + ".zip");
        ExportOrder order =
                new ExportOrder(
                        UUID.randomUUID(),
                        new Reach.Everywhere(),
                        filter,
                        Set.of(formats),
                        officer.ref(),
                        NOON);
        AuditEntry entry =
                AuditEntry.of(officer, "audit.export", Entity.of("export", order.id().toString()));
        reader.snapshot(
                officer,
                filter,
                entry,
                snapshot -> {
                    try (OutputStream out = Files.newOutputStream(file)) {
                        return new Bundle(
                                        order,
                                        snapshot,
                                        (reach, f, to) -> decided.forEach(to),
                                        rows -> {})
                                .write(out, SEAL);
                    } catch (IOException e) {
                        throw new UncheckedIOException(e);
                    }
                });
        return file;
    }

    private static String text(Path zip, String name) throws IOException {
        return new String(bytes(zip, name), UTF_8);
    }

    private static byte[] bytes(Path zip, String name) throws IOException {
        try (ZipFile file = new ZipFile(zip.toFile());
                InputStream in = file.getInputStream(file.getEntry(name))) {
            return in.readAllBytes();
        }
    }

    @Test
    void everyFormat_isInTheZip_andTheCheckAgrees() throws IOException {
        Path zip = export(AuditFilter.ALL, ExportFormat.values());
        CheckedExport checked = ExportCheck.of(zip);
        assertThat(checked.files())
                .containsExactly(
                        "audit-log.csv",
                        "gateway-decisions.csv",
                        "audit-log.jsonl",
                        "gateway-decisions.jsonl",
                        "audit-log.ocsf.jsonl",
                        "gateway-decisions.ocsf.jsonl",
                        "audit-log.parquet",
                        "gateway-decisions.parquet");
        assertThat(checked.chain()).isEqualTo(new CheckedExport.Chain(7, 7, 4, 0, true));
        assertThat(checked.seal().key()).isEqualTo("kill-1");
        assertThat(checked.statement()).contains("\"contiguous\":true", "\"tenants\":[\"*\"]");
    }

    /** Whatever a gateway refused or stopped was denied: there is no other word in the console. */
    @Test
    void whatWasDenied_isWhatGatewaysDecided_andWhatSucceededIsNot() throws IOException {
        Path denied = export(AuditFilter.ALL.withOutcome("denied"), ExportFormat.CSV);
        assertThat(text(denied, "gateway-decisions.csv")).contains("refused", "killed");
        CheckedExport rest =
                ExportCheck.of(export(AuditFilter.ALL.withOutcome("success"), ExportFormat.CSV));
        assertThat(rest.files()).containsExactly("audit-log.csv");
        assertThat(rest.statement()).contains("\"decisions\":\"left out");
        assertThatThrownBy(() -> AuditFilter.ALL.withOutcome("sucess"))
                .isInstanceOf(BadInput.class)
                .hasMessageContaining("success, denied, failure");
    }

    @Test
    void csv_computesNothingInASpreadsheet() throws IOException {
        String csv = text(export(AuditFilter.ALL, ExportFormat.CSV), "audit-log.csv");
        assertThat(csv).contains(",\"'=HYPERLINK(\"\"http://evil\"\")\",");
        assertThat(csv.lines()).hasSize(8);
    }

    @Test
    void filteredExport_saysThatItsChainHasGaps() throws IOException {
        Path zip = export(AuditFilter.ALL.withAction("kill."), ExportFormat.JSON_LINES);
        CheckedExport checked = ExportCheck.of(zip);
        assertThat(checked.chain()).isEqualTo(new CheckedExport.Chain(1, 1, 1, 0, true));
        assertThat(checked.statement()).contains("\"decisions\":\"left out");
        Path gaps = export(AuditFilter.ALL.withText("e"), ExportFormat.JSON_LINES);
        assertThat(ExportCheck.of(gaps).chain().entries()).isPositive();
    }

    @Test
    void changedFile_isFound() throws IOException {
        Path zip = export(AuditFilter.ALL, ExportFormat.CSV);
        Path changed =
                rewritten(zip, "audit-log.csv", text -> text.replace("kill.set", "kill.sat"));
        assertThatThrownBy(() -> ExportCheck.of(changed))
                .hasMessageContaining("audit-log.csv")
                .hasMessageContaining("as signed");
    }

    @Test
    void changedManifest_isFound_andSoIsAFileTooMany() throws IOException {
        Path zip = export(AuditFilter.ALL, ExportFormat.CSV);
        Path changed =
                rewritten(
                        zip,
                        Manifest.NAME,
                        text -> text.replace("\"made_by\" : \"", "\"made_by\" : \"x"));
        assertThatThrownBy(() -> ExportCheck.of(changed)).hasMessageContaining("signature.value");
        Path more = rewritten(zip, "more.txt", text -> "more");
        assertThatThrownBy(() -> ExportCheck.of(more)).hasMessageContaining("more.txt");
        Path none = Files.writeString(folder.resolve("none"), "no zip");
        assertThatThrownBy(() -> ExportCheck.of(none)).hasMessageContaining("a zip of an export");
    }

    /** Even who holds the key cannot change an entry and keep the chain. */
    @Test
    void entryThatWasChangedBeforeSigning_breaksTheChain() throws Exception {
        database.run(tx -> tx.sql().fetch("SELECT 1"));
        try (var owner = store.owner().getConnection();
                var sql = owner.createStatement()) {
            sql.execute("ALTER TABLE pilothouse.audit_entry DISABLE TRIGGER USER");
            sql.execute(
                    "UPDATE pilothouse.audit_entry SET entry = convert_to(replace("
                            + "convert_from(entry, 'UTF8'), 'kill.set', 'kill.sat'), 'UTF8')"
                            + " WHERE seq = 2");
        }
        Path zip = export(AuditFilter.ALL, ExportFormat.JSON_LINES);
        assertThatThrownBy(() -> ExportCheck.of(zip)).hasMessageContaining("entry 2");
    }

    @Test
    void entryThatWasRemoved_isMissedInAnExportOfAll_whateverItsFormat() throws Exception {
        removed("seq = 3");
        Path lines = export(AuditFilter.ALL, ExportFormat.JSON_LINES);
        assertThatThrownBy(() -> ExportCheck.of(lines))
                .isInstanceOf(BadInput.class)
                .hasMessageContaining("has 6 entries of the numbers 1 to 7")
                .hasMessageContaining("entries were removed");
        Path csv = export(AuditFilter.ALL, ExportFormat.CSV);
        assertThatThrownBy(() -> ExportCheck.of(csv)).hasMessageContaining("has 7 entries");
        Path filtered = export(AuditFilter.ALL.withAction("kill."), ExportFormat.CSV);
        assertThat(ExportCheck.of(filtered).files()).containsExactly("audit-log.csv");
    }

    @Test
    void newestEntriesThatWereRemoved_areMissed() throws Exception {
        removed("seq > 4");
        Path zip = export(AuditFilter.ALL, ExportFormat.CSV);
        assertThatThrownBy(() -> ExportCheck.of(zip))
                .hasMessageContaining("has 5 entries of the numbers 1 to 7");
    }

    @Test
    void firstEntriesThatWereRemoved_stopTheExport_whichNamesThem() throws Exception {
        removed("seq < 3");
        assertThatThrownBy(() -> export(AuditFilter.ALL, ExportFormat.CSV))
                .isInstanceOf(Conflict.class)
                .hasMessageContaining("entry 2 is missing from the audit log");
    }

    @Test
    void detailThatWasErased_isCounted() throws Exception {
        try (var owner = store.owner().getConnection();
                var sql = owner.createStatement()) {
            sql.execute("DELETE FROM pilothouse.audit_detail WHERE seq = 2");
        }
        Path zip = export(AuditFilter.ALL, ExportFormat.JSON_LINES);
        assertThat(ExportCheck.of(zip).chain())
                .isEqualTo(new CheckedExport.Chain(7, 7, 3, 1, true));
    }

    private void removed(String which) throws SQLException {
        try (var owner = store.owner().getConnection();
                var sql = owner.createStatement()) {
            sql.execute("ALTER TABLE pilothouse.audit_entry DISABLE TRIGGER USER");
            sql.execute("DELETE FROM pilothouse.audit_detail WHERE " + which);
            sql.execute("DELETE FROM pilothouse.audit_entry WHERE " + which);
        }
    }

    private Path rewritten(Path zip, String name, UnaryOperator<String> change) throws IOException {
        Path copy = folder.resolve(UUID.randomUUID() + ".zip");
        try (ZipFile from = new ZipFile(zip.toFile());
                ZipOutputStream to = new ZipOutputStream(Files.newOutputStream(copy))) {
            List<String> names = new ArrayList<>(from.stream().map(ZipEntry::getName).toList());
            if (!names.contains(name)) {
                names.add(name);
            }
            for (String each : names) {
                to.putNextEntry(new ZipEntry(each));
                byte[] old = from.getEntry(each) == null ? new byte[0] : bytes(zip, each);
                boolean changed = each.equals(name);
                to.write(changed ? change.apply(new String(old, UTF_8)).getBytes(UTF_8) : old);
            }
        }
        return copy;
    }

    @Test
    void parquet_hasTheSameRowsInGroups() throws IOException {
        database.run(tx ->
                log.appendAll(tx, IntStream.range(0, 3000).mapToObj(i -> entry("e" + i)).toList()));
        Path zip = export(AuditFilter.ALL, ExportFormat.PARQUET);
        List<Group> rows = parquet(bytes(zip, "audit-log.parquet"));
        assertThat(rows).hasSize(3007);
        assertThat(rows.get(1).getLong("seq", 0)).isEqualTo(2);
        assertThat(rows.get(1).getString("action", 0)).isEqualTo("kill.set");
        assertThat(rows.get(1).getLong("ts", 0)).isEqualTo(1_795_435_200_123_456L);
        assertThat(parquet(bytes(zip, "gateway-decisions.parquet"))).hasSize(2);
    }

    private static List<Group> parquet(byte[] bytes) throws IOException {
        List<Group> rows = new ArrayList<>();
        try (ParquetFileReader reader = ParquetFileReader.open(new InMemory(bytes))) {
            MessageType schema = reader.getFooter().getFileMetaData().getSchema();
            var columns = new ColumnIOFactory().getColumnIO(schema);
            for (PageReadStore group = reader.readNextRowGroup();
                    group != null;
                    group = reader.readNextRowGroup()) {
                assertThat(group.getRowCount()).isBetween(1L, 100_000L);
                var records = columns.getRecordReader(group, new GroupRecordConverter(schema));
                for (long i = 0; i < group.getRowCount(); i++) {
                    rows.add(records.read());
                }
            }
        }
        return rows;
    }

    private record InMemory(byte[] bytes) implements InputFile {
        @Override
        public long getLength() {
            return bytes.length;
        }

        @Override
        public SeekableInputStream newStream() {
            var in = new java.io.ByteArrayInputStream(bytes);
            return new DelegatingSeekableInputStream(in) {
                @Override
                public long getPos() {
                    return bytes.length - in.available();
                }

                @Override
                public void seek(long position) {
                    in.reset();
                    var _ = in.skip(position);
                }
            };
        }
    }
}
