package dev.pilothouse.analytics.features;

import dev.pilothouse.db.clickhouse.NamedQuery;
import dev.pilothouse.db.clickhouse.Reader;
import dev.pilothouse.db.clickhouse.Row;
import dev.pilothouse.db.model.FeatureId;
import dev.pilothouse.db.model.TenantId;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;

/** Which models and tools a feature used, to compare with what it declares. */
public final class PartsUsed {
    private static final NamedQuery USED =
            new NamedQuery(
                    "features.parts",
                    """
                    SELECT kind, name, n, last
                    FROM (
                      SELECT 'MODEL' AS kind, model AS name, sum(calls) - sum(refused) AS n, max(t) AS last
                      FROM rollup_hour
                      WHERE tenant IN {tenants:Array(String)} AND feature = {feature:String}
                        AND t >= {from:DateTime('UTC')} AND model != ''
                      GROUP BY model
                      HAVING n > 0
                      UNION ALL
                      SELECT 'TOOL' AS kind, tool AS name, toInt64(count()) AS n, toDateTime(max(ts), 'UTC') AS last
                      FROM span
                      WHERE tenant IN {tenants:Array(String)} AND feature = {feature:String}
                        AND ts >= {from:DateTime('UTC')} AND tool != ''
                      GROUP BY tool)
                    ORDER BY kind, name
                    LIMIT 1000
                    """);

    private final Reader reader;

    public PartsUsed(Reader reader) {
        this.reader = reader;
    }

    /**
     * By kind and name, at most 1,000.
     *
     * @param from whole hours; the hour that it is in counts
     */
    public List<PartUse> read(TenantId tenant, FeatureId feature, Instant from) {
        return reader.query(
                USED,
                List.of(tenant),
                Map.of("feature", feature.value(), "from", from.truncatedTo(ChronoUnit.HOURS)),
                PartsUsed::use);
    }

    private static PartUse use(Row row) {
        return new PartUse(
                PartUse.Kind.valueOf(row.text("kind")),
                row.text("name"),
                row.number("n"),
                row.time("last"));
    }
}
