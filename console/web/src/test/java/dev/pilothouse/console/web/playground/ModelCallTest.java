package dev.pilothouse.console.web.playground;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ModelCallTest {
    private static final String PIECE =
            "data: {\"choices\":[{\"delta\":{\"content\":\"Hello\"}}]}\n\n";
    private static final String USAGE =
            "data: {\"choices\":[],\"usage\":{\"prompt_tokens\":9,\"completion_tokens\":2}}\n\n"
                    + "data: [DONE]\n\n";

    private final CountDownLatch over = new CountDownLatch(1);
    private final HttpClient http = HttpClient.newHttpClient();
    private HttpServer server;

    private interface Answers {
        void to(HttpExchange exchange) throws IOException;
    }

    @BeforeEach
    void listen() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.start();
    }

    @AfterEach
    void close() {
        over.countDown();
        server.stop(0);
        http.close();
    }

    private ModelCall call(Answers answers) {
        server.createContext("/", exchange -> answers.to(exchange));
        return new ModelCall(
                http, URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/"));
    }

    private static void say(HttpExchange exchange, int status, String body) throws IOException {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(status, bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }

    @Test
    void answer_isReadToItsEnd_withTokensAndTrace() {
        ModelCall.Ended ended =
                call(
                                exchange -> {
                                    exchange.getResponseHeaders()
                                            .add(
                                                    "traceparent",
                                                    "00-"
                                                            + "a".repeat(32)
                                                            + "-"
                                                            + "b".repeat(16)
                                                            + "-01");
                                    say(exchange, 200, PIECE + PIECE + USAGE);
                                })
                        .run(() -> "key", "{}", piece -> {});
        assertThat(ended.answer()).isEqualTo("HelloHello");
        assertThat(ended.input()).isEqualTo(9);
        assertThat(ended.output()).isEqualTo(2);
        assertThat(ended.trace()).isEqualTo("a".repeat(32));
        assertThat(ended.failure()).isEmpty();
        assertThat(ended.stopped()).isFalse();
    }

    @Test
    void stop_endsAnAnswerThatStillComes_andKeepsWhatCame() {
        ModelCall call =
                call(exchange -> {
                    exchange.sendResponseHeaders(200, 0);
                    exchange.getResponseBody().write(PIECE.getBytes(StandardCharsets.UTF_8));
                    exchange.getResponseBody().flush();
                    waitForTheTest();
                    exchange.close();
                });
        ModelCall.Ended ended = call.run(() -> "key", "{}", piece -> call.stop());
        assertThat(ended.stopped()).isTrue();
        assertThat(ended.answer()).isEqualTo("Hello");
        assertThat(ended.failure()).isEmpty();
    }

    private void waitForTheTest() {
        try {
            over.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    void aKeyThatGatewaysDoNotKnowYet_isTriedAgain() {
        AtomicInteger calls = new AtomicInteger();
        ModelCall.Ended ended =
                call(
                                exchange -> {
                                    boolean first = calls.incrementAndGet() == 1;
                                    say(exchange, first ? 401 : 200, first ? "{}" : PIECE);
                                })
                        .run(() -> "key", "{}", piece -> {});
        assertThat(calls).hasValue(2);
        assertThat(ended.answer()).isEqualTo("Hello");
    }

    @Test
    void aRefusal_isToldInTheWordsOfTheGateway() {
        ModelCall.Ended ended =
                call(exchange -> say(exchange, 403, "{\"error\":{\"message\":\"It is killed\"}}"))
                        .run(() -> "key", "{}", piece -> {});
        assertThat(ended.failure()).isEqualTo("403: It is killed");
        assertThat(ended.answer()).isEmpty();
    }
}
