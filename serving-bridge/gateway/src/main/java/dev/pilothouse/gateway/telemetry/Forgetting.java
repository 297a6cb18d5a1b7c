package dev.pilothouse.gateway.telemetry;

import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.trace.v1.ScopeSpans;
import io.opentelemetry.proto.trace.v1.Span;
import java.util.List;

/** Takes the spans of a tenant out of requests. */
final class Forgetting {
    private final String tenant;
    private int count;

    Forgetting(String tenant) {
        this.tenant = tenant;
    }

    /** The same when it has none of the tenant. */
    Parcel without(Parcel parcel) {
        int before = count;
        ExportTraceServiceRequest.Builder all = SpanMask.parse(parcel.body()).toBuilder();
        all.getResourceSpansBuilderList()
                .forEach(r -> r.getScopeSpansBuilderList().forEach(this::forget));
        int gone = count - before;
        return gone == 0
                ? parcel
                : new Parcel(all.build().toByteArray(), parcel.spans() - gone, parcel.madeAt());
    }

    private void forget(ScopeSpans.Builder scope) {
        List<Span> kept =
                scope.getSpansList().stream()
                        .filter(span -> !SpanMask.tenant(span.getAttributesList()).equals(tenant))
                        .toList();
        count += scope.getSpansCount() - kept.size();
        scope.clearSpans().addAllSpans(kept);
    }

    /** Spans that are gone. */
    int count() {
        return count;
    }
}
