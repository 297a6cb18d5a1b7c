package dev.pilothouse.analytics.kpis;

import dev.pilothouse.db.clickhouse.NamedQuery;
import dev.pilothouse.db.clickhouse.Reader;
import dev.pilothouse.db.model.TenantId;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;

/** When the newest call began: the age of everything a page shows. */
public final class Freshness {
    /** Looks for the newest minute in the roll-up first, so that only its facts are read. */
    private static final NamedQuery NEWEST =
            new NamedQuery(
                    "kpis.freshness",
                    """
                    SELECT max(ts) AS newest, count() AS spans
                    FROM span
                    WHERE tenant IN {tenants:Array(String)}
                      AND ts >= (
                        SELECT max(t) FROM rollup_minute
                        WHERE tenant IN {tenants:Array(String)} AND t >= {since:DateTime('UTC')} AND calls > 0)
                      AND ts >= {since:DateTime('UTC')} AND call
                    """);

    private final Reader reader;

    public Freshness(Reader reader) {
        this.reader = reader;
    }

    /** Start of the newest call since {@code since}; empty when there is none. */
    public Optional<Instant> newest(Collection<TenantId> tenants, Instant since) {
        return reader
                .query(
                        NEWEST,
                        tenants,
                        Map.of("since", since.truncatedTo(ChronoUnit.SECONDS)),
                        r -> r.number("spans") == 0 ? Instant.EPOCH : r.time("newest"))
                .stream()
                .filter(t -> t.isAfter(since))
                .findFirst();
    }
}
