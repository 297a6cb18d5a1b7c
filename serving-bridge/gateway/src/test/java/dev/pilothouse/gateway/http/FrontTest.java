package dev.pilothouse.gateway.http;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import dev.pilothouse.gateway.call.Lane;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.HttpServerCodec;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Callers who send slowly; the time of the channel stands still but for what a test adds. */
class FrontTest {
    private final Limits limits = new Limits(1_000, 10_000, 10);
    private final EmbeddedChannel channel = new EmbeddedChannel();

    @BeforeEach
    void connect() {
        channel.freezeTime();
        var lane = new Lane(channel.eventLoop(), new LongAdder());
        channel.pipeline().addLast(new HttpServerCodec());
        channel.pipeline()
                .addLast(
                        new Front(
                                Map.of(),
                                limits,
                                lane,
                                (target, path, headers, body, listener) -> {
                                    throw new AssertionError("nothing is sent on");
                                }));
        channel.pipeline().fireChannelActive();
    }

    @AfterEach
    void finish() {
        channel.finishAndReleaseAll();
    }

    private void send(String text) {
        channel.writeInbound(Unpooled.copiedBuffer(text, US_ASCII));
    }

    private void later(int seconds) {
        channel.advanceTimeBy(seconds, TimeUnit.SECONDS);
        channel.runPendingTasks();
    }

    @Test
    void connectionWithoutARequest_isClosedAfterTwoMinutes() {
        later(119);
        assertThat(channel.isOpen()).isTrue();
        later(2);
        assertThat(channel.isOpen()).isFalse();
    }

    @Test
    void headThatTrickles_isNotWaitedForLongerThanTwoMinutes() {
        send("POST /v1/chat/completions HTTP/1.1\r\nhost: x\r\nx-slow: ");
        for (int i = 0; i < 12; i++) {
            later(9);
            send("x");
        }
        assertThat(channel.isOpen()).isTrue();
        later(13);
        assertThat(channel.isOpen()).isFalse();
    }

    @Test
    void bodyThatTrickles_isNotWaitedForLongerThanHalfAMinute() {
        send("POST /v1/chat/completions HTTP/1.1\r\nhost: x\r\ncontent-length: 500\r\n\r\n{");
        for (int i = 0; i < 5; i++) {
            later(5);
            send("x");
        }
        assertThat(channel.isOpen()).isTrue();
        later(6);
        assertThat(channel.isOpen()).isFalse();
        assertThat(limits.held().get()).isZero();
    }
}
