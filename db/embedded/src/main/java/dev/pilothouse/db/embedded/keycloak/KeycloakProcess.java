package dev.pilothouse.db.embedded.keycloak;

import dev.pilothouse.db.embedded.KeycloakConfig;
import dev.pilothouse.db.embedded.process.Part;
import dev.pilothouse.db.embedded.process.PidFile;
import dev.pilothouse.db.embedded.process.Ports;
import dev.pilothouse.db.embedded.process.Secrets;
import dev.pilothouse.db.model.Setting;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/** Keycloak as a child process, its database in PostgreSQL. */
public final class KeycloakProcess implements Part {
    private static final List<String> JAVA_OPTIONS =
            List.of(
                    "-Xms64m",
                    "-Xmx384m",
                    "-XX:TieredStopAtLevel=1",
                    "-XX:+UseSerialGC",
                    "-XX:MaxMetaspaceSize=256m",
                    "-XX:+ExitOnOutOfMemoryError",
                    "-Dfile.encoding=UTF-8",
                    "-Duser.language=en",
                    "-Duser.country=US",
                    "--add-opens=java.base/java.util=ALL-UNNAMED",
                    "--add-opens=java.base/java.util.concurrent=ALL-UNNAMED",
                    "--add-opens=java.base/java.security=ALL-UNNAMED",
                    "--add-opens=java.base/java.lang=ALL-UNNAMED",
                    "--enable-native-access=ALL-UNNAMED",
                    "-Djava.util.concurrent.ForkJoinPool.common.threadFactory="
                            + "io.quarkus.bootstrap.forkjoin.QuarkusForkJoinWorkerThreadFactory");

    private final Process process;

    private KeycloakProcess(Process process) {
        this.process = process;
    }

    /**
     * Starts Keycloak; {@code /health/ready} of its management port says when it serves.
     *
     * @param distribution a built distribution
     */
    public static KeycloakProcess start(KeycloakConfig config, Path distribution)
            throws IOException {
        Home home = new Home(config.folder());
        PidFile pid = new PidFile(config.folder().resolve("pid"), home.option());
        pid.stopOrphan();
        Ports.requireFree(config.port(), Setting.KEYCLOAK_PORT);
        Ports.requireFree(config.managementPort(), Setting.KEYCLOAK_MANAGEMENT_PORT);
        home.prepare(distribution);
        Secrets.writePrivate(home.realmFile(), Realm.json(config));
        Process process = spawn(command(config, distribution, home), config);
        pid.write(process.pid());
        KeycloakProcess keycloak = new KeycloakProcess(process);
        Thread.ofVirtual().start(() -> new RealmUpdate(config, home).whenReady(process));
        return keycloak;
    }

    private static Process spawn(List<String> command, KeycloakConfig config) throws IOException {
        ProcessBuilder builder =
                new ProcessBuilder(command)
                        .redirectInput(Path.of("/dev/null").toFile())
                        .redirectErrorStream(true)
                        .redirectOutput(ProcessBuilder.Redirect.INHERIT);
        Map<String, String> environment = builder.environment();
        environment
                .keySet()
                .removeIf(name -> name.startsWith("PILOTHOUSE_") || name.startsWith("KC_"));
        environment.put("KC_DB_URL", config.databaseUrl());
        environment.put("KC_DB_USERNAME", "keycloak");
        environment.put("KC_DB_PASSWORD", config.databasePassword());
        environment.put("KC_BOOTSTRAP_ADMIN_CLIENT_ID", RealmUpdate.CLIENT);
        environment.put("KC_BOOTSTRAP_ADMIN_CLIENT_SECRET", config.adminPassword());
        return builder.start();
    }

    private static List<String> command(KeycloakConfig config, Path distribution, Home home) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(JAVA_OPTIONS);
        command.add(home.option());
        command.addAll(
                List.of(
                        "-Djava.io.tmpdir=" + home.temporary(),
                        "-cp",
                        distribution.resolve("lib/quarkus-run.jar").toString(),
                        "io.quarkus.bootstrap.runner.QuarkusEntryPoint",
                        "start",
                        "--optimized",
                        "--import-realm",
                        "--cache=local",
                        "--http-enabled=true",
                        "--http-host=127.0.0.1",
                        "--http-port=" + config.port(),
                        "--http-management-host=127.0.0.1",
                        "--http-management-port=" + config.managementPort(),
                        "--hostname=" + config.url(),
                        "--db-pool-initial-size=2",
                        "--db-pool-min-size=2",
                        "--db-pool-max-size=15",
                        "--http-pool-max-threads=16"));
        return command;
    }

    @Override
    public CompletableFuture<Integer> onExit() {
        return process.onExit().thenApply(Process::exitValue);
    }

    @Override
    public void close() {
        if (process.isAlive()) {
            PidFile.stop(process.toHandle());
        }
    }
}
