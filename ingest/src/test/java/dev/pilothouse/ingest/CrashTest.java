package dev.pilothouse.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pilothouse.db.testkit.TestClickHouse;
import io.opentelemetry.proto.trace.v1.Span;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Ingest and the engine are killed at random moments under load, for {@code
 * -Dpilothouse.crash.seconds}, 20 by default.
 */
class CrashTest {
    private static final int SENDERS = 3;
    private static final int SPANS = 25;
    private static final String DATABASE = "crashed";

    @TempDir Path folder;
    private final HttpClient http =
            HttpClient.newBuilder()
                    .version(HttpClient.Version.HTTP_1_1)
                    .connectTimeout(Duration.ofSeconds(2))
                    .build();
    private final AtomicBoolean over = new AtomicBoolean();

    @Test
    void everyAcknowledgedSpanIsThereOnce_andRollupsEqualFacts() throws Exception {
        Path stores = Files.createDirectory(folder.resolve("stores"));
        Path node = Files.createDirectory(folder.resolve("node"));
        try (TestClickHouse engine = TestClickHouse.start(stores);
                CrashNode ingest = new CrashNode(node, engine.url(), DATABASE);
                ExecutorService senders = Executors.newFixedThreadPool(SENDERS)) {
            List<Future<Integer>> sent = new ArrayList<>();
            for (int i = 0; i < SENDERS; i++) {
                int seed = i;
                sent.add(senders.submit((Callable<Integer>) () -> send(ingest, new Random(seed))));
            }
            int kills = kill(engine, ingest);
            over.set(true);
            int acknowledged = 0;
            for (Future<Integer> sender : sent) {
                acknowledged += sender.get();
            }
            awaitStored(engine, acknowledged);
            assertThat(engine.execute(facts())).isEqualTo(engine.execute(rollups("minute")));
            assertThat(engine.execute(facts())).isEqualTo(engine.execute(rollups("hour")));
            assertThat(
                            engine.execute(
                                    "SELECT count() = uniqExact(trace_id, span_id) FROM crashed.span"))
                    .isEqualTo("1");
            assertThat(
                            engine.execute(
                                    "SELECT count(), uniqExact(span_id) FROM crashed.span_content"))
                    .isEqualTo(acknowledged + "\t" + acknowledged);
            System.out.println(kills + " kills, " + acknowledged + " spans acknowledged");
        }
    }

    private static String facts() {
        return "SELECT count(), sum(input_tokens), sum(output_tokens), sum(cost) FROM crashed.span WHERE call";
    }

    private static String rollups(String grain) {
        return "SELECT sum(calls), sum(input_tokens), sum(output_tokens), sum(cost) FROM crashed.rollup_"
                + grain
                + " WHERE tenant != ''";
    }

    private int kill(TestClickHouse engine, CrashNode ingest) throws Exception {
        Random random = new Random();
        long end =
                System.nanoTime()
                        + Duration.ofSeconds(Integer.getInteger("pilothouse.crash.seconds", 20))
                                .toNanos();
        int kills = 0;
        while (System.nanoTime() < end) {
            LockSupport.parkNanos(Duration.ofMillis(200 + random.nextInt(1_500)).toNanos());
            if (random.nextBoolean()) {
                engine.kill();
                engine.restart();
            } else {
                ingest.crash();
            }
            kills++;
        }
        return kills;
    }

    /** Sends until it is acknowledged, at times cut into other requests. */
    private int send(CrashNode ingest, Random random) {
        int acknowledged = 0;
        while (!over.get()) {
            List<Span> spans = IntStream.range(0, SPANS).mapToObj(i -> span()).toList();
            boolean stored = post(ingest, spans);
            while (!stored) {
                int cut = 1 + random.nextInt(SPANS - 1);
                stored =
                        random.nextBoolean()
                                ? post(ingest, spans)
                                : post(ingest, spans.subList(0, cut))
                                        && post(ingest, spans.subList(cut, SPANS));
            }
            acknowledged += SPANS;
        }
        return acknowledged;
    }

    private static Span span() {
        return Otlp.chat()
                .addAttributes(Otlp.attribute("gen_ai.prompt", "what is the price of tea?"))
                .build();
    }

    private boolean post(CrashNode ingest, List<Span> spans) {
        Optional<Integer> port = ingest.port();
        if (port.isEmpty()) {
            LockSupport.parkNanos(Duration.ofMillis(20).toNanos());
            return false;
        }
        HttpRequest request =
                HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port.get() + "/v1/traces"))
                        .timeout(Duration.ofSeconds(5))
                        .header("Content-Type", "application/x-protobuf")
                        .header("Authorization", "Bearer " + RunningIngest.KEY)
                        .POST(
                                HttpRequest.BodyPublishers.ofByteArray(
                                        Otlp.request(spans).toByteArray()))
                        .build();
        try {
            return http.send(request, HttpResponse.BodyHandlers.ofByteArray()).statusCode() == 200;
        } catch (IOException e) {
            return false;
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void awaitStored(TestClickHouse engine, int spans) {
        long end = System.nanoTime() + Duration.ofSeconds(60).toNanos();
        String last = "";
        while (System.nanoTime() < end) {
            last =
                    engine.execute(
                            "SELECT (SELECT count() FROM crashed.span), (SELECT sum(calls) FROM crashed.rollup_minute),"
                                    + " (SELECT sum(calls) FROM crashed.rollup_hour)");
            if (last.equals(spans + "\t" + spans + "\t" + spans)) {
                return;
            }
            LockSupport.parkNanos(Duration.ofMillis(100).toNanos());
        }
        throw new AssertionError(spans + " spans acknowledged, but there are " + last);
    }
}
