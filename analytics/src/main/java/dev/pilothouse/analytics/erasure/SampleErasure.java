package dev.pilothouse.analytics.erasure;

import dev.pilothouse.db.clickhouse.Eraser;
import dev.pilothouse.db.clickhouse.NamedQuery;
import dev.pilothouse.db.clickhouse.Reader;
import dev.pilothouse.db.model.TenantId;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Deletes everything of a tenant from ClickHouse and looks whether it is gone. Meant for tenants
 * that hold sample data only; the caller checks that.
 */
public final class SampleErasure {
    /** Every table with rows of a tenant; facts first, so that no view writes after its roll-up. */
    static final List<String> TABLES =
            List.of(
                    "span",
                    "span_content",
                    "span_attribute",
                    "feedback",
                    "evaluation",
                    "audit_event",
                    "trace_index",
                    "rollup_minute",
                    "rollup_hour",
                    "erasure_row",
                    "erasure_subject");

    private static final int ROUNDS = 3;

    private final Eraser eraser;
    private final Reader reader;

    public SampleErasure(Eraser eraser, Reader reader) {
        this.eraser = eraser;
        this.reader = reader;
    }

    /** One table done: its name, and how many of {@code of} are. */
    public record Progress(String table, int done, int of) {}

    /**
     * Deletes table by table and waits for each, then probes; spans that came in meanwhile are
     * deleted in another round, three in all.
     *
     * @return rows left by table, all zero when everything is gone
     */
    public Map<String, Long> erase(TenantId tenant, Consumer<Progress> progress) {
        for (int round = 1; ; round++) {
            for (int i = 0; i < TABLES.size(); i++) {
                eraser.erase(deletion(TABLES.get(i)), tenant, Map.of());
                progress.accept(new Progress(TABLES.get(i), i + 1, TABLES.size()));
            }
            Map<String, Long> left = probe(tenant);
            if (round == ROUNDS || left.values().stream().allMatch(n -> n == 0)) {
                return left;
            }
        }
    }

    /** Rows of the tenant by table. */
    public Map<String, Long> probe(TenantId tenant) {
        Map<String, Long> left = new LinkedHashMap<>();
        TABLES.forEach(table -> left.put(table, count(table, tenant)));
        return left;
    }

    private long count(String table, TenantId tenant) {
        return reader.query(count(table), tenant, Map.of(), r -> r.number("found")).getFirst();
    }

    private static NamedQuery deletion(String table) {
        return new NamedQuery(
                "erasure.delete." + table.replace('_', '-'),
                "ALTER TABLE " + table + " DELETE WHERE tenant IN {tenants:Array(String)}");
    }

    private static NamedQuery count(String table) {
        return new NamedQuery(
                "erasure.probe." + table.replace('_', '-'),
                "SELECT count() AS found FROM "
                        + table
                        + " WHERE tenant IN {tenants:Array(String)}");
    }
}
