package dev.pilothouse.analytics.usage;

import dev.pilothouse.db.clickhouse.NamedQuery;
import dev.pilothouse.db.clickhouse.Reader;
import dev.pilothouse.db.model.KillScope;
import dev.pilothouse.db.model.TenantId;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.Collection;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.LongStream;

/** How much runs in the scope of a kill, from the facts of the last hour. */
public final class Usage {
    private static final Map<KillScope, NamedQuery> BY_SCOPE = new EnumMap<>(KillScope.class);

    static {
        Arrays.stream(KillScope.values()).forEach(s -> BY_SCOPE.put(s, query(s)));
    }

    private final Reader reader;

    public Usage(Reader reader) {
        this.reader = reader;
    }

    /**
     * @param target name in the scope; not looked at for {@link KillScope#GLOBAL}
     * @param tenants tenants that the person may see; a tenant-wide kill counts only its own
     * @param now end of the hour that is counted
     */
    public Rate rate(KillScope scope, String target, Collection<TenantId> tenants, Instant now) {
        Instant end = now.truncatedTo(ChronoUnit.MINUTES);
        Map<String, Object> parameters =
                Map.of(
                        "target",
                        target,
                        "from",
                        end.minus(Rate.MINUTES, ChronoUnit.MINUTES),
                        "to",
                        end);
        long[] minutes = new long[Rate.MINUTES];
        List<Found> found =
                reader.query(
                        Objects.requireNonNull(BY_SCOPE.get(scope)),
                        tenants,
                        parameters,
                        r ->
                                new Found(
                                        (int) r.number("minute"),
                                        r.number("calls"),
                                        r.texts("features"),
                                        r.texts("owners")));
        found.forEach(f -> minutes[f.minute()] = f.calls());
        return Rate.of(
                distinct(found.stream().flatMap(f -> f.features().stream()).toList()),
                distinct(found.stream().flatMap(f -> f.tenants().stream()).toList()),
                LongStream.of(minutes).boxed().toList());
    }

    private record Found(int minute, long calls, List<String> features, List<String> tenants) {}

    private static List<String> distinct(List<String> names) {
        return names.stream().distinct().sorted().toList();
    }

    private static NamedQuery query(KillScope scope) {
        return new NamedQuery(
                "usage." + scope.word(),
                """
                SELECT intDiv(toUnixTimestamp(ts) - toUnixTimestamp({from:DateTime('UTC')}), 60) AS minute,
                  count() AS calls, groupUniqArray(1000)(feature) AS features, groupUniqArray(1000)(tenant) AS owners
                FROM span
                WHERE tenant IN {tenants:Array(String)} AND %s
                  AND ts >= {from:DateTime('UTC')} AND ts < {to:DateTime('UTC')} AND call
                GROUP BY minute
                """
                        .formatted(condition(scope)));
    }

    private static String condition(KillScope scope) {
        return switch (scope) {
            case GLOBAL -> "{target:String} = {target:String}";
            case TENANT -> "tenant = {target:String}";
            case FEATURE -> "feature = {target:String}";
            case MODEL -> "(model = {target:String} OR request_model = {target:String})";
            case DEPLOYMENT -> "deployment = {target:String}";
            case PROVIDER -> "provider = {target:String}";
            case RELEASE -> "release_digest = {target:String}";
            case AGENT -> "agent = {target:String}";
            case TOOL -> "tool = {target:String}";
            case KEY -> "key = {target:String}";
            case END_USER -> "subject = {target:String}";
        };
    }
}
