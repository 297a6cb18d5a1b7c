package dev.pilothouse.console.bench.export;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.pilothouse.console.bench.client.Trouble;
import dev.pilothouse.console.bench.installation.Installation;
import dev.pilothouse.db.model.Actor;
import dev.pilothouse.db.model.BadInput;
import dev.pilothouse.db.model.Grant;
import dev.pilothouse.db.model.Reach;
import dev.pilothouse.db.model.Role;
import dev.pilothouse.db.model.Setting;
import dev.pilothouse.db.model.Settings;
import dev.pilothouse.db.postgres.Database;
import dev.pilothouse.policy.audit.AuditEntry;
import dev.pilothouse.policy.audit.AuditFilter;
import dev.pilothouse.policy.audit.AuditLog;
import dev.pilothouse.policy.audit.AuditReader;
import dev.pilothouse.policy.audit.ExportFormat;
import dev.pilothouse.policy.audit.export.Bundle;
import dev.pilothouse.policy.audit.export.ExportOrder;
import dev.pilothouse.policy.audit.export.Exported;
import dev.pilothouse.policy.audit.export.Manifest;
import dev.pilothouse.policy.audit.verify.CheckedExport;
import dev.pilothouse.policy.audit.verify.ExportCheck;
import dev.pilothouse.policy.rules.Seal;
import dev.pilothouse.policy.rules.Signatures;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code pilothouse bench export}. */
@Command(
        name = "export",
        mixinStandardHelpOptions = true,
        description = {
            "How fast the audit log is exported in each format, and in how much memory: an installation"
                    + " of its own whose log is filled first.",
            "The export runs in this process as it does in the console's, over one snapshot; the file is"
                    + " checked afterwards."
        })
public final class ExportCommand implements Callable<Integer> {
    private static final double MIB = 1 << 20;
    private static final KeyPair KEY = Signatures.generate();

    @Option(
            names = "--rows",
            defaultValue = "10000000",
            description = "Entries, 1000 to 100000000; default: ${DEFAULT-VALUE}")
    private long rows;

    @Option(
            names = "--format",
            split = ",",
            defaultValue = "csv,json-lines,ocsf,parquet",
            description = "Which, several with commas; default: ${DEFAULT-VALUE}")
    private List<String> formats = List.of();

    @Override
    public Integer call()
            throws IOException, InterruptedException, SQLException, GeneralSecurityException {
        if (rows < 1_000 || rows > 100_000_000) {
            throw new BadInput("--rows", Long.toString(rows), "1000 to 100000000");
        }
        Set<ExportFormat> wanted = ExportFormat.of(formats);
        System.out.println("Starting an installation of its own …");
        try (Installation installation = Installation.start(root())) {
            Settings settings = installation.settings();
            fill(settings);
            try (HikariDataSource source = source(settings)) {
                print(wanted, new Database(source), settings.home());
            }
        }
        return 0;
    }

    private void fill(Settings settings)
            throws SQLException, IOException, GeneralSecurityException {
        System.out.printf("Filling its log with %,d entries …%n", rows);
        try (Connection owner =
                DriverManager.getConnection(
                        settings.postgresUrl(),
                        "pilothouse_owner",
                        secret(settings, Setting.POSTGRES_OWNER_PASSWORD))) {
            new Filling(owner).fill(rows);
        }
    }

    private static HikariDataSource source(Settings settings) {
        HikariConfig config = new HikariConfig();
        config.setJdbcUrl(settings.postgresUrl());
        config.setUsername("pilothouse_app");
        config.setPassword(secret(settings, Setting.POSTGRES_APP_PASSWORD));
        config.setSchema("pilothouse");
        config.setMaximumPoolSize(2);
        return new HikariDataSource(config);
    }

    private static String secret(Settings settings, Setting setting) {
        return settings.secret(setting).orElseThrow(() -> new Trouble("no password of PostgreSQL"));
    }

