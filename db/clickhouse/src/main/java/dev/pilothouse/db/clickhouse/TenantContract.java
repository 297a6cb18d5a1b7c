package dev.pilothouse.db.clickhouse;

import dev.pilothouse.db.model.TenantId;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What every named query must keep, for the tests of those who write queries: what one tenant sees
 * does not change when rows of another tenant are added to every table.
 */
public final class TenantContract {
    private static final TenantId ONE = new TenantId("one");
    private static final TenantId OTHER = new TenantId("other");
    private static final int SPANS = 3;

    private final ClickHouse clickhouse;
    private final Instant around;

    /**
     * @param writer access to an empty, migrated database
     * @param around the time of the rows
     */
    public TenantContract(ClickHouse writer, Instant around) {
        this.clickhouse = writer;
        this.around = around;
    }

    /**
     * Asks each query before and after the other tenant has rows.
     *
     * @param queries with the parameters to ask them with, which should match {@link #TRACE} and
     *     rows around the given time
     * @throws AssertionError naming each query that shows rows of another tenant
     */
    public void check(Map<NamedQuery, Map<String, ?>> queries) {
        Writer writer = new Writer(clickhouse);
        String start = writer.engineStart();
        writer.write(1, blocks(ONE), start);
        Map<NamedQuery, List<String>> before = new HashMap<>();
        queries.forEach((query, parameters) -> before.put(query, ask(query, parameters)));
        writer.write(2, blocks(OTHER), start);
        List<String> leaking = new ArrayList<>();
        queries.forEach((query, parameters) -> {
            if (!ask(query, parameters).equals(before.get(query))) {
                leaking.add(query.name());
            }
        });
        if (!leaking.isEmpty()) {
            throw new AssertionError("rows of another tenant reach " + leaking);
        }
    }

    /** The trace of all rows, the same in both tenants. */
    public static final String TRACE = "0af7651916cd43dd8448eb211c80319c";

    private List<String> ask(NamedQuery query, Map<String, ?> parameters) {
        Map<String, Object> all = new HashMap<>(parameters);
        all.put("tenants", List.of(ONE.value()));
        return clickhouse
                .query(query.name(), query.sql(), all, Row::toString, Duration.ofSeconds(15))
                .stream()
                .sorted()
                .toList();
    }

    private List<Block> blocks(TenantId tenant) {
        List<TableRow> rows = new ArrayList<>();
        for (int i = 0; i < SPANS; i++) {
            rows.addAll(rows(tenant.value(), "00f067aa0ba902b" + i));
        }
        return List.of(Table.values()).stream()
                .map(table -> new Block(table, encoded(table, rows)))
                .toList();
    }

    private static List<byte[]> encoded(Table table, List<TableRow> rows) {
        return rows.stream().filter(r -> r.table() == table).map(TableRow::encode).toList();
    }

    private List<TableRow> rows(String tenant, String span) {
        long nanos = around.toEpochMilli() * 1_000_000;
        return List.of(
                span(tenant, span, nanos),
                new ContentRow(tenant, TRACE, span, nanos, "s", "input", "of " + tenant, ""),
                new AttributeRow(tenant, TRACE, span, nanos, "span", "a", "of " + tenant),
                new FeedbackRow(
                        tenant, "f", "production", span, "r", TRACE, 1, "", "s", false, around),
                new EvaluationRow(
                        tenant,
                        "f",
                        "production",
                        TRACE,
                        span,
                        "r",
                        "e",
                        1,
                        "",
                        "",
                        "s",
                        false,
                        around),
                new AuditEventRow(
                        tenant,
                        nanos,
                        "n",
                        "b",
                        1,
                        "call",
                        "killed",
                        403,
                        "f",
                        "production",
                        "k",
                        "m",
                        TRACE,
                        span,
                        1,
                        "kill",
                        "",
                        false));
    }

    private SpanRow span(String tenant, String span, long nanos) {
        return new SpanRow(
                new SpanRow.Origin(tenant, "team", "f", "production", "k", false),
                new SpanRow.Ids(TRACE, span, ""),
                new SpanRow.Timing(nanos, 5_000_000, 100, around),
                new SpanRow.Label("chat m", "client", "s", "chat", true, "gen_ai"),
                new SpanRow.Result("ok", "ok", "", "", "stop", "r", true),
                new SpanRow.Serving("p", "m", "m", "d", ""),
                new SpanRow.Context("s", "a", "", "", "", "", "", "s", "", ""),
                new SpanRow.Kill(0, ""),
                new SpanRow.Tokens(10, 0, 0, 20, 0, false),
                new SpanRow.Cost(new BigDecimal("0.5"), "USD", "metered", "v1", true),
                0);
    }
}
