package dev.pilothouse.gateway;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.pilothouse.gateway.testing.Await;
import dev.pilothouse.gateway.testing.Provider;
import java.io.IOException;
import java.net.Socket;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class GatewayLimitsTest {
    private final GatewayFixture at = new GatewayFixture();

    @AfterEach
    void close() throws IOException {
        at.close();
    }

    @Test
    void callerThatLeaves_abortsTheUpstream() throws IOException {
        at.provider.always(Provider::twoTokensThenSilence);
        try (var stream = at.stream(GatewayFixture.STREAM)) {
            stream.until("two");
        }
        Await.until("the provider sees the close", () -> at.provider.aborted.get() == 1);
        Await.until("the call is over", () -> at.gateway.openCalls() == 0);
    }

    @Test
    void callerThatLeavesBeforeTheFirstToken_abortsTheUpstream() throws Exception {
        at.provider.always(Provider.Exchange::hang);
        try (var socket = raw(GatewayFixture.HELLO)) {
            Await.until("the provider has it", () -> at.provider.received.size() == 1);
            assertThat(socket.isConnected()).isTrue();
        }
        Await.until("the provider sees the close", () -> at.provider.aborted.get() == 1);
    }

    private Socket raw(String body) throws IOException {
        var socket = new Socket("127.0.0.1", at.gateway.port());
        socket.getOutputStream().write(http(body).getBytes(UTF_8));
        return socket;
    }

    private static String http(String body) {
        return "POST /v1/chat/completions HTTP/1.1\r\nhost: x\r\nauthorization: Bearer "
                + GatewayFixture.KEY
                + "\r\ncontent-length: "
                + body.length()
                + "\r\n\r\n"
                + body;
    }

    @Test
    void pipelinedRequest_closesTheConnection() throws IOException {
        at.provider.always(Provider::twoTokensThenSilence);
        try (var socket = raw(GatewayFixture.STREAM)) {
            Await.until("the provider has it", () -> at.provider.received.size() == 1);
            socket.getOutputStream().write(http(GatewayFixture.STREAM).getBytes(UTF_8));
            socket.getInputStream().readAllBytes();
        } catch (java.net.SocketException reset) {
            assertThat(reset).hasMessageContaining("reset");
        }
        Await.until("the provider sees the close", () -> at.provider.aborted.get() == 1);
        assertThat(at.provider.received).hasSize(1);
    }

    @Test
    void slowReader_holdsTheUpstreamBack() throws Exception {
        var written = new AtomicLong();
        String token = "x".repeat(8_000);
        at.provider.always(e -> {
            e.stream();
            for (int i = 0; i < 20_000; i++) {
                e.token(token);
                written.addAndGet(token.length());
            }
            e.done();
        });
        try (var socket = new Socket()) {
            socket.setReceiveBufferSize(16 * 1024);
            socket.connect(new java.net.InetSocketAddress("127.0.0.1", at.gateway.port()));
            socket.getOutputStream().write(http(GatewayFixture.STREAM).getBytes(UTF_8));
            var last = new AtomicLong(-1);
            Await.until(
                    "the provider is held back",
                    () -> {
                        long now = written.get();
                        boolean still = now > 0 && now == last.getAndSet(now);
                        TimeUnit.MILLISECONDS.sleep(100);
                        return still;
                    });
            assertThat(written.get()).isLessThan(64L << 20);
            var cut = at.killed(GatewayFixture.kill("feature", "chat"));
            assertThat(cut.streams()).isEqualTo(1);
        }
        Await.until("the provider sees the close", () -> at.provider.aborted.get() == 1);
    }

    @Test
    void readerThatCatchesUp_getsEverything() throws Exception {
        at.provider.next(e -> {
            e.stream();
            for (int i = 0; i < 3_000; i++) {
                e.token("x".repeat(2_000));
            }
            e.token("the end").done();
        });
        try (var stream = at.stream(GatewayFixture.STREAM)) {
            assertThat(stream.until("the end")).isNotNull();
            assertThat(stream.next()).isEqualTo("data: [DONE]");
            assertThat(stream.next()).isNull();
        }
    }

    @Test
    void largeBody_is413() {
        var answer =
                at.call("{\"model\":\"small\",\"messages\":[\"" + "x".repeat(300_000) + "\"]}");
        assertThat(answer.statusCode()).isEqualTo(413);
        assertThat(answer.body()).contains("request_too_large");
    }

    @Test
    void largeChunkedBody_is413() throws IOException {
        try (var socket = new Socket("127.0.0.1", at.gateway.port())) {
            var out = socket.getOutputStream();
            out.write(
                    ("POST /v1/chat/completions HTTP/1.1\r\nhost: x\r\nauthorization: Bearer "
                                    + GatewayFixture.KEY
                                    + "\r\ntransfer-encoding: chunked\r\n\r\n")
                            .getBytes(UTF_8));
            String chunk = "4000\r\n" + "x".repeat(0x4000) + "\r\n";
            for (int i = 0; i < 20; i++) {
                out.write(chunk.getBytes(UTF_8));
            }
            assertThat(new String(socket.getInputStream().readNBytes(12), UTF_8))
                    .isEqualTo("HTTP/1.1 413");
        }
    }

    @Test
    void largeHeaders_are400() {
        assertThat(at.call(GatewayFixture.HELLO, "x-large", "x".repeat(40_000)).statusCode())
                .isEqualTo(400);
    }

    @Test
    void tooManyOpenCalls_arePushedBack() throws IOException {
        try (var small = new GatewayFixture(1, 20_000)) {
            small.provider.next(Provider::twoTokensThenSilence);
            try (var stream = small.stream(GatewayFixture.STREAM)) {
                stream.until("two");
                var answer = small.call(GatewayFixture.HELLO);
                assertThat(answer.statusCode()).isEqualTo(503);
                assertThat(answer.body()).contains("overloaded");
                assertThat(answer.headers().firstValue("retry-after")).isPresent();
            }
            Await.until("the call is over", () -> small.gateway.openCalls() == 0);
            assertThat(small.call(GatewayFixture.HELLO).statusCode()).isEqualTo(200);
        }
    }

    @Test
    void drain_letsOpenCallsEnd() throws Exception {
        var mayEnd = new java.util.concurrent.CountDownLatch(1);
        at.provider.next(e -> {
            e.stream().token("one");
            mayEnd.await();
            e.token("last").done();
        });
        try (var stream = at.stream(GatewayFixture.STREAM)) {
            stream.until("one");
            var drained =
                    Thread.startVirtualThread(() -> {
                        try {
                            at.gateway.drain(java.time.Duration.ofSeconds(10));
                        } catch (InterruptedException e) {
                            Thread.currentThread().interrupt();
                        }
                    });
            Await.until("no connection is taken", () -> refused());
            mayEnd.countDown();
            assertThat(stream.until("last")).isNotNull();
            assertThat(stream.next()).isEqualTo("data: [DONE]");
            drained.join(java.time.Duration.ofSeconds(30));
            assertThat(drained.isAlive()).isFalse();
        }
    }

    private boolean refused() {
        try (var socket = new Socket("127.0.0.1", at.gateway.port())) {
            return !socket.isConnected();
        } catch (IOException refused) {
            return true;
        }
    }
}
