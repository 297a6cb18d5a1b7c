package dev.pilothouse.analytics.features;

import dev.pilothouse.db.clickhouse.NamedQuery;
import dev.pilothouse.db.clickhouse.Reader;
import dev.pilothouse.db.clickhouse.Row;
import dev.pilothouse.db.model.TenantId;
import java.util.Collection;
import java.util.List;
import java.util.Map;

/** Which features were ever called: shows undeclared ones, and when one reached production. */
public final class FeaturesSeen {
    private static final NamedQuery SEEN =
            new NamedQuery(
                    "features.seen",
                    """
                    SELECT tenant, feature, argMax(team, t) AS newest_team, sum(calls) AS all_calls,
                      min(t) AS first, max(t) AS last, minIf(t, environment = 'production') AS production
                    FROM rollup_hour
                    WHERE tenant IN {tenants:Array(String)} AND calls > 0
                    GROUP BY tenant, feature
                    ORDER BY tenant, feature
                    LIMIT 20000
                    """);

    private final Reader reader;

    public FeaturesSeen(Reader reader) {
        this.reader = reader;
    }

    /** Over all time, at most 20,000. */
    public List<FeatureUse> read(Collection<TenantId> tenants) {
        return reader.query(SEEN, tenants, Map.of(), FeaturesSeen::use);
    }

    private static FeatureUse use(Row row) {
        return new FeatureUse(
                row.text("tenant"),
                row.text("feature"),
                row.text("newest_team"),
                row.number("all_calls"),
                row.time("first"),
                row.time("last"),
                row.time("production"));
    }
}
