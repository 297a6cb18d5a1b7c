package dev.pilothouse.console.bench.erasure;

import dev.pilothouse.db.clickhouse.Access;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.IntStream;

/** Spans of 100,000 people over thirty days, each with a prompt of some hundred letters. */
final class Crowd {
    static final String TENANT = "bench";

    private static final int PEOPLE = 100_000;
    private static final int DAYS = 30;
    private static final int TOGETHER = 250_000;
    private static final int LETTERS = 43;
    private static final String PERSON =
            "substring(lower(hex(SHA256(toString(number %% %d)))), 1, %d)"
                    .formatted(PEOPLE, LETTERS);
    private static final String IDS =
            "'%s' AS tenant, lower(hex(MD5(toString(number)))) AS trace_id, substring(trace_id, 1, 16) AS span_id,"
                    .formatted(TENANT);

    private final Engine engine;
    private final long spans;

    Crowd(Engine engine, long spans) {
        this.engine = engine;
        this.spans = spans;
    }

    /** Writes day by day, as ingest would. */
    void fill() throws IOException, InterruptedException {
        long begun = System.nanoTime();
        for (long at = 0; at < spans; at += TOGETHER) {
            fill(at, Math.min(TOGETHER, spans - at));
            System.out.printf(
                    "\r%,d of %,d spans, %d s",
                    Math.min(spans, at + TOGETHER),
                    spans,
                    (System.nanoTime() - begun) / 1_000_000_000);
        }
        System.out.println();
    }

    private void fill(long from, long count) throws IOException, InterruptedException {
        String source = " FROM numbers(%d, %d)".formatted(from, count);
        String time =
                "toDateTime64('2026-10-01 00:00:00', 9, 'UTC') + toIntervalSecond(toInt64(number * %d / %d)) AS ts"
                        .formatted(DAYS * 86_400L, spans);
        insert(
                "span_content (tenant, trace_id, span_id, subject, part, body, ts)",
                "%s %s AS subject, 'input' AS part, concat('Question ', toString(cityHash64(number)), repeat(' and some more words of it', 8)) AS body, %s"
                        .formatted(IDS, PERSON, time),
                source);
        insert(
                "span (tenant, trace_id, span_id, subject, feature, team, environment, model, provider, operation, call, outcome, duration_ns, input_tokens, output_tokens, cost, currency, cost_source, response_id, ts)",
                ("%s %s AS subject, concat('feature-', toString(number %% 12)), 'team', 'production', 'small', 'pool', 'chat', 1, 'ok', 1000000 * (number %% 997), 100, 50, 0.001, 'EUR', 'price-book', trace_id, "
                                + "%s")
                        .formatted(IDS, PERSON, time),
                source);
    }

    private void insert(String into, String columns, String source)
            throws IOException, InterruptedException {
        engine.ask("INSERT INTO " + Access.DATABASE + "." + into + " SELECT " + columns + source);
    }

    /** References of the first people. */
    static List<String> people(int count) {
        return IntStream.range(0, count).mapToObj(Crowd::reference).toList();
    }

    private static String reference(int person) {
        try {
            byte[] hash =
                    MessageDigest.getInstance("SHA-256")
                            .digest(Integer.toString(person).getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(hash).substring(0, LETTERS);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("SHA-256 belongs to every Java runtime", e);
        }
    }
}
