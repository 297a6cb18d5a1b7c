package dev.pilothouse.db.clickhouse;

import dev.pilothouse.db.model.BadInput;
import dev.pilothouse.db.model.TenantId;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Asks named queries, always for named tenants only. */
public final class Reader {
    /** Time that a query may take; ClickHouse ends it then. */
    public static final Duration LIMIT = Duration.ofSeconds(15);

    private final ClickHouse clickhouse;

    public Reader(ClickHouse clickhouse) {
        this.clickhouse = clickhouse;
    }

    /** As {@link #query(NamedQuery, Collection, Map, RowMapper)} for one tenant. */
    public <T> List<T> query(
            NamedQuery query, TenantId tenant, Map<String, ?> parameters, RowMapper<T> mapper) {
        return query(query, List.of(tenant), parameters, mapper);
    }

    /**
     * Asks a query.
     *
     * @param tenants whose rows may be seen, at least one
     * @param parameters values of {@code {name:Type}}: text, numbers, {@link java.time.Instant},
     *     {@link java.time.LocalDate}, booleans, or collections of these for arrays
     * @return all rows, at most 200,000
     * @throws StoreException when ClickHouse is not there, overloaded, too slow or refuses
     */
    public <T> List<T> query(
            NamedQuery query,
            Collection<TenantId> tenants,
            Map<String, ?> parameters,
            RowMapper<T> mapper) {
        if (tenants.isEmpty()) {
            throw new BadInput("tenants", "", "at least one tenant");
        }
        Map<String, Object> all = new HashMap<>(parameters);
        all.put("tenants", tenants.stream().map(TenantId::value).toList());
        return clickhouse.query(query.name(), query.sql(), all, mapper, LIMIT);
    }

    /** True when ClickHouse answers. */
    public boolean ready() {
        try {
            return !clickhouse
                    .query("ready", "SELECT 1 AS one", Map.of(), r -> 1, Duration.ofSeconds(2))
                    .isEmpty();
        } catch (StoreException e) {
            return false;
        }
    }
}
