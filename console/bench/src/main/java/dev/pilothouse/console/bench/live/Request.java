package dev.pilothouse.console.bench.live;

import com.google.protobuf.ByteString;
import dev.pilothouse.console.bench.client.Gateway;
import dev.pilothouse.console.bench.client.Ingest;
import dev.pilothouse.console.bench.sample.Dice;
import dev.pilothouse.console.bench.sample.Feature;
import dev.pilothouse.console.bench.sample.Spans;
import dev.pilothouse.console.bench.sample.Talk;
import io.opentelemetry.proto.trace.v1.Span;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * One request of an application, now: its own spans go to ingest by OTLP, its calls through the
 * gateway, which continues the trace.
 */
final class Request {
    private static final int LONGEST_ANSWER = 40;
    private static final double WRONG_MODEL = 0.02;
    private static final double LEAVES_EARLY = 0.05;
    private static final int PEOPLE = 60;

    private final Feature feature;
    private final String key;
    private final String model;
    private final Gateway gateway;
    private final Ingest ingest;
    private final Counts counts;
    private final Dice dice;
    private final ByteString trace;
    private final ByteString root;
    private final String session;
    private final String person;
    private final List<Span> spans = new ArrayList<>();
    private String lastError = "";

    Request(
            Feature feature,
            String key,
            String model,
            Gateway gateway,
            Ingest ingest,
            Counts counts,
            Dice dice) {
        this.feature = feature;
        this.key = key;
        this.model = model;
        this.gateway = gateway;
        this.ingest = ingest;
        this.counts = counts;
        this.dice = dice;
        this.trace = Spans.traceId(dice);
        this.root = Spans.spanId(dice);
        this.person = "customer-" + (1000 + dice.below(PEOPLE));
        this.session =
                "live-"
                        + Long.toHexString(Instant.now().getEpochSecond() / 600)
                        + "-"
                        + dice.below(12);
    }

    void run() throws IOException, InterruptedException {
        long start = nanos();
        Talk talk = Talk.of(feature, dice);
        if (feature.kind() == Feature.Kind.RETRIEVAL) {
            work(
                    "retrieval documents",
                    Span.SpanKind.SPAN_KIND_CLIENT,
                    Map.of(
                            "gen_ai.operation.name",
                            "retrieval",
                            "gen_ai.data_source.id",
                            feature.id() + "-index"));
        }
        Gateway.Reply reply = call(talk);
        if (feature.kind() == Feature.Kind.AGENT && reply.ok()) {
            work(
                    "execute_tool search_code",
                    Span.SpanKind.SPAN_KIND_INTERNAL,
                    Map.of(
                            "gen_ai.operation.name",
                            "execute_tool",
                            "gen_ai.tool.name",
                            "search_code",
                            "gen_ai.tool.type",
                            "function"));
            reply = call(talk);
        }
        if (reply.ok() && !reply.id().isEmpty() && dice.chance(feature.feedbackRate() * 2)) {
            say(reply);
        }
        spans.addFirst(root(start));
        ingest.send(key, feature.id(), spans);
    }

    /** Why the last call failed; empty when it did not. */
    String lastError() {
        return lastError;
    }

    private Gateway.Reply call(Talk talk) throws IOException, InterruptedException {
        boolean stream = feature.kind() != Feature.Kind.BATCH;
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("model", dice.chance(WRONG_MODEL) ? "no-such-model" : model);
        body.put("stream", stream);
        body.put("max_tokens", LONGEST_ANSWER);
        body.put("temperature", 0.2);
        body.put("user", person);
        body.put(
                "messages",
                List.of(
                        Map.of("role", "system", "content", talk.system()),
                        Map.of("role", "user", "content", talk.question())));
        Gateway.Reply reply =
                gateway.chat(key, headers(), body, stream && dice.chance(LEAVES_EARLY));
        counts.calls.increment();
        if (!reply.ok()) {
            lastError = reply.error();
            (reply.error().startsWith("killed") ? counts.killed : counts.failed).increment();
        }
        return reply;
    }

    private Map<String, String> headers() {
        HexFormat hex = HexFormat.of();
        Map<String, String> headers = new LinkedHashMap<>();
        headers.put(
                "traceparent",
                "00-"
                        + hex.formatHex(trace.toByteArray())
                        + "-"
                        + hex.formatHex(root.toByteArray())
                        + "-01");
        headers.put("X-Pilothouse-Feature", feature.id());
        headers.put("X-Pilothouse-Session", session);
        if (feature.kind() == Feature.Kind.AGENT) {
            headers.put("X-Pilothouse-Agent", feature.id());
        }
        return headers;
    }

    private void say(Gateway.Reply reply) throws IOException, InterruptedException {
        boolean liked = dice.chance(feature.liked());
        if (gateway.feedback(
                key, headers(), reply.id(), liked ? 1 : -1, liked ? "" : "not helpful")) {
            counts.feedback.increment();
        }
    }

    /** Work of the application itself: takes the time that it says. */
    private void work(String name, Span.SpanKind kind, Map<String, String> attributes) {
        long start = nanos();
        LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20 + dice.below(120)));
        Spans span = Spans.of(trace, Spans.spanId(dice), root, name, kind).from(start, nanos());
        attributes.forEach(span::with);
        spans.add(span.build());
    }

    private Span root(long start) {
        boolean agent = feature.kind() == Feature.Kind.AGENT;
        Spans span =
                Spans.of(
                                trace,
                                root,
                                ByteString.EMPTY,
                                agent
                                        ? "invoke_agent " + feature.id()
                                        : "POST /api/" + feature.id(),
                                agent
                                        ? Span.SpanKind.SPAN_KIND_INTERNAL
                                        : Span.SpanKind.SPAN_KIND_SERVER)
                        .from(start, nanos())
                        .with("session.id", session)
                        .with("user.id", person);
        if (agent) {
            span.with("gen_ai.operation.name", "invoke_agent")
                    .with("gen_ai.agent.name", feature.id());
        }
        return (lastError.isEmpty() ? span : span.failed("upstream", lastError)).build();
    }

    private static long nanos() {
        Instant now = Instant.now();
        return TimeUnit.SECONDS.toNanos(now.getEpochSecond()) + now.getNano();
    }
}
