package dev.pilothouse.console.cli.supervise;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.pilothouse.console.cli.os.ProcessId;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SupervisorTest {
    private static final Timing QUICK =
            new Timing(
                    Duration.ofMillis(50),
                    Duration.ofMillis(50),
                    Duration.ofMillis(50),
                    Duration.ofMillis(200),
                    Duration.ofSeconds(5),
                    Duration.ofSeconds(1),
                    2);

    @TempDir private Path folder;
    private Supervisor supervisor;

    @AfterEach
    void stop() throws InterruptedException {
        supervisor.close();
    }

    @Test
    void crashedPart_isRestarted() throws IOException {
        run(SampleParts.part("gateway", freePort(), List.of(), "serve"));
        awaitState("gateway", PartState.READY);
        ProcessId first = process("gateway");

        first.handle().orElseThrow().destroyForcibly();

        soon().until(() ->
                status("gateway").restarts() == 1 && status("gateway").state() == PartState.READY);
        assertThat(process("gateway")).isNotEqualTo(first);
        assertThat(first.isAlive()).isFalse();
    }

    @Test
    void partThatNeverStarts_isCalledFailed_withItsLastLine() throws IOException {
        run(SampleParts.part("gateway", freePort(), List.of(), "crash"));

        awaitState("gateway", PartState.FAILED);

        assertThat(status("gateway").message())
                .isEqualTo("ended with exit code 2: PILOTHOUSE_X: 'y' (expected: z)");
        assertThat(folder.resolve("gateway.log")).content().contains("PILOTHOUSE_X");
    }

    @Test
    void part_startsAfterThoseItNeeds() throws IOException {
        int port = freePort();
        run(
                SampleParts.part("store", freePort(), List.of(), "hang"),
                SampleParts.part("console", port, List.of("store"), "serve"));

        soon().until(() -> status("store").process() != null);

        assertThat(status("console").process()).isNull();
        assertThat(status("console").message()).isEqualTo("waits for store");
    }

    @Test
    void unreadyPart_isDegraded_andSaysWhy_untilItRecovers() throws IOException {
        Path trouble = folder.resolve("trouble");
        run(SampleParts.part("ingest", freePort(), List.of(), "serve", trouble.toString()));
        awaitState("ingest", PartState.READY);

        Files.createFile(trouble);
        awaitState("ingest", PartState.DEGRADED);
        assertThat(status("ingest").message()).isEqualTo("the store is away");

        Files.delete(trouble);
        awaitState("ingest", PartState.READY);
        assertThat(status("ingest").restarts()).isZero();
    }

    @Test
    void silentPart_isKilledAndRestarted() throws Exception {
        run(SampleParts.part("pool", freePort(), List.of(), "serve"));
        awaitState("pool", PartState.READY);
        ProcessId frozen = process("pool");

        new ProcessBuilder("kill", "-STOP", Long.toString(frozen.pid())).start().waitFor();

        soon().until(() ->
                status("pool").restarts() == 1 && status("pool").state() == PartState.READY);
        assertThat(frozen.isAlive()).isFalse();
    }

    @Test
    void close_killsAPartThatIgnoresTerm() throws Exception {
        run(SampleParts.part("keycloak", freePort(), List.of(), "stubborn", "deaf"));
        awaitState("keycloak", PartState.READY);
        ProcessId stubborn = process("keycloak");

        supervisor.close();

        assertThat(stubborn.isAlive()).isFalse();
        assertThat(status("keycloak").state()).isEqualTo(PartState.STOPPED);
    }

    @Test
    void close_stopsWhatOthersNeed_last() throws Exception {
        run(
                SampleParts.part("store", freePort(), List.of(), "serve"),
                SampleParts.part("console", freePort(), List.of("store"), "serve", "stubborn"));
        awaitState("console", PartState.READY);
        ProcessId store = process("store");
        ProcessId console = process("console");

        Thread closing = Thread.startVirtualThread(this::closeQuietly);
        soon().until(() -> !console.isAlive() || !store.isAlive());

        assertThat(console.isAlive()).isFalse();
        closing.join();
        assertThat(store.isAlive()).isFalse();
    }

    private void closeQuietly() {
        try {
            supervisor.close();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void run(Part... parts) {
        supervisor = new Supervisor(List.of(parts), folder, QUICK);
        supervisor.start();
    }

    private void awaitState(String name, PartState state) {
        soon().until(() -> status(name).state() == state);
    }

    private static ConditionFactory soon() {
        return await().atMost(Duration.ofSeconds(30)).pollInterval(Duration.ofMillis(20));
    }

    private PartStatus status(String name) {
        return supervisor.status().stream()
                .filter(s -> s.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private ProcessId process(String name) {
        return Objects.requireNonNull(status(name).process());
    }

    static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}
