package dev.pilothouse.ingest.normalise;

import com.google.protobuf.ByteString;
import io.opentelemetry.proto.trace.v1.Span;

/** Trace ids have 16 bytes, span ids 8, neither all zero. */
final class SpanIds {
    private SpanIds() {}

    static void check(Span span) throws Refused {
        check("traceId", span.getTraceId(), 16);
        check("spanId", span.getSpanId(), 8);
        if (!span.getParentSpanId().isEmpty() && span.getParentSpanId().size() != 8) {
            throw new Refused("parentSpanId: " + span.getParentSpanId().size() + " bytes, not 8");
        }
    }

    private static void check(String field, ByteString id, int size) throws Refused {
        if (id.size() != size) {
            throw new Refused(field + ": " + id.size() + " bytes, not " + size);
        }
        for (byte b : id.toByteArray()) {
            if (b != 0) {
                return;
            }
        }
        throw new Refused(field + ": all zero");
    }
}
