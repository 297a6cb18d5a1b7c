package dev.pilothouse.analytics.decisions;

import dev.pilothouse.db.clickhouse.NamedQuery;
import dev.pilothouse.db.clickhouse.Reader;
import dev.pilothouse.db.model.TenantId;
import java.util.Collection;
import java.util.List;
import java.util.Map;

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
}
