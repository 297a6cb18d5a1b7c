package dev.pilothouse.gateway;

import static dev.pilothouse.gateway.GatewayFixture.STREAM;
import static org.assertj.core.api.Assertions.assertThat;

import dev.pilothouse.bridge.protocol.v1.CachePolicy;
import dev.pilothouse.bridge.protocol.v1.Kill;
import dev.pilothouse.bridge.protocol.v1.PurgeCache;
import dev.pilothouse.gateway.testing.Await;
import dev.pilothouse.gateway.testing.Collector;
import dev.pilothouse.gateway.testing.EventReader;
import dev.pilothouse.gateway.testing.Provider;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Identical calls whose callers leave, are killed, purged and served at random: everybody who stays
 * gets the whole answer, every generation is booked once, nothing is left over.
 */
class GatewayFlightChaosTest {
    private static final int ROUNDS = 12;
    private static final int CALLERS = 8;
    private static final int TOKENS = 20;

    private final GatewayFixture at = new GatewayFixture();
    private final AtomicInteger answers = new AtomicInteger();

    @AfterEach
    void close() throws IOException {
        at.close();
    }

    private enum Fate {
        STAYS,
        LEAVES,
        KILLED
    }

    private void answer(Provider.Exchange exchange) throws IOException, InterruptedException {
        answers.incrementAndGet();
        exchange.stream().role();
        for (int i = 0; i < TOKENS; i++) {
            exchange.token("t" + i + ";");
            Thread.sleep(1); // the pace of the engine
        }
        exchange.stop().usage(9, TOKENS).done();
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4})
    void whoStays_getsEverything_andEachGenerationIsBookedOnce(long seed) throws Exception {
        at.provider.always(this::answer);
        at.apply(
                "default/chat",
                r ->
                        r.setCachePolicy(
                                CachePolicy.newBuilder()
                                        .setTenant("default")
                                        .setFeature("chat")
                                        .setSingleFlight(true)
                                        .setExactSeconds(seed % 2 == 0 ? 60 : 0)
                                        .setShared(true)));
        Random random = new Random(seed);
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int round = 0; round < ROUNDS; round++) {
                round(threads::submit, random, round);
            }
        }
        int calls = ROUNDS * CALLERS;
        Await.until("every call is recorded", () -> at.collector.spans.size() == calls);
        List<Map<String, Object>> spans =
                at.collector.spans.stream().map(Collector::attributes).toList();
        long booked =
                spans.stream().filter(s -> s.containsKey("gen_ai.usage.input_tokens")).count();
        assertThat(booked).as("generations booked").isEqualTo(answers.get());
        assertThat(at.gateway.counters().values()).containsEntry("calls", (double) calls);
        assertThat(at.gateway.openCalls()).isZero();
        assertThat(at.gateway.caches().flights()).isZero();
    }

    private interface Threads {
        <T> Future<T> submit(Callable<T> task);
    }

    private void round(Threads threads, Random random, int round) throws Exception {
        String body = STREAM.replace("hi", "round " + round);
        var together = new CyclicBarrier(CALLERS);
        List<Future<Boolean>> callers = new ArrayList<>();
        List<Kill> kills = new ArrayList<>();
        for (int i = 0; i < CALLERS; i++) {
            Fate fate = Fate.values()[random.nextInt(Fate.values().length)];
            String user = "u" + round + "-" + i;
            if (fate == Fate.KILLED) {
                kills.add(GatewayFixture.kill("end-user", user));
            }
            int reads = random.nextInt(TOKENS);
            callers.add(
                    threads.submit(() -> {
                        together.await(30, TimeUnit.SECONDS);
                        return call(body, user, fate, reads);
                    }));
        }
        at.killed(kills.toArray(Kill[]::new));
        if (random.nextBoolean()) {
            at.gateway.caches().purge(PurgeCache.getDefaultInstance());
        }
        for (Future<Boolean> caller : callers) {
            assertThat(caller.get(60, TimeUnit.SECONDS)).isTrue();
        }
        Await.until("the round is over", () -> at.gateway.openCalls() == 0);
        Await.until("its flight too", () -> at.gateway.caches().flights() == 0);
        at.killed();
    }

    private boolean call(String body, String user, Fate fate, int reads) throws IOException {
        String of = body.substring(0, body.length() - 1) + ",\"user\":\"" + user + "\"}";
        EventReader reader;
        try {
            reader = at.stream(of);
        } catch (AssertionError refused) {
            return fate == Fate.KILLED && String.valueOf(refused.getMessage()).contains("killed");
        }
        try (reader) {
            return switch (fate) {
                case STAYS -> readsAll(reader);
                case LEAVES -> reader.until("t" + reads + ";") != null;
                case KILLED -> {
                    String last = reader.until("\"code\":\"killed\"");
                    yield last != null || reader.next() == null;
                }
            };
        }
    }

    private static boolean readsAll(EventReader reader) throws IOException {
        for (int i = 0; i < TOKENS; i++) {
            if (reader.until("t" + i + ";") == null) {
                return false;
            }
        }
        return reader.until("[DONE]") != null && reader.next() == null;
    }
}
