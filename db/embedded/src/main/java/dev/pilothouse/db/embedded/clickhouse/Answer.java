package dev.pilothouse.db.embedded.clickhouse;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/** Writes one answer: short ones with their length, long ones in chunks. */
final class Answer {
    private static final int SHORT = 1 << 20;
    private static final int PIECE = 1 << 18;

    private final HttpExchange exchange;
    private final Encodings.Answer encoding;
    private boolean headSent;

    Answer(HttpExchange exchange, Encodings.Answer encoding) {
        this.exchange = exchange;
        this.encoding = encoding;
    }

    /** After the head an error can only be told by cutting the connection. */
    boolean headSent() {
        return headSent;
    }

    void empty(Stats stats) throws IOException {
        head(stats);
        exchange.sendResponseHeaders(200, -1);
    }

    void whole(byte[] content, Stats stats) throws IOException {
        if (content.length == 0) {
            empty(stats);
            return;
        }
        if (content.length > SHORT) {
            try (OutputStream out = chunked(stats)) {
                out.write(content);
            }
            return;
        }
        ByteArrayOutputStream encoded = new ByteArrayOutputStream(content.length / 2 + 64);
        try (OutputStream out = encoding.encode(encoded)) {
            out.write(content);
        }
        head(stats);
        exchange.sendResponseHeaders(200, encoded.size());
        try (OutputStream out = exchange.getResponseBody()) {
            encoded.writeTo(out);
        }
    }

    /**
     * Begins a body of unknown length. Close it only when the answer is complete: closing writes
     * the last chunk, and a client would take a cut answer for a whole one.
     */
    OutputStream chunked(Stats stats) throws IOException {
        head(stats);
        exchange.sendResponseHeaders(200, 0);
        return encoding.encode(exchange.getResponseBody());
    }

    private void head(Stats stats) {
        headSent = true;
        Headers headers = exchange.getResponseHeaders();
        headers.set("X-ClickHouse-Summary", stats.summary());
        headers.set("Content-Type", "application/octet-stream");
        String name = encoding.header();
        if (name != null) {
            headers.set("Content-Encoding", name);
        }
    }

    static void copy(MemorySegment from, long offset, OutputStream to) throws IOException {
        byte[] piece = new byte[(int) Math.min(PIECE, Math.max(1, from.byteSize() - offset))];
        for (long at = offset; at < from.byteSize(); at += piece.length) {
            int n = (int) Math.min(piece.length, from.byteSize() - at);
            MemorySegment.copy(from, ValueLayout.JAVA_BYTE, at, piece, 0, n);
            to.write(piece, 0, n);
        }
    }

    static void text(HttpExchange exchange, int status, String text) throws IOException {
        byte[] body = text.getBytes(UTF_8);
        exchange.getResponseHeaders().set("Content-Type", "text/plain; charset=UTF-8");
        exchange.sendResponseHeaders(status, body.length);
        try (OutputStream out = exchange.getResponseBody()) {
            out.write(body);
        }
    }
}
