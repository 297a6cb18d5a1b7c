package dev.pilothouse.analytics.guardrails;

import dev.pilothouse.analytics.Scope;
import dev.pilothouse.db.clickhouse.NamedQuery;
import dev.pilothouse.db.clickhouse.Reader;
import dev.pilothouse.db.model.TenantId;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** A sample of recorded calls, and what was said in them. */
public final class Recordings {
    /** At most so many calls are in a sample. */
    public static final int MOST = 2_000;

    private static final NamedQuery CALLS =
            new NamedQuery(
                    "guardrails.calls",
                    """
                    SELECT trace_id, span_id, ts, feature, team, environment, if(request_model = '', model, request_model) AS asked,
                      agent, tool
                    FROM span
                    WHERE tenant IN {tenants:Array(String)}
                      AND ts >= {from:DateTime64(9, 'UTC')} AND ts < {to:DateTime64(9, 'UTC')}
                      AND call = 1 AND ({feature:String} = '' OR feature = {feature:String})
                    ORDER BY cityHash64(span_id)
                    LIMIT {most:UInt32}
                    """);

    private static final NamedQuery TEXTS =
            new NamedQuery(
                    "guardrails.texts",
                    """
                    SELECT span_id, part, body FROM span_content
                    WHERE tenant IN {tenants:Array(String)}
                      AND trace_id IN {traces:Array(String)} AND span_id IN {spans:Array(String)}
                      AND ts >= {from:DateTime64(9, 'UTC')} AND ts < {to:DateTime64(9, 'UTC')}
                    ORDER BY span_id, indexOf(['system', 'documents', 'input', 'tool-arguments', 'tool-result', 'output'], part)
                    LIMIT 5000
                    """);

    private final Reader reader;

    public Recordings(Reader reader) {
        this.reader = reader;
    }

    /**
     * A random sample that is the same at each look, in no order.
     *
     * @param feature empty: all
     */
    public List<RecordedCall> sample(Scope scope, String feature) {
        return reader.query(
                CALLS,
                scope.tenants(),
                Map.of("from", scope.from(), "to", scope.to(), "feature", feature, "most", MOST),
                r ->
                        new RecordedCall(
                                r.text("trace_id"),
                                r.text("span_id"),
                                r.time("ts"),
                                r.text("feature"),
                                r.text("team"),
                                r.text("environment"),
                                r.text("asked"),
                                r.text("agent"),
                                r.text("tool")));
    }

    /** What was said in some calls of a tenant, those of one call in the order of their parts. */
    public List<RecordedText> texts(TenantId tenant, Scope scope, List<RecordedCall> calls) {
        return calls.isEmpty()
                ? List.of()
                : reader.query(
                        TEXTS,
                        tenant,
                        Map.of(
                                "traces",
                                calls.stream().map(RecordedCall::traceId).distinct().toList(),
                                "spans",
                                calls.stream().map(RecordedCall::spanId).toList(),
                                "from",
                                scope.from().minus(Duration.ofHours(1)),
                                "to",
                                scope.to().plus(Duration.ofHours(1))),
                        r -> new RecordedText(r.text("span_id"), r.text("part"), r.text("body")));
    }
}
