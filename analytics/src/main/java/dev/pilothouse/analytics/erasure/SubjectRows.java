package dev.pilothouse.analytics.erasure;

import dev.pilothouse.db.clickhouse.NamedQuery;
import dev.pilothouse.db.clickhouse.Reader;
import dev.pilothouse.db.model.BadInput;
import dev.pilothouse.db.model.TenantId;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Everything that ClickHouse holds of a person, row by row as JSON: what an access request gets.
 */
public final class SubjectRows {
    /** Most rows of one page. */
    public static final int MOST = 1_000;

    private static final List<String> TABLES =
            List.of("span", "span_content", "span_attribute", "feedback", "evaluation");

    /** What tells rows of one moment apart, after their trace. */
    private static final Map<String, List<String>> KEYS =
            Map.of(
                    "span", List.of("span_id"),
                    "span_content", List.of("span_id", "part"),
                    "span_attribute", List.of("span_id", "source", "name"),
                    "feedback", List.of("response_id", "id"),
                    "evaluation", List.of("span_id", "response_id", "feature", "name"));

    private static final String NANOS = "toUnixTimestamp64Nano(toDateTime64(ts, 9, 'UTC'))";
    private static final int DIGITS = 20;

    private final Reader reader;

    public SubjectRows(Reader reader) {
        this.reader = reader;
    }

    /** Tables to ask, in this order. */
    public static List<String> tables() {
        return TABLES;
    }

    /**
     * A row.
     *
     * @param key where it stands in the order: no two different rows have the same
     * @param json an object
     */
    public record Row(String key, String json) {}

    /**
     * One page, the oldest first.
     *
     * @param table of {@link #tables()}
     * @param after key of the last row of the page before; empty: from the first
     * @param limit 1 to 1,000
     * @return fewer than {@code limit} on the last page
     */
    public List<Row> page(
            TenantId tenant, Collection<String> references, String table, String after, int limit) {
        if (!KEYS.containsKey(table)) {
            throw new BadInput("table", table, String.join(", ", TABLES));
        }
        if (limit < 1 || limit > MOST) {
            throw new BadInput("limit", Integer.toString(limit), "1 to " + MOST);
        }
        return reader.query(
                query(table),
                tenant,
                Map.of(
                        "references", references,
                        "after", after,
                        "since", after.isEmpty() ? 0 : Long.parseLong(after, 0, DIGITS, 10),
                        "limit", limit),
                row -> new Row(row.text("key"), row.text("json")));
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
                "SELECT "
                        + key(table)
                        + " AS key, json FROM (SELECT *, formatRowNoNewline('JSONEachRow', *) AS json"
                        + " FROM (SELECT * EXCEPT (batch) FROM "
                        + table
                        + " WHERE tenant IN {tenants:Array(String)} AND "
                        + whose
                        + " AND "
                        + NANOS
                        + " >= {since:Int64})) WHERE key > {after:String} ORDER BY key"
                        + " LIMIT {limit:UInt32}");
    }

    /** Rows that differ in nothing else differ in their content. */
    private static String key(String table) {
        String columns =
                Stream.concat(Stream.of("trace_id"), KEYS.getOrDefault(table, List.of()).stream())
                        .map(c -> "toString(" + c + "), '/', ")
                        .collect(Collectors.joining());
        return "concat(leftPad(toString("
                + NANOS
                + "), "
                + DIGITS
                + ", '0'), '/', "
                + columns
                + "hex(sipHash128(json)))";
    }
}
