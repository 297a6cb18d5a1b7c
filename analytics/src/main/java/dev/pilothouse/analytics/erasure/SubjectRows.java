package dev.pilothouse.analytics.erasure;

import dev.pilothouse.db.clickhouse.NamedQuery;
import dev.pilothouse.db.clickhouse.Reader;
import dev.pilothouse.db.model.BadInput;
import dev.pilothouse.db.model.TenantId;
import java.util.Collection;
import java.util.List;
import java.util.Map;

/**
 * Everything that ClickHouse holds of a person, row by row as JSON: what an access request gets.
 */
public final class SubjectRows {
    /** Most rows of one page. */
    public static final int MOST = 1_000;

    private static final List<String> TABLES =
            List.of("span", "span_content", "span_attribute", "feedback", "evaluation");

    private final Reader reader;

    public SubjectRows(Reader reader) {
        this.reader = reader;
    }

    /** Tables to ask, in this order. */
    public static List<String> tables() {
        return TABLES;
    }

    /**
     * One page, the oldest first.
     *
     * @param table of {@link #tables()}
     * @param from rows to pass over, from 0
     * @param limit 1 to 1,000
     * @return a JSON object a row; fewer than {@code limit} on the last page
     */
    public List<String> page(
            TenantId tenant, Collection<String> references, String table, int from, int limit) {
        if (!TABLES.contains(table)) {
            throw new BadInput("table", table, String.join(", ", TABLES));
        }
        if (limit < 1 || limit > MOST) {
            throw new BadInput("limit", Integer.toString(limit), "1 to " + MOST);
        }
        return reader.query(
                query(table),
                tenant,
                Map.of("references", references, "from", from, "limit", limit),
                row -> row.text("json"));
    }

    static NamedQuery query(String table) {
        boolean bySpan = table.equals("span_attribute");
        String whose =
                bySpan
                        ? "(trace_id, span_id) IN (SELECT trace_id, span_id FROM span"
                                + " WHERE tenant IN {tenants:Array(String)} AND subject IN {references:Array(String)})"
                        : "subject IN {references:Array(String)}";
        return new NamedQuery(
                "access." + table.replace('_', '-'),
                "SELECT formatRowNoNewline('JSONEachRow', *) AS json FROM (SELECT * EXCEPT (batch) FROM "
                        + table
                        + " WHERE tenant IN {tenants:Array(String)} AND "
                        + whose
                        + " ORDER BY ts, trace_id LIMIT {limit:UInt32} OFFSET {from:UInt32})");
    }
}
