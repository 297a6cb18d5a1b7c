package dev.pilothouse.analytics.decisions;

import dev.pilothouse.db.clickhouse.NamedQuery;
import dev.pilothouse.db.clickhouse.Reader;
import dev.pilothouse.db.model.TenantId;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Refusals and kills of the data plane by their numbers. Each process of a node numbers them per
 * tenant, so a number that is not there was lost. What is on its way may be missing for a moment.
 */
public final class Decisions {
    private static final NamedQuery SERIES =
            new NamedQuery(
                    "decisions.series",
                    """
                    SELECT tenant, node, boot_id, uniqExact(counter) AS kept, max(counter) AS newest
                    FROM audit_event
                    WHERE tenant IN {tenants:Array(String)} AND counter > 0
                    GROUP BY tenant, node, boot_id
                    ORDER BY tenant, node, min(ts)
                    """);

    private static final int PAGE = 5_000;

    /** A page is what follows its last row: no page is read twice, and none grows with the past. */
    private static final NamedQuery EACH =
            new NamedQuery(
                    "decisions.each",
                    """
                    SELECT tenant, ts, node, boot_id, counter, outcome, code, feature, environment,
                           key, model, trace_id, span_id, kill_epoch, kill_id, detail
                    FROM audit_event
                    WHERE tenant = {of:String} AND tenant IN {tenants:Array(String)}
                      AND ts >= {from:DateTime64(9, 'UTC')} AND ts < {to:DateTime64(9, 'UTC')}
                      AND (ts, node, counter, span_id)
                        > ({ts:DateTime64(9, 'UTC')}, {node:String}, {counter:UInt64}, {span:String})
                      AND ({feature:String} = '' OR feature = {feature:String})
                      AND counter > 0
                    ORDER BY ts, node, counter, span_id
                    LIMIT {limit:UInt32}
                    """);

    private final Reader reader;

    public Decisions(Reader reader) {
        this.reader = reader;
    }

    /** One for each tenant and process, oldest first. */
    public List<DecisionSeries> series(Collection<TenantId> tenants) {
        return reader.query(
                SERIES,
                tenants,
                Map.of(),
                r ->
                        new DecisionSeries(
                                new TenantId(r.text("tenant")),
                                r.text("node"),
                                r.number("kept"),
                                r.number("newest")));
    }

    /**
     * Every decision about a tenant's callers in a time, oldest first; a page of 5,000 is in memory
     * at a time.
     *
     * @param from inclusive
     * @param to exclusive
     * @param feature empty: every one
     */
    public void each(
            TenantId tenant,
            Instant from,
            Instant to,
            String feature,
            Consumer<Decision> consumer) {
        Map<String, Object> asked = new HashMap<>();
        asked.put("of", tenant.value());
        asked.put("from", from);
        asked.put("to", to);
        asked.put("feature", feature);
        asked.put("limit", PAGE);
        Decision last = Decision.before(from);
        while (true) {
            asked.put("ts", last.at());
            asked.put("node", last.node());
            asked.put("counter", last.counter());
            asked.put("span", last.spanId());
            List<Decision> page = reader.query(EACH, tenant, asked, Decision::of);
            page.forEach(consumer);
            if (page.size() < PAGE) {
                return;
            }
            last = page.getLast();
        }
    }
}
