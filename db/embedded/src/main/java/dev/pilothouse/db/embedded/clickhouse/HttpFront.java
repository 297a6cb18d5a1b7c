package dev.pilothouse.db.embedded.clickhouse;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The part of ClickHouse's HTTP interface that its drivers use, on the loopback address. */
final class HttpFront {
    private static final Logger LOG = LoggerFactory.getLogger(HttpFront.class);
    private static final int SLOTS = 16;
    private static final int SLOT_SECONDS = 30;
    private static final int BACKLOG = 256;
    private static final Set<Integer> FORBIDDEN = Set.of(192, 193, 194, 497, 516);
    private static final Set<Integer> BAD =
            Set.of(6, 16, 26, 27, 36, 38, 41, 44, 46, 47, 53, 57, 62, 115, 117, 164, 456);
    private static final Set<Integer> NOT_FOUND = Set.of(60, 81);

    private final Engine engine;
    private final Users users;
    private final Sessions sessions;
    private final Semaphore slots = new Semaphore(SLOTS, true);
    private final HttpServer server;

    HttpFront(Engine engine, Users users, int port) throws IOException {
        this.engine = engine;
        this.users = users;
        this.sessions = new Sessions(engine);
        server =
                HttpServer.create(
                        new InetSocketAddress(InetAddress.getLoopbackAddress(), port), BACKLOG);
        server.setExecutor(
                Executors.newCachedThreadPool(
                        Thread.ofPlatform().daemon().name("http-", 0).factory()));
        server.createContext("/", this::handle);
    }

    void start() {
        server.start();
    }

    int port() {
        return server.getAddress().getPort();
    }

    /**
     * Stops accepting, ends running statements and waits for them.
     *
     * @return false when a statement still runs: the engine must not be closed then
     */
    boolean drain(int seconds) throws InterruptedException {
        Thread.ofPlatform().daemon().start(() -> server.stop(seconds));
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
        while (!slots.tryAcquire(SLOTS, 200, TimeUnit.MILLISECONDS)) {
            if (System.nanoTime() - end > 0) {
                return false;
            }
            engine.killQueries();
        }
        sessions.close();
        return true;
    }

    private void handle(HttpExchange exchange) throws IOException {
        exchange.getResponseHeaders().set("X-Pilothouse-Engine-Start", engine.start());
        if (exchange.getRequestURI().getPath().equals("/ping")) {
            Answer.text(exchange, 200, "Ok.\n");
            exchange.close();
            return;
        }
        answer(exchange);
        exchange.close();
    }

    private void answer(HttpExchange exchange) throws IOException {
        Answer answer = new Answer(exchange, Encodings.Answer.PLAIN);
        try {
            Request request = Request.of(exchange);
            answer = new Answer(exchange, request.answerEncoding());
            Map.Entry<String, String> credentials = request.credentials();
            run(
                    exchange,
                    request,
                    users.authenticate(credentials.getKey(), credentials.getValue()),
                    answer);
        } catch (EngineException e) {
            refuse(exchange, answer, e);
        } catch (IOException | RuntimeException e) {
            LOG.warn("request failed", e);
            refuse(
                    exchange,
                    answer,
                    new EngineException(
                            EngineException.UNKNOWN, "UNKNOWN_EXCEPTION", String.valueOf(e)));
        }
    }

    private void run(HttpExchange exchange, Request request, Users.User user, Answer answer)
            throws IOException {
        String queryId = request.queryId();
        Headers headers = exchange.getResponseHeaders();
        headers.set("X-ClickHouse-Query-Id", queryId);
        headers.set("X-ClickHouse-Timezone", "UTC");
        headers.set("X-ClickHouse-Server-Display-Name", "pilothouse-embedded");
        Execution execution =
                new Execution(
                        request,
                        user,
                        queryId,
                        answer,
                        format -> headers.set("X-ClickHouse-Format", format));
        takeSlot();
        try {
            sessions.with(request, user, execution::run);
        } finally {
            slots.release();
        }
    }

    private void takeSlot() {
        try {
            if (slots.tryAcquire(SLOT_SECONDS, TimeUnit.SECONDS)) {
                return;
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        throw new EngineException(
                EngineException.TOO_MANY_QUERIES,
                "TOO_MANY_SIMULTANEOUS_QUERIES",
                "Too many simultaneous queries: more than "
                        + SLOTS
                        + " for "
                        + SLOT_SECONDS
                        + " s");
    }

    /**
     * Once the head is sent, throwing is the only honest answer: the server cuts the connection
     * without the last chunk, and the client sees that the result is not whole.
     */
    private void refuse(HttpExchange exchange, Answer answer, EngineException e)
            throws IOException {
        if (answer.headSent()) {
            LOG.warn("cutting an answer short: {}", e.getMessage());
            throw new IOException("cut after the head", e);
        }
        exchange.getRequestBody().skip(Long.MAX_VALUE);
        exchange.getResponseHeaders()
                .set("X-ClickHouse-Exception-Code", Integer.toString(e.code()));
        Answer.text(
                exchange,
                status(e.code()),
                e.getMessage() + " (version " + engine.version() + ")\n");
    }

    /** Drivers know 400, 403, 404 and 500 only. */
    private static int status(int code) {
        if (FORBIDDEN.contains(code)) {
            return 403;
        }
        if (NOT_FOUND.contains(code)) {
            return 404;
        }
        return BAD.contains(code) ? 400 : 500;
    }
}
