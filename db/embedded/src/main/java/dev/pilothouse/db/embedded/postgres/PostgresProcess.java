package dev.pilothouse.db.embedded.postgres;

import dev.pilothouse.db.embedded.PostgresConfig;
import dev.pilothouse.db.embedded.process.Part;
import dev.pilothouse.db.embedded.process.Ports;
import dev.pilothouse.db.embedded.process.StartFailure;
import dev.pilothouse.db.model.Setting;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A PostgreSQL server as a child process. */
public final class PostgresProcess implements Part {
    private static final Logger LOG = LoggerFactory.getLogger(PostgresProcess.class);
    private static final Duration LONGEST_RECOVERY = Duration.ofMinutes(10);
    private static final int POLL_MILLIS = 100;
    private static final int ATTEMPTS = 3;

    private final Process process;

    private PostgresProcess(Process process) {
        this.process = process;
    }

    /**
     * Starts the server, recovers what a crash left, and gives every role its password.
     *
     * @throws StartFailure when it cannot; the message says why
     */
    public static PostgresProcess start(PostgresConfig config)
            throws IOException, InterruptedException {
        Files.createDirectories(config.folder());
        PostgresBinaries binaries = PostgresBinaries.unpack(config.cache());
        Cluster cluster = new Cluster(binaries, config.folder());
        Orphan.stop(cluster.data());
        Ports.requireFree(config.port(), Setting.POSTGRES_PORT);
        cluster.prepare();
        for (int attempt = 1; attempt < ATTEMPTS; attempt++) {
            try {
                return launch(binaries, cluster, config);
            } catch (EndedEarly e) {
                LOG.warn("PostgreSQL ended with status {}, starting it again", e.status);
            }
        }
        return launch(binaries, cluster, config);
    }

    private static PostgresProcess launch(
            PostgresBinaries binaries, Cluster cluster, PostgresConfig config)
            throws IOException, InterruptedException {
        PostgresProcess server = new PostgresProcess(spawn(command(binaries, cluster, config)));
        String password = cluster.superuserPassword();
        try (Connection superuser = server.connect(config.port(), "postgres", password)) {
            Roles.ensure(superuser, config);
            try (Connection ours = server.connect(config.port(), Roles.OURS, password)) {
                Roles.ensureOurs(ours);
            }
        } catch (SQLException e) {
            server.close();
            throw new StartFailure("cannot set up roles: " + e.getMessage(), e);
        }
        LOG.info("PostgreSQL listens on 127.0.0.1:{}", config.port());
        return server;
    }

    private static Process spawn(List<String> command) throws IOException {
        return new ProcessBuilder(command)
                .redirectInput(Path.of("/dev/null").toFile())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.INHERIT)
                .start();
    }

    private static List<String> command(
            PostgresBinaries binaries, Cluster cluster, PostgresConfig config)
            throws IOException, InterruptedException {
        String durable = config.durable() ? "on" : "off";
        List<String> command = new ArrayList<>(AsRoot.prefix());
        command.addAll(
                List.of(binaries.program("postgres").toString(), "-D", cluster.data().toString()));
        for (String option :
                List.of(
                        "listen_addresses=127.0.0.1",
                        "port=" + config.port(),
                        "unix_socket_directories=",
                        "password_encryption=scram-sha-256",
                        "fsync=" + durable,
                        "synchronous_commit=" + durable,
                        "full_page_writes=" + durable,
                        "shared_buffers=64MB",
                        "max_connections=100",
                        "timezone=UTC",
                        "log_timezone=UTC",
                        "log_statement=none",
                        "log_checkpoints=off",
                        // Old log files go at a checkpoint instead of lying there to be used again.
                        "wal_recycle=off")) {
            command.add("-c");
            command.add(option);
        }
        return command;
    }

    private Connection connect(int port, String database, String password)
            throws IOException, InterruptedException, SQLException {
        String url = "jdbc:postgresql://127.0.0.1:" + port + "/" + database + "?connectTimeout=5";
        Instant end = Instant.now().plus(LONGEST_RECOVERY);
        while (true) {
            try {
                return DriverManager.getConnection(url, Cluster.SUPERUSER, password);
            } catch (SQLException e) {
                if (!startingUp(e) || Instant.now().isAfter(end)) {
                    throw e;
                }
            }
            if (process.waitFor(POLL_MILLIS, TimeUnit.MILLISECONDS)) {
                throw new EndedEarly(process.exitValue());
            }
        }
    }

    /** 08001: not listening yet; 57P03: recovering. */
    private static boolean startingUp(SQLException e) {
        return "08001".equals(e.getSQLState()) || "57P03".equals(e.getSQLState());
    }

    /** Backends of a killed server may hold its shared memory for a moment: worth another try. */
    private static final class EndedEarly extends RuntimeException {
        private final int status;

        EndedEarly(int status) {
            super("PostgreSQL does not start (status " + status + "); its lines above say why");
            this.status = status;
        }
    }

    /** Id of the server's first process. */
    public long pid() {
        return process.pid();
    }

    @Override
    public CompletableFuture<Integer> onExit() {
        return process.onExit().thenApply(Process::exitValue);
    }

    @Override
    public void close() {
        if (process.isAlive() && !Orphan.stop(process.toHandle())) {
            process.destroyForcibly();
        }
    }
}
