package dev.pilothouse.gateway.telemetry;

import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.trace.v1.ScopeSpans;
import io.opentelemetry.proto.trace.v1.Span;
import java.util.List;
import java.util.function.Predicate;

/** Takes spans out of requests. */
final class Forgetting {
    private final Predicate<Span> leaving;
    private int count;

    /**
     * @param leaving which go
     */
    Forgetting(Predicate<Span> leaving) {
        this.leaving = leaving;
    }

    /** The same when it has none of them. */
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
        List<Span> kept = scope.getSpansList().stream().filter(leaving.negate()).toList();
        count += scope.getSpansCount() - kept.size();
        scope.clearSpans().addAllSpans(kept);
    }

    /** Spans that are gone. */
    int count() {
        return count;
    }
}
