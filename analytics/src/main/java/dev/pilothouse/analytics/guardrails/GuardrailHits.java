package dev.pilothouse.analytics.guardrails;

import dev.pilothouse.analytics.Scope;
import dev.pilothouse.db.clickhouse.NamedQuery;
import dev.pilothouse.db.clickhouse.Reader;
import dev.pilothouse.db.clickhouse.Row;
import java.util.List;
import java.util.Map;

/** What guardrails found, call by call. */
public final class GuardrailHits {
    private static final NamedQuery HITS =
            new NamedQuery(
                    "guardrails.hits",
                    """
                    SELECT tenant, trace_id, span_id, max(ts) AS at,
                      anyIf(value, name = 'pilothouse.guardrail.policy') AS policy,
                      anyIf(value, name = 'pilothouse.guardrail.version') AS version,
                      anyIf(value, name = 'pilothouse.guardrail.action') AS action,
                      JSONExtract(anyIf(value, name = 'pilothouse.guardrail.hits'), 'Array(String)') AS hits
                    FROM span_attribute
                    WHERE tenant IN {tenants:Array(String)}
                      AND ts >= {from:DateTime64(9, 'UTC')} AND ts < {to:DateTime64(9, 'UTC')}
                      AND name IN ('pilothouse.guardrail.policy', 'pilothouse.guardrail.version',
                        'pilothouse.guardrail.action', 'pilothouse.guardrail.hits')
                    GROUP BY tenant, trace_id, span_id
                    HAVING action != '' AND ({policy:String} = '' OR policy = {policy:String})
                    ORDER BY at DESC
                    LIMIT 200
                    """);

    private final Reader reader;

    public GuardrailHits(Reader reader) {
        this.reader = reader;
    }

    /**
     * Newest first, at most 200.
     *
     * @param policy {@code tenant/feature}; empty: all
     */
    public List<GuardrailHit> newest(Scope scope, String policy) {
        return reader.query(
                HITS,
                scope.tenants(),
                Map.of("from", scope.from(), "to", scope.to(), "policy", policy),
                GuardrailHits::hit);
    }

    private static GuardrailHit hit(Row row) {
        return new GuardrailHit(
                row.text("tenant"),
                row.text("trace_id"),
                row.time("at"),
                row.text("policy"),
                row.text("version"),
                row.text("action"),
                row.texts("hits"));
    }
}
