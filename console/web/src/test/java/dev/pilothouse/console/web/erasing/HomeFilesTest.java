package dev.pilothouse.console.web.erasing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pilothouse.db.model.ErasureTarget.Look;
import dev.pilothouse.db.model.ErasureTarget.Probe;
import dev.pilothouse.db.model.ErasureTarget.Subject;
import dev.pilothouse.db.model.Settings;
import dev.pilothouse.db.model.TenantId;
import dev.pilothouse.db.postgres.Database;
import dev.pilothouse.db.postgres.Migrations;
import dev.pilothouse.db.testkit.TestDatabase;
import dev.pilothouse.db.testkit.TestPostgres;
import dev.pilothouse.policy.decisions.ConsoleHomes;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.zip.GZIPOutputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Real files, and a real PostgreSQL in which consoles say that they work. */
@ExtendWith(TestPostgres.class)
class HomeFilesTest {
    private static final String MIRA = "mira@example.com";
    private static final UUID OF_OTHERS = UUID.randomUUID();
    private static final Subject SUBJECT =
            new Subject(
                    new TenantId("acme"),
                    UUID.randomUUID(),
                    Set.of("reference-of-mira"),
                    Set.of(MIRA),
                    Instant.now());

    private static final Map<String, String> ELSEWHERE =
            Map.of("postgres", "read by the probe of the console database");

    @TempDir Path home;
    @TempDir Path other;
    @TempDir Path delivered;

    private Database database;
    private ConsoleHomes homes;

    @BeforeEach
    void open(TestDatabase store) {
        Migrations.migrate(store.url(), "pilothouse_owner", store.ownerPassword());
        database = new Database(store.app());
        homes = homes(home, Instant.now());
    }

    private ConsoleHomes homes(Path folder, Instant at) {
        ConsoleHomes homes =
                ConsoleHomes.open(
                        database,
                        Clock.fixed(at, ZoneOffset.UTC),
                        folder,
                        "console-" + folder.getFileName());
        homes.beat();
        return homes;
    }

    private HomeFiles files() {
        return files(ELSEWHERE);
    }

    private HomeFiles files(Map<String, String> elsewhere, HomeFiles.Folder... exports) {
        return new HomeFiles(
                home,
                elsewhere,
                List.of(exports),
                (tenant, file) -> file.equals(OF_OTHERS + ".zip"),
                homes.own().label());
    }

    private String look(String of) {
        return homes.own().label() + " " + of;
    }

    private Path file(String name) throws IOException {
        Path file = home.resolve(name);
        Files.createDirectories(file.getParent());
        return file;
    }

    private void zip(String name) throws IOException {
        try (ZipOutputStream out = new ZipOutputStream(Files.newOutputStream(file(name)))) {
            out.putNextEntry(new ZipEntry("of-nobody.txt"));
            out.write("nothing".repeat(1_000).getBytes(StandardCharsets.UTF_8));
            out.putNextEntry(new ZipEntry("of-mira.txt"));
            out.write(("so much " + MIRA).getBytes(StandardCharsets.UTF_8));
        }
    }

    @Test
    void wordsInLogs_areOverwritten_andNothingElseOfThem() throws IOException {
        Path log = file("log/console.log");
        Files.writeString(
                log, "before " + MIRA + " between " + MIRA.toUpperCase(Locale.ROOT) + "\nafter\n");

        assertThat(files().erase(SUBJECT, n -> {})).isEqualTo(1);

        String blank = "#".repeat(MIRA.length());
        assertThat(log).hasContent("before " + blank + " between " + blank + "\nafter\n");
        assertThat(files().probe(SUBJECT).found()).isZero();
    }

    @Test
    void exportsAreUnpacked_andDeleted() throws IOException {
        zip("exports/access.zip");
        assertThat(files().files(SUBJECT)).isEqualTo(1);
        assertThat(files().probe(SUBJECT).places()).containsExactly("exports/access.zip");

        files().erase(SUBJECT, n -> {});

        assertThat(home.resolve("exports/access.zip")).doesNotExist();
    }

    @Test
    void exportsOfOtherTenantsOnly_areLeft_andNotCounted() throws IOException {
        zip("exports/" + OF_OTHERS + ".zip");
        zip("exports/" + UUID.randomUUID() + ".zip");
        assertThat(files().files(SUBJECT)).isEqualTo(1);

        assertThat(files().erase(SUBJECT, n -> {})).isEqualTo(1);

        assertThat(home.resolve("exports/" + OF_OTHERS + ".zip")).exists();
        Probe probe = files().probe(SUBJECT);
        assertThat(probe.found()).isZero();
        assertThat(probe.method()).endsWith("Exports of other tenants only are left as they are.");
    }

