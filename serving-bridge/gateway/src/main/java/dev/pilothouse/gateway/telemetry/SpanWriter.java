package dev.pilothouse.gateway.telemetry;

import dev.pilothouse.gateway.call.Trace;
import java.time.Instant;
import java.util.HexFormat;
import java.util.concurrent.ThreadLocalRandom;

/**
 * One span after the other, put together to a request of OTLP. Used by one thread.
 *
 * @see <a
 *     href="https://github.com/open-telemetry/opentelemetry-proto/blob/v1.7.0/opentelemetry/proto/trace/v1/trace.proto">trace.proto</a>
 */
public final class SpanWriter {
    private static final int TRACE_ID = 1;
    private static final int SPAN_ID = 2;
    private static final int PARENT_ID = 4;
    private static final int NAME = 5;
    private static final int KIND = 6;
    private static final int START = 7;
    private static final int END = 8;
    private static final int ATTRIBUTES = 9;
    private static final int STATUS = 15;

    static final int INTERNAL = 1;
    static final int CLIENT = 3;

    private static final int STATUS_MESSAGE = 2;
    private static final int STATUS_CODE = 3;
    private static final int ERROR = 2;

    private static final int RESOURCE_SPANS = 1;
    private static final int RESOURCE = 1;
    private static final int RESOURCE_ATTRIBUTES = 1;
    private static final int SCOPE_SPANS = 2;
    private static final int SCOPE = 1;
    private static final int SCOPE_NAME = 1;
    private static final int SPAN = 2;

    private final Wire spans = new Wire();
    private final byte[] resource;
    private final byte[] scope;
    private int count;

    SpanWriter(String node, String version) {
        Wire fields = new Wire();
        int from = fields.open(RESOURCE);
        new Attributes(fields, RESOURCE_ATTRIBUTES)
                .text("service.name", "pilothouse-gateway")
                .text("service.instance.id", node)
                .text("service.version", version)
                .text("pilothouse.boot.id", boot());
        fields.close(from);
        resource = fields.after(new Wire());
        fields.back(0);
        from = fields.open(SCOPE);
        fields.text(SCOPE_NAME, "dev.pilothouse.gateway");
        fields.close(from);
        scope = fields.after(new Wire());
    }

    /** Tells the numbers of this process from those of the one before. */
    private static String boot() {
        return HexFormat.of().toHexDigits(ThreadLocalRandom.current().nextLong());
    }

    /** A failure leaves no trace of the span. */
    void add(Signal signal) {
        int begin = spans.mark();
        int from = spans.open(SPAN);
        boolean whole = false;
        try {
            signal.write(this);
            whole = true;
        } finally {
            if (whole) {
                spans.close(from);
                count++;
            } else {
                spans.back(begin);
            }
        }
    }

    /** Spans since the last request. */
    int count() {
        return count;
    }

    int bytes() {
        return spans.mark();
    }

    /** An {@code ExportTraceServiceRequest} with the spans since the last one. */
    byte[] request() {
        Wire head = new Wire();
        int scoped = scope.length + spans.mark();
        head.head(RESOURCE_SPANS, resource.length + Wire.sizeOf(scoped));
        head.raw(resource);
        head.head(SCOPE_SPANS, scoped);
        head.raw(scope);
        byte[] request = spans.after(head);
        spans.back(0);
        count = 0;
        return request;
    }

    // ---- one span ----

    void head(Trace trace, String name, int kind, Instant start, long nanos) {
        spans.bytes(TRACE_ID, HexFormat.of().parseHex(trace.traceId()));
        spans.bytes(SPAN_ID, HexFormat.of().parseHex(trace.spanId()));
        if (!trace.parentId().isEmpty()) {
            spans.bytes(PARENT_ID, HexFormat.of().parseHex(trace.parentId()));
        }
        spans.text(NAME, name);
        spans.varint(KIND, kind);
        long from = start.getEpochSecond() * 1_000_000_000L + start.getNano();
        spans.fixed64(START, from);
        spans.fixed64(END, from + nanos);
    }

    Attributes attributes() {
        return new Attributes(spans, ATTRIBUTES);
    }

    void failed(String message) {
        int from = spans.open(STATUS);
        spans.text(STATUS_MESSAGE, message);
        spans.varint(STATUS_CODE, ERROR);
        spans.close(from);
    }
}
