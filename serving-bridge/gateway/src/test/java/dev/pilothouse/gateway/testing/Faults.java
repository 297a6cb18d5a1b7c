package dev.pilothouse.gateway.testing;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.util.List;

/** What deployments get wrong, byte by byte, and what callers are told when there is no other. */
public final class Faults {
    private static final String HEAD = "HTTP/1.1 200 OK\r\ncontent-type: ";
    private static final String OK_JSON =
            "{\"id\":\"c\",\"model\":\"m-1\",\"choices\":[{\"index\":0,\"message\":{\"role\":\"assistant\","
                    + "\"content\":\"Hello\"},\"finish_reason\":\"stop\"}]}";

    private Faults() {}

    /** What a deployment answers in a dialect. */
    public interface Does {
        void write(Wire wire, Provider.Exchange exchange) throws IOException, InterruptedException;
    }

    /**
     * @param does what the deployment answers
     * @param status and {@code code}: what a caller is told; status 0: the answer passes
     */
    public record Fault(String name, Does does, int status, String code) {
        Fault(String name, Provider.Reply does, int status, String code) {
            this(name, (wire, exchange) -> does.write(exchange), status, code);
        }

        /** What a deployment that speaks a dialect answers. */
        public Provider.Reply in(Wire wire) {
            return exchange -> does.write(wire, exchange);
        }

        @Override
        public String toString() {
            return name;
        }
    }

    /** Faults that show before anything of an answer: another deployment answers instead. */
    public static List<Fault> beforeTheFirstToken(boolean stream) {
        String type = stream ? "text/event-stream" : "application/json";
        return List.of(
                new Fault("hangs without a head", e -> e.hang(), 504, "first_token_timeout"),
                new Fault(
                        "trickles its head",
                        e -> e.trickle("HTTP/1.1 200 OK\r\nx: "),
                        504,
                        "first_token_timeout"),
                new Fault("closes before its head", e -> e.close(), 502, "upstream_closed"),
                new Fault("resets before its head", e -> e.reset(), 502, "upstream_closed"),
                new Fault(
                        "closes in its head",
                        e -> e.raw("HTTP/1.1 200 OK\r\nconte").close(),
                        502,
                        "upstream_error"),
                new Fault(
                        "is no HTTP",
                        e -> e.raw("SSH-2.0-OpenSSH_9.9\r\n\r\n").hang(),
                        502,
                        "upstream_error"),
                new Fault(
                        "has an endless header",
                        e -> e.raw(HEAD + type + "\r\nx: " + "x".repeat(70_000)).hang(),
                        502,
                        "upstream_error"),
                new Fault(
                        "has a wrong content type",
                        e -> e.raw(HEAD + "text/html\r\ncontent-length: 13\r\n\r\n<html></html>"),
                        502,
                        "upstream_error"),
                new Fault(
                        "is compressed",
                        e ->
                                e.raw(
                                        HEAD
                                                + type
                                                + "\r\ncontent-encoding: gzip\r\ncontent-length: 3\r\n\r\nabc"),
                        502,
                        "upstream_error"),
                new Fault(
                        "redirects",
                        e ->
                                e.raw(
                                        "HTTP/1.1 307 X\r\nlocation: http://127.0.0.1:1/\r\ncontent-length: 0\r\n\r\n"),
                        502,
                        "upstream_error"),
                new Fault(
                        "switches protocols",
                        e ->
                                e.raw(
                                                "HTTP/1.1 101 X\r\nupgrade: websocket\r\nconnection: upgrade\r\n\r\n")
                                        .hang(),
                        502,
                        "upstream_error"),
                new Fault(
                        "has a wrong length",
                        e -> e.raw(HEAD + type + "\r\ncontent-length: nine\r\n\r\n{}").hang(),
                        502,
                        "upstream_error"),
                new Fault(
                        "has no body",
                        e -> e.raw(HEAD + type + "\r\ncontent-length: 0\r\n\r\n"),
                        502,
                        "upstream_error"),
                new Fault(
                        "has a broken chunk size",
                        e ->
                                e.raw(HEAD + type + "\r\ntransfer-encoding: chunked\r\n\r\nzz\r\n")
                                        .hang(),
                        502,
                        "upstream_error"));
    }

    /** Further faults of answers in one piece. */
    public static List<Fault> wholeAnswers() {
        return List.of(
                new Fault(
                        "is bad JSON", e -> e.json(200, "{\"choices\": [}"), 502, "upstream_error"),
                new Fault(
                        "is a lot of bad JSON",
                        e -> e.json(200, "{\"choices\": [" + "1,".repeat(100_000) + "}"),
                        502,
                        "upstream_error"),
                new Fault(
                        "is JSON cut short",
                        e -> e.json(200, OK_JSON.substring(0, 60)),
                        502,
                        "upstream_error"),
                new Fault(
                        "is no JSON object", e -> e.json(200, "\"hello\""), 502, "upstream_error"),
                new Fault(
                        "is invalid UTF-8",
                        e ->
                                whole(
                                        e,
                                        "{\"choices\":[{\"message\":{\"content\":\"",
                                        new byte[] {(byte) 0xc3, (byte) 0x28},
                                        "\"}}]}"),
                        502,
                        "upstream_error"),
                new Fault(
                        "closes in its body",
                        e ->
                                e.raw(
                                                HEAD
                                                        + "application/json\r\ncontent-length: 500\r\n\r\n"
                                                        + OK_JSON)
                                        .close(),
                        502,
                        "upstream_closed"),
                new Fault(
                        "cuts its chunked body",
                        e ->
                                e.raw(
                                                HEAD
                                                        + "application/json\r\ntransfer-encoding: chunked\r\n\r\n")
                                        .chunk(OK_JSON)
                                        .close(),
                        502,
                        "upstream_closed"),
                new Fault(
                        "goes silent in its body",
                        e ->
                                e.raw(HEAD + "application/json\r\ncontent-length: 500\r\n\r\n{")
                                        .hang(),
                        504,
                        "idle_timeout"),
                new Fault(
                        "trickles its body",
                        e ->
                                e.raw(HEAD + "application/json\r\ncontent-length: 5000000\r\n\r\n")
                                        .trickle("{\"a\":["),
                        504,
                        "total_timeout"),
                new Fault(
                        "is larger than 32 MiB",
                        e ->
                                e.raw(HEAD + "application/json\r\ncontent-length: 40000000\r\n\r\n")
                                        .raw("x".repeat(40_000_000)),
                        502,
                        "upstream_error"));
    }

