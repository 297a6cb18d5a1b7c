package dev.pilothouse.console.bench.flow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.openai.errors.PermissionDeniedException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Each child killed in turn under load: everything comes back, nothing is lost, nothing counts
 * twice, kills hold.
 */
class CrashIT {
    private static final List<String> PARTS =
            List.of("ingest", "clickhouse", "gateway", "pool", "console", "postgres", "keycloak");
    private static final String SERVICE = "crash-load";

    @Test
    void killOfEveryChild_losesNothing(@TempDir Path folder) throws Exception {
        try (RunningPilothouse running = RunningPilothouse.start(folder.resolve("home"))) {
            String doomed = key(running, "doomed");
            running.rest(
                    "POST",
                    "/kills",
                    """
                    {"scope":"feature","target":"doomed","tenant":"default","reason":"crash test"}\
                    """,
                    201);
            long acknowledged;
            try (OtlpLoad load = new OtlpLoad(running.otlp(), running.apiKey(), SERVICE).start(2)) {
                for (String part : PARTS) {
                    killAndAwait(running, part);
                    assertStillKilled(running, doomed);
                }
                load.close();
                acknowledged = load.acknowledged();
            }
            assertCountedOnce(running, acknowledged);
            assertCallsWork(running);
        }
    }

    private static String key(RunningPilothouse running, String feature) throws Exception {
        return running.rest(
                        "POST",
                        "/keys",
                        """
                        {"tenant":"default","team":"platform","feature":"%s"}\
                        """
                                .formatted(feature),
                        201)
                .path("key")
                .asString();
    }

    private static void killAndAwait(RunningPilothouse running, String name) throws Exception {
        RunningPilothouse.Part before = running.part(name);
        ProcessHandle.of(before.pid()).orElseThrow().destroyForcibly();
        await(name + " is back")
                .atMost(Duration.ofMinutes(2))
                .pollInterval(Duration.ofSeconds(2))
                .ignoreExceptions()
                .until(() -> {
                    RunningPilothouse.Part now = running.part(name);
                    return now.state().equals("ready") && now.restarts() > before.restarts();
                });
    }

    private static void assertStillKilled(RunningPilothouse running, String key) throws Exception {
        try (Streams doomed = new Streams(running.gateway(), key)) {
            assertThatThrownBy(() -> doomed.ask("Are you there?"))
                    .isInstanceOf(PermissionDeniedException.class)
                    .hasMessageContaining("crash test");
        }
    }

    private static void assertCountedOnce(RunningPilothouse running, long acknowledged)
            throws Exception {
        String facts =
                "SELECT count() FROM span WHERE tenant = 'default' AND service = '" + SERVICE + "'";
        await("every acknowledged span is stored")
                .atMost(Duration.ofMinutes(1))
                .until(() -> Long.parseLong(running.clickhouse(facts)) >= acknowledged);
        assertThat(running.clickhouse(facts)).isEqualTo(Long.toString(acknowledged));
        for (String rollup : List.of("rollup_minute", "rollup_hour")) {
            assertCountedOnce(running, rollup, acknowledged);
        }
    }

    /** A view is filled a moment after its facts can be seen. */
    private static void assertCountedOnce(
            RunningPilothouse running, String rollup, long acknowledged) {
        await(rollup)
                .atMost(Duration.ofSeconds(120))
                .untilAsserted(() ->
                        assertThat(running.clickhouse(sums(rollup)))
                                .as(
                                        "%s; batches without it: %s",
                                        rollup, running.clickhouse(lost(rollup)))
                                .isEqualTo(acknowledged + "\t" + acknowledged * 100));
    }

    private static String sums(String rollup) {
        return "SELECT sum(calls), sum(input_tokens) FROM "
                + rollup
                + " WHERE tenant = 'default' AND model = 'sample-model'";
    }

    private static String lost(String rollup) {
        return "SELECT batch, count(), min(ts) FROM span WHERE toString(batch) NOT IN"
                + " (SELECT feature FROM "
                + rollup
                + " WHERE tenant = '') GROUP BY batch";
    }

    private static void assertCallsWork(RunningPilothouse running) throws Exception {
        try (Streams streams = new Streams(running.gateway(), running.apiKey())) {
            assertThat(streams.ask("What is the capital of France?")).isNotBlank();
        }
    }
}
