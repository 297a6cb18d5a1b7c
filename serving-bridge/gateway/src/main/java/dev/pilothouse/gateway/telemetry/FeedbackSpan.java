package dev.pilothouse.gateway.telemetry;

import dev.pilothouse.gateway.call.Trace;
import dev.pilothouse.gateway.state.Key;
import io.opentelemetry.proto.trace.v1.Span;
import java.time.Instant;

/**
 * What a caller thinks of an answer.
 *
 * @param score -1 to 1
 */
public record FeedbackSpan(
        Key key,
        String feature,
        Trace trace,
        Instant at,
        String responseId,
        double score,
        String comment)
        implements Signal {
    @Override
    public int bytes() {
        return 512 + 2 * comment.length();
    }

    @Override
    public String tenant() {
        return key.tenant();
    }

    @Override
    public Span span() {
        long nanos = at.getEpochSecond() * 1_000_000_000L + at.getNano();
        var attributes =
                new Attributes()
                        .text("pilothouse.tenant", key.tenant())
                        .text("pilothouse.team", key.team())
                        .text("pilothouse.feature", feature)
                        .text("pilothouse.environment", key.environment())
                        .text("pilothouse.key", key.id())
                        .text("gen_ai.response.id", responseId)
                        .decimal("pilothouse.feedback.score", score)
                        .text("pilothouse.feedback.comment", comment);
        var span =
                Span.newBuilder()
                        .setTraceId(CallSpan.id(trace.traceId()))
                        .setSpanId(CallSpan.id(trace.spanId()))
                        .setKind(Span.SpanKind.SPAN_KIND_INTERNAL)
                        .setName("pilothouse.feedback")
                        .setStartTimeUnixNano(nanos)
                        .setEndTimeUnixNano(nanos)
                        .addAllAttributes(attributes.all());
        if (!trace.parentId().isEmpty()) {
            span.setParentSpanId(CallSpan.id(trace.parentId()));
        }
        return span.build();
    }
}
