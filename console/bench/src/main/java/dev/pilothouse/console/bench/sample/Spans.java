package dev.pilothouse.console.bench.sample;

import com.google.protobuf.ByteString;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.trace.v1.Span;
import io.opentelemetry.proto.trace.v1.Status;
import java.nio.ByteBuffer;

/** Builds OTLP spans in the newest generation of GenAI attributes. */
public final class Spans {
    private final Span.Builder span;

    private Spans(Span.Builder span) {
        this.span = span;
    }

    /** Sixteen bytes that name a trace. */
    public static ByteString traceId(Dice dice) {
        return ByteString.copyFrom(
                ByteBuffer.allocate(16).putLong(dice.bits()).putLong(dice.bits()).flip());
    }

    /** Eight bytes that name a span. */
    public static ByteString spanId(Dice dice) {
        return ByteString.copyFrom(ByteBuffer.allocate(8).putLong(dice.bits() | 1).flip());
    }

    /**
     * @param parent empty for the root
     */
    public static Spans of(
            ByteString trace, ByteString id, ByteString parent, String name, Span.SpanKind kind) {
        return new Spans(
                Span.newBuilder()
                        .setTraceId(trace)
                        .setSpanId(id)
                        .setParentSpanId(parent)
                        .setName(name)
                        .setKind(kind)
                        .setFlags(1));
    }

    public Spans from(long startNanos, long endNanos) {
        span.setStartTimeUnixNano(startNanos).setEndTimeUnixNano(endNanos);
        return this;
    }

    public Spans with(String key, String value) {
        return add(key, AnyValue.newBuilder().setStringValue(value));
    }

    public Spans with(String key, long value) {
        return add(key, AnyValue.newBuilder().setIntValue(value));
    }

    public Spans with(String key, double value) {
        return add(key, AnyValue.newBuilder().setDoubleValue(value));
    }

    public Spans with(String key, boolean value) {
        return add(key, AnyValue.newBuilder().setBoolValue(value));
    }

    private Spans add(String key, AnyValue.Builder value) {
        span.addAttributes(KeyValue.newBuilder().setKey(key).setValue(value));
        return this;
    }

    public Spans failed(String type, String message) {
        span.setStatus(
                Status.newBuilder()
                        .setCode(Status.StatusCode.STATUS_CODE_ERROR)
                        .setMessage(message));
        return with("error.type", type);
    }

    public Span build() {
        return span.build();
    }
}
