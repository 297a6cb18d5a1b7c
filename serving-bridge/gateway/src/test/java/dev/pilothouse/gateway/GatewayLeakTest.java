package dev.pilothouse.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pilothouse.gateway.testing.Await;
import dev.pilothouse.gateway.testing.Leaks;
import dev.pilothouse.gateway.testing.Provider;
import io.netty.buffer.PooledByteBufAllocator;
import java.io.IOException;
import java.lang.ref.WeakReference;
import org.junit.jupiter.api.Test;

/** Netty's leak detector at its highest level, over every way that a call can end. */
class GatewayLeakTest {
    @Test
    void noBufferIsLost() throws IOException {
        try (var at = new GatewayFixture()) {
            for (int i = 0; i < 20; i++) {
                play(at);
            }
        }
        collectGarbage();
        assertThat(Leaks.REPORTED).isEmpty();
    }

    @Test
    void lostBuffer_wouldBeSeen() {
        assertThat(PooledByteBufAllocator.DEFAULT.directBuffer(16).isReadable()).isFalse();
        Await.until(
                "it is reported",
                () -> {
                    collectGarbage();
                    return !Leaks.REPORTED.isEmpty();
                });
        Leaks.REPORTED.clear();
    }

    /** The detector reports what was collected when the next buffers are allocated. */
    static void collectGarbage() {
        var collected = new WeakReference<>(new Object());
        Await.until(
                "garbage is collected",
                () -> {
                    System.gc();
                    return collected.get() == null;
                });
        for (int i = 0; i < 1_000; i++) {
            PooledByteBufAllocator.DEFAULT.directBuffer(16).release();
        }
    }

    private static void play(GatewayFixture at) throws IOException {
        at.killed();
        at.provider.next(
                Provider::hello,
                Provider::hello,
                e -> e.json(500, "{}"),
                e -> e.stream().token("a").close());
        at.call(GatewayFixture.HELLO);
        at.call(GatewayFixture.STREAM);
        at.call(GatewayFixture.HELLO);
        try (var broken = at.stream(GatewayFixture.STREAM)) {
            broken.until("error");
        }
        at.call("{");
        at.call("{\"model\":\"small\",\"messages\":[\"" + "x".repeat(300_000) + "\"]}");
        at.provider.next(Provider::twoTokensThenSilence, Provider::twoTokensThenSilence);
        try (var left = at.stream(GatewayFixture.STREAM)) {
            left.until("two");
        }
        try (var cut = at.stream(GatewayFixture.STREAM)) {
            cut.until("two");
            at.killed(GatewayFixture.kill("feature", "chat"));
            cut.until("killed");
        }
        Await.until("all calls are over", () -> at.gateway.openCalls() == 0);
    }
}
