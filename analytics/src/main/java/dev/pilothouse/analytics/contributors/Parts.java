package dev.pilothouse.analytics.contributors;

import static java.util.stream.Collectors.groupingBy;

import dev.pilothouse.analytics.Owned;
import dev.pilothouse.analytics.Scope;
import dev.pilothouse.analytics.Slots;
import dev.pilothouse.analytics.kpis.Sums;
import dev.pilothouse.db.clickhouse.NamedQuery;
import dev.pilothouse.db.clickhouse.Reader;
import dev.pilothouse.db.clickhouse.Row;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Cuts two periods by feature and model. */
public final class Parts {
    private static final NamedQuery BY_MINUTE = query("contributors.minute", "rollup_minute");
    private static final NamedQuery BY_HOUR = query("contributors.hour", "rollup_hour");

    private final Reader reader;

    public Parts(Reader reader) {
        this.reader = reader;
    }

    /** All parts with a call in either period, at most 5,000: the ones with most calls. */
    public List<Part> read(Scope scope) {
        Slots slots = Slots.of(scope);
        Map<String, Object> parameters = new HashMap<>(scope.parameters());
        parameters.putAll(slots.parameters());
        NamedQuery query = slots.hourly() ? BY_HOUR : BY_MINUTE;
        Map<Name, List<Half>> halves =
                reader.query(query, scope.tenants(), parameters, Parts::half).stream()
                        .collect(groupingBy(Half::name));
        return halves.entrySet().stream().map(e -> part(e.getKey(), e.getValue())).toList();
    }

    private record Name(String tenant, String feature, String model) {}

    private record Half(Name name, boolean current, Sums sums) {}

    private static Part part(Name name, List<Half> halves) {
        return new Part(
                name.tenant(),
                name.feature(),
                name.model(),
                sums(halves, true),
                sums(halves, false));
    }

    private static Sums sums(List<Half> halves, boolean current) {
        return halves.stream()
                .filter(h -> h.current() == current)
                .map(Half::sums)
                .findFirst()
                .orElse(Sums.NONE);
    }

    private static Half half(Row row) {
        Name name = new Name(row.text("tenant"), row.text("feature"), row.text("model"));
        return new Half(name, row.flag("current"), Sums.of(row));
    }

    private static NamedQuery query(String name, String table) {
        return new NamedQuery(
                name,
                """
                SELECT tenant, feature, model, t >= {from:DateTime('UTC')} AS current, %s
                FROM %s
                WHERE %s
                GROUP BY tenant, feature, model, current
                HAVING all_calls > 0
                ORDER BY all_calls DESC, tenant, feature, model
                LIMIT 10000
                """
                        .formatted(Sums.COLUMNS, table, Owned.TWO_PERIODS));
    }
}
