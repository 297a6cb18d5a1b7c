package dev.pilothouse.db.clickhouse;

import dev.pilothouse.db.model.BadInput;
import dev.pilothouse.db.model.TenantId;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Deletes rows of named tenants and waits until they are gone from every part. */
public final class Eraser {
    private final ClickHouse clickhouse;

    /**
     * Deletes through this connection.
     *
     * @param clickhouse as user {@code eraser}
     */
    public Eraser(ClickHouse clickhouse) {
        this.clickhouse = clickhouse;
    }

    /**
     * @param statement an {@code ALTER TABLE … DELETE WHERE tenant IN {tenants:Array(String)}}
     * @throws StoreException when ClickHouse is not there, overloaded, too slow or refuses
     */
    public void erase(NamedQuery statement, TenantId tenant, Map<String, ?> parameters) {
        erase(statement, List.of(tenant), parameters);
    }

    /**
     * As {@link #erase(NamedQuery, TenantId, Map)} for several tenants at once, so that their rows
     * in one part are rewritten once.
     *
     * @param tenants at least one
     */
    public void erase(
            NamedQuery statement, Collection<TenantId> tenants, Map<String, ?> parameters) {
        if (tenants.isEmpty()) {
            throw new BadInput("tenants", "", "at least one tenant");
        }
        Map<String, Object> all = new HashMap<>(parameters);
        all.put("tenants", tenants.stream().map(TenantId::value).toList());
        clickhouse.execute(statement.name(), statement.sql(), all, Map.of("mutations_sync", "2"));
    }
}
