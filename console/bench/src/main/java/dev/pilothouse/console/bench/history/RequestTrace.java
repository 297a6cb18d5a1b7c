package dev.pilothouse.console.bench.history;

import com.google.protobuf.ByteString;
import dev.pilothouse.console.bench.sample.Dice;
import dev.pilothouse.console.bench.sample.Feature;
import dev.pilothouse.console.bench.sample.Incident;
import dev.pilothouse.console.bench.sample.Messages;
import dev.pilothouse.console.bench.sample.Spans;
import dev.pilothouse.console.bench.sample.Talk;
import io.opentelemetry.proto.trace.v1.Span;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/** The spans of one past request of an application. */
final class RequestTrace {
    private static final long MILLI = 1_000_000;
    private static final long MINUTE = 60_000 * MILLI;
    private static final int PEOPLE = 400;
    private static final double WITH_CONTENT = 0.12;
    private static final List<String> TOOLS =
            List.of("read_file", "search_code", "find_slot", "run_checks");
    private static final List<String> ERRORS =
            List.of("rate_limit_exceeded", "timeout", "overloaded");

    private final Feature feature;
    private final Incident incident;
    private final Dice dice;
    private final Dice ids;
    private final ByteString trace;
    private final ByteString root;
    private final long start;
    private final String session;
    private final String person;
    private final Talk talk;
    private final boolean content;
    private final List<Span> spans = new ArrayList<>();
    private long now;
    private boolean failed;
    private String lastResponse = "";

    RequestTrace(Feature feature, Incident incident, Dice dice, Dice ids, long start) {
        this.feature = feature;
        this.incident = incident;
        this.dice = dice;
        this.ids = ids;
        this.start = start;
        this.trace = Spans.traceId(ids);
        this.root = Spans.spanId(ids);
        this.session = "s-" + Long.toHexString(start / (20 * MINUTE)) + "-" + dice.below(40);
        this.person = "customer-" + (1000 + dice.below(PEOPLE));
        this.talk = Talk.of(feature, dice);
        this.content = dice.chance(WITH_CONTENT);
        this.now = start + millis(4);
    }

    List<Span> build() {
        switch (feature.kind()) {
            case CHAT, BATCH -> chat(1);
            case RETRIEVAL -> {
                retrieve();
                chat(1);
            }
            case AGENT -> agent();
        }
        spans.addFirst(root());
        if (!failed && dice.chance(feature.feedbackRate())) {
            spans.add(feedback());
        }
        return spans;
    }

    private void agent() {
        int rounds = 1 + dice.below(3);
        for (int i = 0; i < rounds && !failed; i++) {
            chat(0.6);
            if (!failed) {
                tool();
            }
        }
        if (!failed) {
            chat(1);
        }
    }

    private Span root() {
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
                        .from(start, now + millis(6))
                        .with("session.id", session)
                        .with("user.id", person);
        if (agent) {
            span.with("gen_ai.operation.name", "invoke_agent")
                    .with("gen_ai.agent.name", feature.id());
        }
        return (failed ? span.failed("upstream", "the model did not answer") : span).build();
    }

    private void retrieve() {
        long end = now + millis(60);
        spans.add(
                child("retrieval documents", Span.SpanKind.SPAN_KIND_CLIENT)
                        .from(now, end)
                        .with("gen_ai.operation.name", "retrieval")
                        .with("gen_ai.data_source.id", feature.id() + "-index")
                        .with("gen_ai.request.top_k", (long) (3 + dice.below(6)))
                        .build());
        now = end + millis(3);
    }

    private void tool() {
        String tool = dice.of(TOOLS);
        long end = now + millis(140);
        spans.add(
                child("execute_tool " + tool, Span.SpanKind.SPAN_KIND_INTERNAL)
                        .from(now, end)
                        .with("gen_ai.operation.name", "execute_tool")
                        .with("gen_ai.tool.name", tool)
                        .with("gen_ai.tool.type", "function")
                        .build());
        now = end + millis(2);
    }

    private void chat(double length) {
        long input = Math.max(8, Math.round(dice.around(feature.inputTokens() * incident.input())));
        long output = Math.max(1, Math.round(dice.around(feature.outputTokens() * length)));
        double first =
                dice.around(feature.model().ttftMillis() * incident.latency()) + input / 40.0;
        double rest = 1000.0 * output / feature.model().tokensPerSecond() * incident.latency();
        failed = dice.chance(feature.errorRate() + incident.errors());
        long end = now + (long) ((failed ? first * 2 : first + rest) * MILLI);
        Spans span =
                child("chat " + feature.model().name(), Span.SpanKind.SPAN_KIND_CLIENT)
                        .from(now, end)
                        .with("gen_ai.operation.name", "chat")
                        .with("gen_ai.provider.name", feature.model().provider())
                        .with("gen_ai.request.model", feature.model().name())
                        .with("gen_ai.request.stream", feature.kind() != Feature.Kind.BATCH)
                        .with("gen_ai.conversation.id", session)
                        .with("session.id", session)
                        .with("user.id", person);
        spans.add(failed ? failure(span) : answer(span, input, output, first));
        now = end;
    }

    private Span failure(Spans span) {
        String type = dice.of(ERRORS);
        return span.failed(type, "the provider answered " + type).build();
    }

    private Span answer(Spans span, long input, long output, double firstMillis) {
        lastResponse = "resp-" + HexFormat.of().toHexDigits(ids.bits());
        long cached = dice.chance(0.35) ? Math.round(input * 0.6) : 0;
        span.with("gen_ai.response.model", feature.model().name())
                .with("gen_ai.response.id", lastResponse)
                .with("gen_ai.usage.input_tokens", input)
                .with("gen_ai.usage.output_tokens", output)
                .with("gen_ai.usage.cache_read.input_tokens", cached)
                .with("gen_ai.response.time_to_first_chunk", firstMillis / 1000);
        if (content) {
            span.with("gen_ai.input.messages", Messages.input(talk))
                    .with("gen_ai.output.messages", Messages.output(talk.answer()));
        }
        return span.build();
    }

    private Span feedback() {
        boolean liked = dice.chance(feature.liked() * incident.liked());
        long at = now + millis(8_000);
        return Spans.of(
                        trace,
                        Spans.spanId(ids),
                        root,
                        "pilothouse.feedback",
                        Span.SpanKind.SPAN_KIND_INTERNAL)
                .from(at, at)
                .with("gen_ai.response.id", lastResponse)
                .with("pilothouse.feedback.score", liked ? 1.0 : -1.0)
                .with("user.id", person)
                .build();
    }

    private Spans child(String name, Span.SpanKind kind) {
        return Spans.of(trace, Spans.spanId(ids), root, name, kind);
    }

    private long millis(double usual) {
        return (long) (dice.around(usual * incident.latency()) * MILLI);
    }
}
