package dev.pilothouse.analytics.features;

import dev.pilothouse.db.clickhouse.NamedQuery;
import dev.pilothouse.db.clickhouse.Reader;
import dev.pilothouse.db.clickhouse.Row;
import dev.pilothouse.db.model.TenantId;
import java.util.Collection;
import java.util.List;
import java.util.Map;

/**
 * Which features were ever called: shows undeclared ones, and when one reached production. Times of
 * the last two days are whole minutes, earlier ones whole hours.
 */
public final class FeaturesSeen {
    private static final NamedQuery SEEN =
            new NamedQuery(
                    "features.seen",
                    """
                    SELECT h.tenant AS tenant, h.feature AS feature, newest_team, all_calls, all_refused,
                      if(h.first < lately OR m.first < h.first, h.first, m.first) AS first, greatest(h.last, m.last) AS last,
                      if(h.production < lately OR m.production < h.production, h.production, m.production) AS production
                    FROM (
                      SELECT tenant, feature, argMax(team, t) AS newest_team, sum(calls) AS all_calls, sum(refused) AS all_refused,
                        min(t) AS first, max(t) AS last, minIf(t, environment = 'production') AS production,
                        toStartOfHour(now('UTC') - INTERVAL 2 DAY) AS lately
                      FROM rollup_hour
                      WHERE tenant IN {tenants:Array(String)} AND calls > 0
                      GROUP BY tenant, feature) AS h
                    LEFT JOIN (
                      SELECT tenant, feature, min(t) AS first, max(t) AS last, minIf(t, environment = 'production') AS production
                      FROM rollup_minute
                      WHERE tenant IN {tenants:Array(String)} AND calls > 0 AND t >= toStartOfHour(now('UTC') - INTERVAL 2 DAY)
                      GROUP BY tenant, feature) AS m
                    ON h.tenant = m.tenant AND h.feature = m.feature
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
                row.number("all_refused"),
                row.time("first"),
                row.time("last"),
                row.time("production"));
    }
}