    /** Further faults of streams, before their first token. */
    public static List<Fault> streams() {
        return List.of(
                new Fault(
                        "has half an event and ends",
                        (w, e) -> w.begin(e).chunk("data: {\"id\":\"c\",\"cho").raw("0\r\n\r\n"),
                        502,
                        "upstream_error"),
                new Fault(
                        "has half an event and closes",
                        (w, e) -> w.begin(e).chunk("data: {\"id\":\"c\",\"cho").close(),
                        502,
                        "upstream_closed"),
                new Fault(
                        "has half a chunk and closes",
                        (w, e) -> w.begin(e).raw("ff\r\ndata: {").close(),
                        502,
                        "upstream_closed"),
                new Fault(
                        "resets after its role",
                        (w, e) -> w.begin(e).reset(),
                        502,
                        "upstream_closed"),
                new Fault(
                        "trickles an event",
                        (w, e) -> w.begin(e).raw("fffff\r\ndata: ").trickle("x"),
                        504,
                        "first_token_timeout"),
                new Fault(
                        "has a line of 10 MB",
                        e -> e.stream().chunk("data: " + "x".repeat(10_000_000)).hang(),
                        502,
                        "upstream_error"));
    }

    /** Oddities that are not faults. */
    public static List<Fault> oddities() {
        return List.of(
                new Fault(
                        "says 102 and 103 first",
                        (w, e) -> {
                            e.raw("HTTP/1.1 102 P\r\n\r\nHTTP/1.1 103 E\r\nlink: x\r\n\r\n");
                            w.says("Hel", "lo").write(e);
                        },
                        0,
                        ""),
                new Fault(
                        "ends by closing",
                        (w, e) -> {
                            e.raw(HEAD + "text/event-stream\r\n\r\n");
                            e.raw(w.stream("Hello")).close();
                        },
                        0,
                        ""),
                new Fault(
                        "lacks the last blank line",
                        (w, e) ->
                                e.stream()
                                        .chunk(w.stream("Hello").stripTrailing())
                                        .raw("0\r\n\r\n"),
                        0,
                        ""),
                new Fault(
                        "has comments and empty events",
                        (w, e) ->
                                e.stream()
                                        .chunk(": ping\n\n\n\n: ping\n\n")
                                        .chunk(w.stream("Hello"))
                                        .raw("0\r\n\r\n"),
                        0,
                        ""),
                new Fault(
                        "ends lines with CR LF",
                        (w, e) ->
                                e.stream()
                                        .chunk(w.stream("Hello").replace("\n", "\r\n"))
                                        .raw("0\r\n\r\n"),
                        0,
                        ""),
                new Fault(
                        "has an event of 1 MB",
                        (w, e) ->
                                e.stream()
                                        .chunk(w.stream("x".repeat(1_000_000) + " ", "Hello"))
                                        .raw("0\r\n\r\n"),
                        0,
                        ""));
    }

    /** What passes byte for byte, unless guardrails have to look at it. */
    public static List<Fault> unreadableEvents() {
        return List.of(
                new Fault(
                        "has an unreadable event",
                        (w, e) ->
                                e.stream()
                                        .chunk("data: {oops\n\n" + w.stream("Hello"))
                                        .raw("0\r\n\r\n"),
                        502,
                        "upstream_error"),
                new Fault(
                        "has invalid UTF-8 in an event",
                        (w, e) -> {
                            e.stream();
                            chunk(e, "data: {\"x\":\"", new byte[] {(byte) 0xff}, "\"}\n\n");
                            e.chunk(w.stream("Hello")).raw("0\r\n\r\n");
                        },
                        502,
                        "upstream_error"));
    }

    private static void whole(Provider.Exchange e, String before, byte[] odd, String after)
            throws java.io.IOException {
        int length = before.length() + odd.length + after.length();
        e.raw(HEAD + "application/json\r\ncontent-length: " + length + "\r\n\r\n");
        e.raw(before).raw(odd).raw(after);
    }

    private static void chunk(Provider.Exchange e, String before, byte[] odd, String after)
            throws java.io.IOException {
        int length = before.getBytes(UTF_8).length + odd.length + after.length();
        e.raw(Integer.toHexString(length) + "\r\n").raw(before).raw(odd).raw(after + "\r\n");
    }
}
