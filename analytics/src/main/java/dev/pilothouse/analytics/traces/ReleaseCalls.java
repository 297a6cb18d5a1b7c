package dev.pilothouse.analytics.traces;

import dev.pilothouse.db.clickhouse.NamedQuery;
import dev.pilothouse.db.clickhouse.Reader;
import dev.pilothouse.db.model.BadInput;
import dev.pilothouse.db.model.TenantId;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** Calls that a release answered, by its digest. */
public final class ReleaseCalls {
    private static final int MOST = 100;
    private static final Pattern DIGEST = Pattern.compile("[0-9a-f]{64}");

    private static final NamedQuery NEWEST =
            new NamedQuery(
                    "releases.calls",
                    """
                    SELECT * FROM span
                    WHERE tenant IN {tenants:Array(String)} AND feature = {feature:String}
                      AND ts >= {from:DateTime64(9, 'UTC')} AND call AND release_digest IN {digests:Array(String)}
                    ORDER BY ts DESC
                    LIMIT {size:UInt32}
                    """);

    private final Reader reader;

    public ReleaseCalls(Reader reader) {
        this.reader = reader;
    }

    /**
     * The newest calls, newest first.
     *
     * @param digests of releases, lower-case hexadecimal
     * @param from calls before are not looked at
     * @param size at most 100
     */
    public List<TraceSpan> newest(
            TenantId tenant, String feature, List<String> digests, Instant from, int size) {
        digests.stream()
                .filter(d -> !DIGEST.matcher(d).matches())
                .findFirst()
                .ifPresent(bad -> {
                    throw new BadInput("digest", bad, "64 lower-case hexadecimal digits");
                });
        return reader.query(
                NEWEST,
                tenant,
                Map.of(
                        "feature",
                        feature,
                        "digests",
                        digests,
                        "from",
                        from,
                        "size",
                        Math.min(size, MOST)),
                SpanRows::span);
    }
}
