package dev.pilothouse.ingest.collect;

import dev.pilothouse.ingest.normalise.Normaliser;
import dev.pilothouse.ingest.normalise.Refused;
import dev.pilothouse.ingest.spool.GroupCommit;
import dev.pilothouse.ingest.spool.Spool;
import dev.pilothouse.ingest.spool.SpoolFull;
import dev.pilothouse.ingest.spool.Unit;
import dev.pilothouse.ingest.state.KeyGrant;
import io.opentelemetry.proto.collector.trace.v1.ExportTracePartialSuccess;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceResponse;
import io.opentelemetry.proto.trace.v1.ResourceSpans;
import io.opentelemetry.proto.trace.v1.ScopeSpans;
import io.opentelemetry.proto.trace.v1.Span;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/** Takes what any transport received: normalise, mask, price, spool; answers when it is durable. */
public final class Collector {
    private static final int MOST_REASONS = 10;

    private final Normaliser normaliser;
    private final Spool spool;
    private final GroupCommit commit;
    private final Counters counters;

    public Collector(Normaliser normaliser, Spool spool, GroupCommit commit, Counters counters) {
        this.normaliser = normaliser;
        this.spool = spool;
        this.commit = commit;
        this.counters = counters;
    }

    /**
     * Stores the spans of a request.
     *
     * @param requestKey what a resend of the same body has in common with it
     * @return completes when all is durable that was not refused; with {@link SpoolFull} when there
     *     is no room
     * @throws SpoolFull when too much is waiting
     */
    public CompletableFuture<ExportTraceServiceResponse> export(
            KeyGrant grant, ExportTraceServiceRequest request, long requestKey) {
        counters.add("requests", 1);
        if (spool.knows(requestKey)) {
            counters.add("requests.resent", 1);
            return CompletableFuture.completedFuture(
                    ExportTraceServiceResponse.getDefaultInstance());
        }
        Map<String, Integer> reasons = new LinkedHashMap<>();
        List<Unit> units = units(grant, request, reasons);
        if (units.isEmpty()) {
            return CompletableFuture.completedFuture(answer(reasons));
        }
        int spans = units.size();
        long erased = units.stream().filter(unit -> unit.rows().isEmpty()).count();
        if (reasons.isEmpty()) {
            units.add(Unit.mark(units.getFirst().tenant(), requestKey, units.getFirst().day()));
        }
        return commit.store(units)
                .thenApply(known -> {
                    counters.add("spans.received", spans);
                    counters.add("spans.erased", erased);
                    return answer(reasons);
                });
    }

    private List<Unit> units(
            KeyGrant grant, ExportTraceServiceRequest request, Map<String, Integer> reasons) {
        List<Unit> units = new ArrayList<>();
        for (ResourceSpans resource : request.getResourceSpansList()) {
            for (ScopeSpans scope : resource.getScopeSpansList()) {
                for (Span span : scope.getSpansList()) {
                    try {
                        units.add(normaliser.unit(grant, resource.getResource(), span));
                    } catch (Refused e) {
                        reasons.merge(String.valueOf(e.getMessage()), 1, Integer::sum);
                    }
                }
            }
        }
        return units;
    }

    private ExportTraceServiceResponse answer(Map<String, Integer> reasons) {
        if (reasons.isEmpty()) {
            return ExportTraceServiceResponse.getDefaultInstance();
        }
        int refused = reasons.values().stream().mapToInt(Integer::intValue).sum();
        counters.add("spans.refused", refused);
        List<String> told =
                reasons.entrySet().stream()
                        .limit(MOST_REASONS)
                        .map(e -> e.getValue() + " x " + e.getKey())
                        .toList();
        return ExportTraceServiceResponse.newBuilder()
                .setPartialSuccess(
                        ExportTracePartialSuccess.newBuilder()
                                .setRejectedSpans(refused)
                                .setErrorMessage(String.join("; ", told)))
                .build();
    }
}
