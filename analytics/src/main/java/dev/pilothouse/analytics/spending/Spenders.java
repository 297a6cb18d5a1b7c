package dev.pilothouse.analytics.spending;

import dev.pilothouse.db.clickhouse.NamedQuery;
import dev.pilothouse.db.clickhouse.Reader;
import dev.pilothouse.db.clickhouse.Row;
import dev.pilothouse.db.model.BudgetScope;
import dev.pilothouse.db.model.TenantId;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** Who spends most of what a budget bounds, from the facts of its period. */
public final class Spenders {
    private static final Map<BudgetScope, NamedQuery> BY_SCOPE = new EnumMap<>(BudgetScope.class);

    static {
        for (BudgetScope scope : BudgetScope.values()) {
            BY_SCOPE.put(scope, query(scope));
        }
    }

    private final Reader reader;

    public Spenders(Reader reader) {
        this.reader = reader;
    }

    /** The ten that spent most, by cost, then tokens; times are whole seconds, cut. */
    public List<Spender> most(
            TenantId tenant, BudgetScope scope, String target, Instant from, Instant to) {
        return reader.query(
                Objects.requireNonNull(BY_SCOPE.get(scope)),
                List.of(tenant),
                Map.of(
                        "target",
                        target,
                        "from",
                        from.truncatedTo(ChronoUnit.SECONDS),
                        "to",
                        to.truncatedTo(ChronoUnit.SECONDS)),
                Spenders::spender);
    }

    private static Spender spender(Row row) {
        return new Spender(
                row.text("feature"),
                row.text("model"),
                row.text("key"),
                row.decimal("all_cost"),
                row.number("tokens"),
                row.number("calls"));
    }

    private static NamedQuery query(BudgetScope scope) {
        return new NamedQuery(
                "spending." + scope.word(),
                """
                SELECT feature, model, key, sum(cost) AS all_cost, count() AS calls,
                  sum(input_tokens + cache_read_tokens + cache_write_tokens + output_tokens + reasoning_tokens) AS tokens
                FROM span
                WHERE tenant IN {tenants:Array(String)} AND %s
                  AND ts >= {from:DateTime('UTC')} AND ts < {to:DateTime('UTC')} AND call
                GROUP BY feature, model, key
                ORDER BY all_cost DESC, tokens DESC, feature, model, key
                LIMIT 10
                """
                        .formatted(condition(scope)));
    }

    private static String condition(BudgetScope scope) {
        return switch (scope) {
            case TENANT -> "tenant = {target:String}";
            case TEAM -> "team = {target:String}";
            case FEATURE -> "feature = {target:String}";
            case KEY -> "key = {target:String}";
        };
    }
}
