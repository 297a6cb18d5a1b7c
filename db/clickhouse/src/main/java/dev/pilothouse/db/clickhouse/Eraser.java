package dev.pilothouse.db.clickhouse;

import dev.pilothouse.db.model.TenantId;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Deletes rows of one tenant and waits until they are gone from every part. */
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
        Map<String, Object> all = new HashMap<>(parameters);
        all.put("tenants", List.of(tenant.value()));
        clickhouse.execute(statement.name(), statement.sql(), all, Map.of("mutations_sync", "2"));
    }
}
