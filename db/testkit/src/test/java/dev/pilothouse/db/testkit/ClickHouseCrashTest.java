package dev.pilothouse.db.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ClickHouseCrashTest {
    @TempDir Path home;

    private static String start(TestClickHouse engine) throws java.io.IOException {
        HttpURLConnection ping =
                (HttpURLConnection) URI.create(engine.url() + "/ping").toURL().openConnection();
        return ping.getHeaderField("X-Pilothouse-Engine-Start");
    }

    @Test
    void acknowledgedRows_surviveAKill() throws Exception {
        try (TestClickHouse engine = TestClickHouse.start(home)) {
            String before = start(engine);
            engine.execute("CREATE TABLE pilothouse.fact (n UInt64) ENGINE = MergeTree ORDER BY n");
            engine.execute("INSERT INTO pilothouse.fact SELECT number FROM numbers(100000)");
            engine.kill();
            engine.restart();
            assertThat(engine.execute("SELECT count(), sum(n) FROM pilothouse.fact"))
                    .isEqualTo("100000\t4999950000");
            assertThat(start(engine)).isNotEqualTo(before);
        }
    }

    @Test
    void stopUnderALongQuery_isClean() throws Exception {
        TestClickHouse engine = TestClickHouse.start(home);
        CompletableFuture<String> running =
                CompletableFuture.supplyAsync(() ->
                        engine.execute(
                                "SELECT count() FROM numbers(1000000000000) WHERE cityHash64(number) = 1"));
        while (!engine.execute(
                        "SELECT count() FROM system.processes WHERE query LIKE '%cityHash64(number)%'")
                .startsWith("2")) {
            assertThat(running.isDone()).isFalse();
        }
        engine.close();
        assertThatThrownBy(() -> running.get(20, TimeUnit.SECONDS)).isNotNull();
        assertThat(Files.readString(home.resolve("log"))).doesNotContain("SIGSEGV");
        assertThat(home.resolve("clickhouse/empty")).isEmptyDirectory();
    }
}
