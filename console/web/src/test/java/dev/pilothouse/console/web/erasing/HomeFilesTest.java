package dev.pilothouse.console.web.erasing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pilothouse.db.model.ErasureTarget.Probe;
import dev.pilothouse.db.model.ErasureTarget.Subject;
import dev.pilothouse.db.model.TenantId;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Locale;
import java.util.Set;
import java.util.UUID;
import java.util.zip.GZIPOutputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

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

    @TempDir Path home;

    private HomeFiles files() {
        return new HomeFiles(home, (tenant, export) -> export.equals(OF_OTHERS));
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
        assertThat(files().plan(SUBJECT).items()).isEqualTo(1);
        assertThat(files().probe(SUBJECT).places()).containsExactly("exports/access.zip");

        files().erase(SUBJECT, n -> {});

        assertThat(home.resolve("exports/access.zip")).doesNotExist();
    }

    @Test
    void exportsOfOtherTenantsOnly_areLeft_andNotCounted() throws IOException {
        zip("exports/" + OF_OTHERS + ".zip");
        zip("exports/" + UUID.randomUUID() + ".zip");
        assertThat(files().plan(SUBJECT).items()).isEqualTo(1);

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
        assertThat(files().probe(SUBJECT).places().getFirst())
                .startsWith("old/cut.gz was not read:");
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
                        "log/" + name + ".log",
                        "exports/" + name + ".gz",
                        "exports/" + name + ".zst",
                        "exports/" + name + ".lz4",
                        "exports/" + name + ".zip",
                        "exports/" + name + ".parquet");
        files().plant(SUBJECT);
        assertThat(files().erase(SUBJECT, n -> {})).isEqualTo(6);
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
