package dev.pilothouse.gateway;

import static dev.pilothouse.bridge.protocol.v1.CardPolicy.CARD_DENY;
import static dev.pilothouse.bridge.protocol.v1.CardPolicy.CARD_WARN;
import static dev.pilothouse.gateway.GatewayFixture.HELLO;
import static dev.pilothouse.gateway.GatewayFixture.STREAM;
import static org.assertj.core.api.Assertions.assertThat;

import dev.pilothouse.bridge.protocol.v1.CachePolicy;
import dev.pilothouse.bridge.protocol.v1.Tenant;
import dev.pilothouse.gateway.testing.Await;
import dev.pilothouse.gateway.testing.Collector;
import dev.pilothouse.gateway.testing.EventReader;
import dev.pilothouse.gateway.testing.Provider;
import java.io.EOFException;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class GatewaySingleFlightTest {
    private final GatewayFixture at = new GatewayFixture();

    /** How many tokens a stream of the provider may send on. */
    private final Semaphore tokens = new Semaphore(0);

    @BeforeEach
    void on() {
        policy(p -> p.setShared(true));
        at.provider.always(this::paced);
    }

    @AfterEach
    void close() throws IOException {
        Await.until("every call ended", () -> at.gateway.openCalls() == 0);
        Await.until("every flight landed", () -> at.gateway.caches().flights() == 0);
        at.close();
    }

    private void policy(Consumer<CachePolicy.Builder> more) {
        var policy =
                CachePolicy.newBuilder()
                        .setTenant("default")
                        .setFeature("chat")
                        .setSingleFlight(true);
        more.accept(policy);
        at.apply("default/chat", r -> r.setCachePolicy(policy));
    }

    private void paced(Provider.Exchange exchange) throws IOException, InterruptedException {
        exchange.stream().role();
        for (int i = 0; i < 6; i++) {
            tokens.acquire();
            exchange.token("t" + i);
        }
        exchange.stop().usage(9, 6).done();
    }

    private static String of(String user) {
        return STREAM.substring(0, STREAM.length() - 1) + ",\"user\":\"" + user + "\"}";
    }

    private void opens(int calls) {
        Await.until(calls + " calls are open", () -> at.gateway.openCalls() == calls);
    }

    private void joined(int calls) {
        Await.until(
                calls + " calls joined",
                () -> at.gateway.caches().counters().get("cache.joined") == calls);
    }

    /** Opens a stream in the background: its head comes with the first token. */
    private CompletableFuture<EventReader> open(String user) {
        return CompletableFuture.supplyAsync(() -> at.stream(of(user)), Thread::startVirtualThread);
    }

    private List<Map<String, Object>> spans(int count) {
        Await.until(count + " spans arrive", () -> at.collector.spans.size() >= count);
        return at.collector.spans.stream().map(Collector::attributes).toList();
    }

    private static long booked(List<Map<String, Object>> spans) {
        return spans.stream().filter(s -> s.containsKey("gen_ai.usage.output_tokens")).count();
    }

    @Test
    void everybodyIsToldThatTheModelLacksACard() throws Exception {
        at.apply(
                "default",
                r -> r.setTenant(Tenant.newBuilder().setId("default").setCardPolicy(CARD_WARN)));
        var first = open("ann");
        Await.until("the provider is asked", () -> at.provider.received.size() == 1);
        var second = open("bob");
        joined(1);
        tokens.release(6);
        try (EventReader a = first.get();
                EventReader b = second.get()) {
            assertThat(a.header("x-pilothouse-warning")).contains("model_card_required");
            assertThat(b.header("x-pilothouse-warning")).contains("model_card_required");
        }
    }

    @Test
    void nobodyJoinsAFlightThatBeganBeforeCardsWereAskedFor() throws Exception {
        var first = open("ann");
        Await.until("the provider is asked", () -> at.provider.received.size() == 1);
        at.apply(
                "default",
                r -> r.setTenant(Tenant.newBuilder().setId("default").setCardPolicy(CARD_DENY)));
        var refused = at.call(of("bob"));
        assertThat(refused.statusCode()).isEqualTo(403);
        assertThat(refused.body()).contains("model_card_required");
        tokens.release(6);
        try (EventReader a = first.get()) {
            assertThat(a.until("t5")).isNotNull();
        }
    }

    @Test
    void identicalCalls_shareOneAnswer_bookedOnce_alsoThoseWhoComeLate() throws Exception {
        var first = open("ann");
        Await.until("the provider is asked", () -> at.provider.received.size() == 1);
        var second = open("bob");
        joined(1);
        tokens.release(3);
        try (EventReader a = first.get();
                EventReader b = second.get()) {
            assertThat(a.until("t2")).isNotNull();
            assertThat(b.until("t0")).isNotNull();
            var late = open("cid");
            joined(2);
            try (EventReader c = late.get()) {
                for (int i = 0; i < 3; i++) {
                    assertThat(c.until("t" + i)).isNotNull();
                }
                tokens.release(3);
                for (EventReader reader : List.of(a, b, c)) {
                    assertThat(reader.until("t5")).isNotNull();
                    assertThat(reader.until("[DONE]")).isNotNull();
                    assertThat(reader.next()).isNull();
                }
            }
        }
        assertThat(at.provider.received).hasSize(1);
        List<Map<String, Object>> spans = spans(3);
        assertThat(booked(spans)).isEqualTo(1);
        assertThat(spans)
                .filteredOn(s -> "joined".equals(s.get("pilothouse.cache")))
                .hasSize(2)
                .allSatisfy(s ->
                        assertThat(s)
                                .containsEntry("pilothouse.cost.amount", 0.0)
                                .containsEntry("pilothouse.cache.avoided.output_tokens", 6L)
                                .containsEntry("pilothouse.outcome", "ok"));
        assertThat(at.gateway.counters().values())
                .containsEntry("calls", 3.0)
                .containsEntry("tokens.output", 6.0);
    }

    @Test
    void wholeAnswers_areSharedToo_andOtherCallsAreNot() throws Exception {
        var go = new CountDownLatch(1);
        at.provider.always(e -> {
            go.await();
            Provider.hello(e);
        });
        List<CompletableFuture<HttpResponse<String>>> answers = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            answers.add(at.callLater(HELLO));
        }
        answers.add(at.callLater(HELLO.replace("hi", "ho")));
        answers.add(at.callLater(HELLO, "cache-control", "no-cache"));
        answers.add(at.callLater(HELLO, "x-pilothouse-cache", "off"));
        Await.until("four ask as one", () -> at.provider.received.size() == 4);
        joined(3);
        go.countDown();
        for (var answer : answers) {
            assertThat(answer.get().body()).contains("Hello");
        }
        assertThat(at.provider.received).hasSize(4);
    }

    @Test
    void leaderThatLeaves_handsOver_andNothingIsAskedAgain() throws Exception {
        var first = open("ann");
        Await.until("the provider is asked", () -> at.provider.received.size() == 1);
        var second = open("bob");
        joined(1);
        tokens.release(2);
        try (EventReader b = second.get()) {
            first.get().close();
            opens(1);
            tokens.release(4);
            assertThat(b.until("[DONE]")).isNotNull();
        }
        assertThat(at.provider.received).hasSize(1);
        assertThat(at.provider.aborted).hasValue(0);
        List<Map<String, Object>> spans = spans(2);
        assertThat(booked(spans)).isEqualTo(1);
        assertThat(spans)
                .filteredOn(s -> s.containsKey("gen_ai.usage.output_tokens"))
                .allSatisfy(s ->
                        assertThat(s)
                                .containsEntry("pilothouse.outcome", "ok")
                                .containsEntry("gen_ai.usage.output_tokens", 6L));
        assertThat(spans).anyMatch(s -> "cancelled".equals(s.get("pilothouse.outcome")));
    }

    @Test
    void lastThatLeaves_endsTheAttempt_andIsBilledForWhatWasGenerated() throws Exception {
        var first = open("ann");
        Await.until("the provider is asked", () -> at.provider.received.size() == 1);
        tokens.release(2);
        try (EventReader a = first.get()) {
            assertThat(a.until("t1")).isNotNull();
        }
        Await.until("the provider sees the close", () -> at.provider.aborted.get() == 1);
        assertThat(spans(1).getFirst())
                .containsEntry("pilothouse.outcome", "cancelled")
                .containsEntry("gen_ai.usage.output_tokens", 2L)
                .containsEntry("pilothouse.tokens.estimated", true);
        assertThat(at.collector.spans).hasSize(1);
    }

    @Test
    void killOfOneEndUser_cutsThatOneOnly_leaderOrNot() throws Exception {
        for (String killed : List.of("ann", "bob")) {
            at.killed();
            int asked = at.provider.received.size();
            var first = open("ann");
            Await.until("the provider is asked", () -> at.provider.received.size() == asked + 1);
            var second = open("bob");
            opens(2);
            tokens.release(2);
            try (EventReader a = first.get();
                    EventReader b = second.get()) {
                assertThat(a.until("t1")).isNotNull();
                assertThat(b.until("t1")).isNotNull();
                assertThat(at.killed(GatewayFixture.kill("end-user", killed)).streams())
                        .isEqualTo(1);
                EventReader cut = killed.equals("ann") ? a : b;
                EventReader on = killed.equals("ann") ? b : a;
                assertThat(cut.until("\"code\":\"killed\"")).isNotNull();
                assertThat(cut.next()).isNull();
                tokens.release(4);
                assertThat(on.until("[DONE]")).isNotNull();
            }
            opens(0);
        }
        at.killed();
        assertThat(at.provider.received).hasSize(2);
        assertThat(booked(spans(4))).isEqualTo(2);
    }

    @Test
    void killOfTheDeployment_cutsAll_andClosesTheAttempt() throws Exception {
        var first = open("ann");
        Await.until("the provider is asked", () -> at.provider.received.size() == 1);
        var second = open("bob");
        joined(1);
        tokens.release(1);
        try (EventReader a = first.get();
                EventReader b = second.get()) {
            a.until("t0");
            b.until("t0");
            assertThat(at.killed(GatewayFixture.kill("deployment", "d1")).streams()).isEqualTo(2);
            for (EventReader reader : List.of(a, b)) {
                assertThat(reader.until("\"code\":\"killed\"")).isNotNull();
                assertThat(reader.next()).isNull();
            }
        }
        Await.until("the provider sees the close", () -> at.provider.aborted.get() == 1);
        assertThat(booked(spans(2))).isEqualTo(1);
        assertThat(spans(2)).allMatch(s -> "killed".equals(s.get("pilothouse.outcome")));
    }

    @Test
    void failureBeforeTheFirstToken_isTheLeadersAlone_afterItEverybodys() throws Exception {
        var fail = new CountDownLatch(1);
        at.provider.next(e -> {
            fail.await();
            e.json(500, "{}");
        });
        var first = at.callLater(of("ann"));
        Await.until("the provider is asked", () -> at.provider.received.size() == 1);
        var second = at.callLater(of("bob"));
        joined(1);
        tokens.release(6);
        fail.countDown();
        assertThat(first.get().statusCode()).isEqualTo(502);
        assertThat(second.get().body()).contains("t5").contains("[DONE]");
        assertThat(at.provider.received).hasSize(2);
        at.provider.next(e -> e.stream().role().token("one").close());
        try (EventReader a = at.stream(of("ann"))) {
            assertThat(a.until("upstream_closed")).isNotNull();
            assertBroken(a);
        }
    }

    private static void assertBroken(EventReader reader) throws IOException {
        try {
            String line = reader.next();
            throw new AssertionError("not broken, but " + line);
        } catch (EOFException broken) {
            assertThat(broken).hasMessage("closed without an end");
        }
    }

    @Test
    void refusalOfTheProvider_isEverybodys() throws Exception {
        var go = new CountDownLatch(1);
        at.provider.always(e -> {
            go.await();
            e.json(400, "{\"error\":{\"message\":\"too long\"}}");
        });
        var first = at.callLater(HELLO);
        var second = at.callLater(HELLO);
        joined(1);
        go.countDown();
        for (var answer : List.of(first, second)) {
            assertThat(answer.get().statusCode()).isEqualTo(400);
            assertThat(answer.get().body()).contains("too long");
        }
        assertThat(at.provider.received).hasSize(1);
    }

    @Test
    void slowReader_holdsNobodyUp() throws Exception {
        int batches = 120;
        int each = 16;
        String chunk = "x".repeat(8_000);
        at.provider.always(e -> {
            e.stream().role();
            for (int i = 0; i < batches; i++) {
                tokens.acquire();
                for (int k = 0; k < each; k++) {
                    e.token(chunk);
                }
            }
            e.stop().usage(9, batches * each).done();
        });
        var first = open("ann");
        Await.until("the provider is asked", () -> at.provider.received.size() == 1);
        var second = open("bob");
        joined(1);
        tokens.release();
        try (EventReader slow = first.get();
                EventReader fast = second.get()) {
            for (int i = 0; i < batches; i++) {
                for (int k = 0; k < each; k++) {
                    assertThat(fast.until(chunk)).isNotNull();
                }
                tokens.release();
            }
            assertThat(fast.until("[DONE]")).isNotNull();
            assertThat(slow.until("reader_too_slow")).isNotNull();
        }
        assertThat(at.provider.received).hasSize(1);
    }

    @Test
    void withTheExactCache_theAnswerIsThereForLaterCalls() throws Exception {
        policy(p -> p.setShared(true).setExactSeconds(60));
        var first = open("ann");
        Await.until("the provider is asked", () -> at.provider.received.size() == 1);
        var second = open("bob");
        joined(1);
        tokens.release(6);
        try (EventReader a = first.get();
                EventReader b = second.get()) {
            a.until("[DONE]");
            b.until("[DONE]");
        }
        Await.until("it is kept", () -> at.gateway.caches().counters().get("cache.stored") == 1.0);
        assertThat(at.call(of("dan")).headers().firstValue("x-pilothouse-cache"))
                .hasValue("hit-exact");
        assertThat(at.provider.received).hasSize(1);
    }
}