    private static void print(Set<ExportFormat> wanted, Database database, Path home)
            throws IOException {
        System.out.printf(
                "%d cores; the installation runs beside it; Java heap at most %,.0f MiB.%n%n",
                Runtime.getRuntime().availableProcessors(), Runtime.getRuntime().maxMemory() / MIB);
        System.out.println(
                "| format | entries | seconds | entries/s | zip MiB | peak resident MiB |");
        System.out.println("| --- | --: | --: | --: | --: | --: |");
        AuditReader reader = new AuditReader(database, new AuditLog(Clock.systemUTC()));
        for (ExportFormat format : wanted) {
            Path file = home.resolve("bench-" + format.word() + ".zip");
            long begun = System.nanoTime();
            Exported done = export(reader, format, file);
            double seconds = (System.nanoTime() - begun) / 1e9;
            long entries = done.extent().entries();
            System.out.printf(
                    "| %s | %,d | %.1f | %,.0f | %,.0f | %s |%n",
                    format.label(),
                    entries,
                    seconds,
                    entries / seconds,
                    Files.size(file) / MIB,
                    resident());
            check(format, file);
            Files.delete(file);
        }
        System.out.printf("%nPeak of the whole process: %s MiB resident.%n", resident());
    }

    private static void check(ExportFormat format, Path file) throws IOException {
        if (format == ExportFormat.JSON_LINES) {
            long begun = System.nanoTime();
            CheckedExport.Chain chain = ExportCheck.of(file).chain();
            if (!chain.whole()) {
                throw new Trouble("the chain of the export is not whole: " + chain);
            }
            System.out.printf(
                    "| check of it | %,d | %.1f | | | |%n",
                    chain.entries(), (System.nanoTime() - begun) / 1e9);
        }
    }

    private static Exported export(AuditReader reader, ExportFormat format, Path file) {
        Actor officer =
                new Actor.Person(
                        UUID.nameUUIDFromBytes(new byte[16]),
                        "bench",
                        "Benchmark",
                        Set.of(Grant.everywhere(Role.COMPLIANCE)));
        ExportOrder order =
                new ExportOrder(
                        UUID.randomUUID(),
                        new Reach.Everywhere(),
                        AuditFilter.ALL,
                        Set.of(format),
                        officer.ref(),
                        Instant.now());
        AuditEntry entry =
                AuditEntry.of(
                        officer,
                        "audit.export",
                        AuditEntry.Entity.of("export", order.id().toString()));
        return reader.snapshot(
                officer,
                AuditFilter.ALL,
                entry,
                snapshot -> {
                    try (OutputStream out =
                            new BufferedOutputStream(Files.newOutputStream(file), 1 << 16)) {
                        return new Bundle(order, snapshot, (reach, f, to) -> {}, done -> {})
                                .write(out, ExportCommand::seal);
                    } catch (IOException e) {
                        throw new UncheckedIOException(e);
                    }
                });
    }

    private static Seal seal(byte[] statement) {
        return Seal.of(
                "bench",
                KEY.getPublic().getEncoded(),
                Signatures.sign(KEY.getPrivate().getEncoded(), Manifest.DOMAIN, statement));
    }

    /** The most memory that this process ever had, where the system says so. */
    private static String resident() throws IOException {
        Path status = Path.of("/proc/self/status");
        if (!Files.exists(status)) {
            return "?";
        }
        return Files.readAllLines(status).stream()
                .filter(line -> line.startsWith("VmHWM:"))
                .map(line -> line.replaceAll("[^0-9]", ""))
                .findFirst()
                .map(kib -> "%,.0f".formatted(Long.parseLong(kib) / 1024.0))
                .orElse("?");
    }

    private static Path root() {
        String root = System.getProperty("pilothouse.root", "");
        if (root.isEmpty()) {
            throw new Trouble("start it as 'pilothouse bench export'");
        }
        return Path.of(root);
    }
}
