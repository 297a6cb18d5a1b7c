package dev.pilothouse.console.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.pilothouse.console.cli.home.Home;
import dev.pilothouse.console.cli.os.ProcessId;
import dev.pilothouse.console.cli.supervise.PartState;
import dev.pilothouse.console.cli.supervise.PartStatus;
import dev.pilothouse.console.cli.supervise.SampleSupervisor;
import dev.pilothouse.console.cli.supervise.StatusFile;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A real supervisor in a process of its own, killed with its parts running. */
class KilledSupervisorTest {
    private static final Duration SOON = Duration.ofSeconds(30);

    @TempDir private Path folder;
    private StatusFile file;
    private Process supervisor;

    @BeforeEach
    void start() throws IOException {
        file = new StatusFile(new Home(folder).status());
        supervisor = launch();
        await().atMost(SOON)
                .until(() -> parts().stream().filter(KilledSupervisorTest::ready).count() == 2);
    }

    @AfterEach
    void end() throws Exception {
        supervisor.destroyForcibly().waitFor();
        Installation.endOrphans(file);
    }

    @Test
    void status_tellsWhichPartsStillRun_andTheNextStartEndsThem() throws Exception {
        ProcessId obedient = process("obedient");
        ProcessId deaf = process("deaf");

        supervisor.destroyForcibly().waitFor();

        await().atMost(SOON).until(() -> !obedient.isAlive());
        assertThat(parts())
                .extracting(PartStatus::state)
                .containsExactly(PartState.STOPPED, PartState.DEGRADED);
        assertThat(parts().getLast().message()).isEqualTo("runs without its supervisor");

        assertThat(Installation.endOrphans(file)).isEqualTo(1);
        assertThat(deaf.isAlive()).isFalse();
        assertThat(parts()).extracting(PartStatus::state).containsOnly(PartState.STOPPED);
    }

    @Test
    void secondSupervisor_doesNotGetTheLock_untilTheFirstIsDead() throws Exception {
        assertThat(launch().waitFor()).isEqualTo(3);

        supervisor.destroyForcibly().waitFor();
        Installation.endOrphans(file);
        supervisor = launch();

        await().atMost(SOON)
                .until(() ->
                        file.read().orElseThrow().isLive()
                                && parts().stream().filter(KilledSupervisorTest::ready).count()
                                        == 2);
    }

    private Process launch() throws IOException {
        return new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-XX:+UseSerialGC",
                        "-cp",
                        System.getProperty("java.class.path"),
                        SampleSupervisor.class.getName(),
                        folder.toString(),
                        Integer.toString(freePort()),
                        Integer.toString(freePort()))
                .inheritIO()
                .start();
    }

    private List<PartStatus> parts() throws IOException {
        return file.read().map(StatusFile.Snapshot::truth).orElse(List.of());
    }

    private ProcessId process(String name) throws IOException {
        return Objects.requireNonNull(
                parts().stream()
                        .filter(p -> p.name().equals(name))
                        .findFirst()
                        .orElseThrow()
                        .process());
    }

    private static boolean ready(PartStatus part) {
        return part.state() == PartState.READY;
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}
