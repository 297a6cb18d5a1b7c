package dev.pilothouse.ingest;

import com.google.protobuf.ByteString;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.ArrayValue;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.resource.v1.Resource;
import io.opentelemetry.proto.trace.v1.ResourceSpans;
import io.opentelemetry.proto.trace.v1.ScopeSpans;
import io.opentelemetry.proto.trace.v1.Span;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;

/** Spans to send. */
final class Otlp {
    private Otlp() {}

    static ExportTraceServiceRequest request(Span... spans) {
        return request(List.of(spans));
    }

    static ExportTraceServiceRequest request(List<Span> spans) {
        return ExportTraceServiceRequest.newBuilder()
                .addResourceSpans(
                        ResourceSpans.newBuilder()
                                .setResource(
                                        Resource.newBuilder()
                                                .addAttributes(attribute("service.name", "shop")))
                                .addScopeSpans(ScopeSpans.newBuilder().addAllSpans(spans)))
                .build();
    }

    /** A chat call that began a second ago. */
    static Span.Builder chat() {
        return span("chat gpt-x")
                .addAttributes(attribute("gen_ai.operation.name", "chat"))
                .addAttributes(attribute("gen_ai.provider.name", "openai"))
                .addAttributes(attribute("gen_ai.request.model", "gpt-x"))
                .addAttributes(attribute("gen_ai.response.model", "gpt-x-2026"))
                .addAttributes(attribute("gen_ai.usage.input_tokens", 100))
                .addAttributes(attribute("gen_ai.usage.cache_read.input_tokens", 40))
                .addAttributes(attribute("gen_ai.usage.output_tokens", 50));
    }

    static Span.Builder span(String name) {
        long start = Instant.now().minusSeconds(1).toEpochMilli() * 1_000_000;
        return Span.newBuilder()
                .setName(name)
                .setKind(Span.SpanKind.SPAN_KIND_CLIENT)
                .setTraceId(random(16))
                .setSpanId(random(8))
                .setStartTimeUnixNano(start)
                .setEndTimeUnixNano(start + 250_000_000);
    }

    static ByteString random(int bytes) {
        byte[] id = new byte[bytes];
        ThreadLocalRandom.current().nextBytes(id);
        return ByteString.copyFrom(id);
    }

    static String hex(ByteString id) {
        return HexFormat.of().formatHex(id.toByteArray());
    }

    static KeyValue attribute(String name, String value) {
        return attribute(name, AnyValue.newBuilder().setStringValue(value));
    }

    static KeyValue attribute(String name, long value) {
        return attribute(name, AnyValue.newBuilder().setIntValue(value));
    }

    static KeyValue attribute(String name, double value) {
        return attribute(name, AnyValue.newBuilder().setDoubleValue(value));
    }

    static KeyValue list(String name, String value) {
        return attribute(
                name,
                AnyValue.newBuilder()
                        .setArrayValue(
                                ArrayValue.newBuilder()
                                        .addValues(AnyValue.newBuilder().setStringValue(value))));
    }

    private static KeyValue attribute(String name, AnyValue.Builder value) {
        return KeyValue.newBuilder().setKey(name).setValue(value).build();
    }
}