    @Test
    void aFewLettersOrDigits_areNeitherLookedForNorOverwritten() throws IOException {
        Path log = file("log/console.log");
        Files.writeString(log, "7 calls in 177 ms by " + MIRA);
        Subject seven =
                new Subject(
                        new TenantId("acme"),
                        UUID.randomUUID(),
                        Set.of(),
                        Set.of("7", MIRA),
                        Instant.now());

        assertThat(files().erase(seven, n -> {})).isEqualTo(1);

        assertThat(log).hasContent("7 calls in 177 ms by " + "#".repeat(MIRA.length()));
        assertThat(files().probe(seven).method())
                .endsWith("Identifiers of fewer than 4 characters were not looked for: 1.");
    }

    @Test
    void whatIsNeitherLogNorExport_isNamed_andLeft() throws IOException {
        try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(file("old/dump.gz")))) {
            out.write(("so much " + MIRA).getBytes(StandardCharsets.UTF_8));
        }
        assertThat(files().erase(SUBJECT, n -> {})).isZero();
        Probe probe = files().probe(SUBJECT);
        assertThat(probe.found()).isEqualTo(1);
        assertThat(probe.places()).containsExactly("old/dump.gz");
    }

    @Test
    void damagedFiles_areNamed() throws IOException {
        Files.write(file("old/cut.gz"), new byte[] {0x1f, (byte) 0x8b, 8, 0, 1});
        Probe probe = files().probe(SUBJECT);
        assertThat(probe.places().getFirst()).startsWith("old/cut.gz was not read:");
        assertThat(probe.found()).isZero();
        assertThat(probe.unlooked()).isEqualTo(1);
        files().plant(SUBJECT);
        assertThat(files().probe(SUBJECT).seesAll()).isFalse();
    }

    @Test
    void namesOfFilesAndFolders_areLookedAt_andNotShown() throws IOException {
        Files.writeString(file("exports/of-" + MIRA + ".zip"), "");
        Files.writeString(file("log/" + MIRA.toUpperCase(Locale.ROOT) + ".log"), "nothing");
        Files.writeString(file("old/" + MIRA + "/some.txt"), "nothing");
        String blank = "#".repeat(MIRA.length());
        Probe probe = files().probe(SUBJECT);
        assertThat(probe.looks())
                .containsExactly(
                        new Look(look("home, contents"), 0), new Look(look("home, names"), 3));
        assertThat(probe.places())
                .containsExactlyInAnyOrder(
                        "exports/of-" + blank + ".zip", "log/" + blank + ".log", "old/" + blank);
        assertThat(files().erase(SUBJECT, n -> {})).isEqualTo(2);
        assertThat(home.resolve("log/" + blank + ".log")).hasContent("nothing");
        assertThat(files().probe(SUBJECT).places()).containsExactly("old/" + blank);
    }

    @Test
    void otherFoldersOfExports_areSwept_butOnlyExportsAreDeletedWhereOthersWrite()
            throws IOException {
        HomeFiles files =
                files(
                        ELSEWHERE,
                        new HomeFiles.Folder("FILES", other, HomeFiles.Holds.EXPORTS),
                        new HomeFiles.Folder("FOLDER", delivered, HomeFiles.Holds.DELIVERIES));
        Path whole = Files.writeString(other.resolve("some.csv"), MIRA);
        Path sub = Files.createDirectories(delivered.resolve("daily"));
        Path ours = Files.writeString(sub.resolve("audit-log-all-2026-12-01-12345678.zip"), MIRA);
        Path theirs = Files.writeString(delivered.resolve("letter.txt"), MIRA);
        assertThat(files.files(SUBJECT)).isEqualTo(3);
        files.plant(SUBJECT);
        assertThat(files.probe(SUBJECT).seesAll()).isTrue();
        assertThat(files.probe(SUBJECT).looks()).hasSize(6);

        files.erase(SUBJECT, n -> {});

        assertThat(whole).doesNotExist();
        assertThat(ours).doesNotExist();
        assertThat(theirs).exists();
        Probe left = files.probe(SUBJECT);
        assertThat(left.places()).containsExactly("letter.txt");
        assertThat(left.method()).contains("files in home, FILES, FOLDER read");
    }

    @Test
    void storeThatIsNotEmbeddedAnyMore_isSwept() throws IOException {
        Files.writeString(file("postgres/data/base/1"), MIRA);
        assertThat(files(Map.of()).probe(SUBJECT).places()).containsExactly("postgres/data/base/1");
        Map<String, String> embedded =
                ErasureStores.elsewhere(Settings.of(Map.of("PILOTHOUSE_HOME", home.toString())));
        assertThat(embedded).containsKeys("postgres", "clickhouse");
        assertThat(
                        ErasureStores.elsewhere(
                                Settings.of(
                                        Map.of(
                                                "PILOTHOUSE_POSTGRES_URL",
                                                "jdbc:postgresql://db/pilothouse",
                                                "PILOTHOUSE_CLICKHOUSE_URL",
                                                "http://ch:8123"))))
                .containsOnlyKeys("secrets", "people.json");
    }

    private AllHomes all(Path folder, ConsoleHomes of) {
        return new AllHomes(
                new HomeFiles(
                        folder, ELSEWHERE, List.of(), (tenant, file) -> false, of.own().label()),
                of,
                id -> Optional.of(SUBJECT).filter(s -> s.request().equals(id)),
                Duration.ofSeconds(20));
    }

    @Test
    void everyConsoleThatWorks_readsItsOwnFolder() throws Exception {
        ConsoleHomes second = homes(other, Instant.now());
        AllHomes there = all(other, second);
        AllHomes here = all(home, homes);
        Files.writeString(Files.createDirectories(other.resolve("exports")).resolve("a"), MIRA);
        Files.writeString(file("exports/b"), MIRA);
        AtomicBoolean over = new AtomicBoolean();
        Thread serving =
                Thread.startVirtualThread(() -> {
                    while (!over.get()) {
                        there.serve();
                    }
                });
        assertThat(here.plan(SUBJECT).items()).isEqualTo(2);
        here.plant(SUBJECT);
        Probe planted = here.probe(SUBJECT);
        assertThat(planted.seesAll()).isTrue();
        assertThat(planted.looks())
                .extracting(Look::name)
                .containsExactly(
                        look("home, contents"),
                        look("home, names"),
                        second.own().label() + " home, contents",
                        second.own().label() + " home, names");
        assertThat(here.erase(SUBJECT, n -> {})).isEqualTo(16);
        Probe left = here.probe(SUBJECT);
        assertThat(left.found() + left.unlooked()).isZero();
        assertThat(left.method()).contains(look("").strip() + ": ", second.own().label() + ": ");
        assertThat(other.resolve("exports")).isEmptyDirectory();
        over.set(true);
        serving.join();
    }

    @Test
    void consoleThatCannot_isNamed_andOneThatIsGoneIsNotAsked() {
        ConsoleHomes second = homes(other, Instant.now());
        AllHomes here = all(home, homes);
        Thread serving =
                Thread.startVirtualThread(() -> {
                    while (second.serve(
                                    (verb, id) -> {
                                        throw new IllegalStateException("the disk is gone");
                                    })
                            == 0) {
                        Thread.onSpinWait();
                    }
                });
        assertThatThrownBy(() -> here.probe(SUBJECT))
                .hasMessage(second.own().label() + ": the disk is gone");
        assertThat(serving.isVirtual()).isTrue();
        homes(other, Instant.now().minus(Duration.ofHours(1)));
        Probe later = here.probe(SUBJECT);
        assertThat(later.unlooked()).isZero();
        assertThat(later.method())
                .contains("Files of other consoles were not read: " + second.own().label());
    }

    @Test
    void consoleWithTheSameFolder_isTheSame_andAnotherOneIsAnother() {
        assertThat(homes(home, Instant.now()).own().id()).isEqualTo(homes.own().id());
        assertThat(homes.othersAtWork()).isEmpty();
        assertThat(homes(other, Instant.now()).own().id()).isNotEqualTo(homes.own().id());
    }

    @Test
    void storesWithAProbeOfTheirOwn_andWhatLinksPointTo_areLeftOut_andSaidSo() throws IOException {
        Files.writeString(file("postgres/data/base/1"), MIRA);
        Path outside = Files.createTempFile("outside", ".txt");
        Files.writeString(outside, MIRA);
        Files.createSymbolicLink(file("keycloak/link"), outside);
        Probe probe = files().probe(SUBJECT);
        assertThat(probe.found()).isZero();
        assertThat(probe.method()).contains("postgres: read by the probe of the console database");
        Files.delete(outside);
    }

    @Test
    void canary_isFoundInEveryForm_untilItIsErased() {
        files().plant(SUBJECT);
        String name = "erasure-canary-" + SUBJECT.request();
        assertThat(files().probe(SUBJECT).places())
                .containsExactlyInAnyOrder(
                        "exports/" + name + "-" + "#".repeat("reference-of-mira".length()) + ".txt",
                        "log/" + name + ".log",
                        "exports/" + name + ".gz",
                        "exports/" + name + ".zst",
                        "exports/" + name + ".lz4",
                        "exports/" + name + ".zip",
                        "exports/" + name + ".parquet");
        files().plant(SUBJECT);
        assertThat(files().erase(SUBJECT, n -> {})).isEqualTo(7);
        assertThat(files().probe(SUBJECT).found()).isZero();
    }

    @Test
    void backups_areStated_withTheDayWhenTheyAreGone() {
        Instant now = Instant.parse("2026-11-30T12:00:00Z");
        Backups backups = new Backups(Duration.ofDays(30), Clock.fixed(now, ZoneOffset.UTC));
        assertThat(backups.store().erasable()).isFalse();
        assertThat(backups.plan(SUBJECT).kept()).hasSize(1);
        assertThat(backups.probe(SUBJECT).goneBy()).isEqualTo(now.plus(Duration.ofDays(30)));
    }
}
