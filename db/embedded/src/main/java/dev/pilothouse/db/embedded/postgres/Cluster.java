package dev.pilothouse.db.embedded.postgres;

import dev.pilothouse.db.embedded.download.Unpack;
import dev.pilothouse.db.embedded.process.Secrets;
import dev.pilothouse.db.embedded.process.StartFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;

/** A data directory: created whole or not at all, opened to passwords over loopback only. */
final class Cluster {
    static final String SUPERUSER = "postgres";

    private static final String HOSTS =
            """
            # TYPE DATABASE USER ADDRESS METHOD
            local all all reject
            host all all 127.0.0.1/32 scram-sha-256
            host all all ::1/128 scram-sha-256
            """;

    private final PostgresBinaries binaries;
    private final Path folder;

    Cluster(PostgresBinaries binaries, Path folder) {
        this.binaries = binaries;
        this.folder = folder;
    }

    Path data() {
        return folder.resolve("data");
    }

    String superuserPassword() throws IOException {
        if (!Files.exists(passwordFile()) && Files.exists(data())) {
            throw new StartFailure("the superuser's password is missing: " + passwordFile());
        }
        return Secrets.keep(passwordFile());
    }

    private Path passwordFile() {
        return folder.resolve("superuser-password");
    }

    void prepare() throws IOException, InterruptedException {
        superuserPassword();
        if (!Files.exists(data())) {
            create();
        }
        Files.writeString(data().resolve("pg_hba.conf"), HOSTS);
    }

    private void create() throws IOException, InterruptedException {
        Path part = folder.resolve("data.part");
        Unpack.delete(part);
        Files.createDirectory(
                part,
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        initdb(part);
        Files.move(part, data(), StandardCopyOption.ATOMIC_MOVE);
    }

    private void initdb(Path to) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(AsRoot.prefix());
        command.addAll(
                List.of(
                        binaries.program("initdb").toString(),
                        "--pgdata=" + to,
                        "--username=" + SUPERUSER,
                        "--pwfile=" + passwordFile(),
                        "--auth=scram-sha-256",
                        "--encoding=UTF8",
                        "--no-locale",
                        "--locale-provider=builtin",
                        "--builtin-locale=C.UTF-8",
                        "--no-instructions"));
        Process process =
                new ProcessBuilder(command)
                        .redirectErrorStream(true)
                        .redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
                        .start();
        String said =
                new String(
                        process.getInputStream().readAllBytes(),
                        java.nio.charset.StandardCharsets.UTF_8);
        if (process.waitFor() != 0) {
            throw new StartFailure("initdb failed: " + said.strip().replace('\n', ' '));
        }
    }
}
