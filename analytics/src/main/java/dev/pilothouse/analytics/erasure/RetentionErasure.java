package dev.pilothouse.analytics.erasure;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.toList;

import dev.pilothouse.db.clickhouse.Eraser;
import dev.pilothouse.db.clickhouse.NamedQuery;
import dev.pilothouse.db.model.TenantId;
import java.time.Duration;
import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.Gatherers;

/**
 * Deletes rows whose time is over: one mutation for a table and partition, whatever tenants and
 * features are in it. Sums of calls stay.
 *
 * @see <a href="../../../../../../../../docs/decisions/2026-11-30-retention.md">decision</a>
 */
public final class RetentionErasure {
    private static final DateTimeFormatter MONTH = DateTimeFormatter.ofPattern("yyyyMM");
    private static final String KEY =
            "concat(tenant, '\\t', feature, '\\t', %s, '\\t', toString(toDate(ts))) IN"
                    + " {keys:Array(String)}";
    private static final String OF_HELD_TRACE =
            " AND trace_id NOT IN {traces:Array(String)} AND trace_id NOT IN (SELECT"
                    + " toString(trace_id) FROM span WHERE tenant IN {tenants:Array(String)} AND"
                    + " subject IN {subjects:Array(String)})";

    /** Less than after what time a run counts as given up. */
    private static final Duration PATIENCE = Duration.ofHours(5);

    /** They are in the address of a request, which the store reads up to one megabyte. */
    private static final int MOST_KEYS = 2_000;

    private static final String INDEX = "trace_index";

    private final Eraser eraser;

    public RetentionErasure(Eraser eraser) {
        this.eraser = eraser;
    }

    /**
     * What stays although its time is over.
     *
     * @param subjects references of people: their rows, and the traces that they are in
     * @param traces 32 hexadecimal digits each
     */
    public record Held(Set<String> subjects, Set<String> traces) {
        public static final Held NOTHING = new Held(Set.of(), Set.of());

        public Held {
            subjects = Set.copyOf(subjects);
            traces = Set.copyOf(traces);
        }

        /** Of the conditions that leave them out. */
        Map<String, Object> parameters() {
            return isNothing()
                    ? Map.of()
                    : Map.of("traces", List.copyOf(traces), "subjects", List.copyOf(subjects));
        }

        public boolean isNothing() {
            return subjects.isEmpty() && traces.isEmpty();
        }
    }

    /** Counts what is kept, with more patience than people have. */
    public Retained retained() {
        return Retained.patient(eraser);
    }

    /** Whether a deletion goes on in a table that nobody waits for any more. */
    public boolean isUnderWay(KeptTable table) {
        return eraser.isDeleting(table.table());
    }

    /** One partition of a table, or a part of it, and what goes from it. */
    public record Batch(KeptTable table, String partition, List<KeptRows> rows) {
        public Batch {
            rows = List.copyOf(rows);
        }

        /** Rows that were counted; fewer go when some are held. */
        public long counted() {
            return rows.stream().mapToLong(KeptRows::rows).sum();
        }
    }

    /** What is to be deleted, a mutation each, the oldest partition first. */
    public static List<Batch> batches(KeptTable table, Collection<KeptRows> expired) {
        return expired.stream()
                .collect(groupingBy(r -> partition(table, r.day()), TreeMap::new, toList()))
                .entrySet()
                .stream()
                .flatMap(e ->
                        e.getValue().stream()
                                .gather(Gatherers.windowFixed(MOST_KEYS))
                                .map(rows -> new Batch(table, e.getKey(), rows)))
                .toList();
    }

    private static String partition(KeptTable table, LocalDate day) {
        return table.monthly() ? MONTH.format(day) : day.toString();
    }

    /**
     * Deletes, and returns when no part holds the rows any more, however long that takes.
     *
     * @param waiting runs about twice a second meanwhile, with why the last try failed; empty: it
     *     did not
     * @throws dev.pilothouse.db.clickhouse.StoreTimeout when it is not done after five hours
     */
    public void erase(Batch batch, Held held, Consumer<String> waiting) {
        Map<String, Object> parameters = new HashMap<>(held.parameters());
        parameters.put("keys", batch.rows().stream().map(KeptRows::key).toList());
        List<TenantId> tenants = batch.rows().stream().map(KeptRows::tenant).distinct().toList();
        eraser.eraseSlowly(
                statement(batch, held),
                batch.table().table(),
                tenants,
                parameters,
                PATIENCE,
                waiting);
        if (batch.table() == KeptTable.SPAN) {
            eraser.eraseSlowly(index(batch), INDEX, tenants, Map.of(), PATIENCE, waiting);
        }
    }

    private static NamedQuery statement(Batch batch, Held held) {
        KeptTable table = batch.table();
        return new NamedQuery(
                "retention.delete." + Retained.word(table),
                "ALTER TABLE "
                        + table.table()
                        + " DELETE IN PARTITION "
                        + literal(batch)
                        + " WHERE tenant IN {tenants:Array(String)} AND "
                        + (table.byCall() ? ofCalls(batch) : key(table))
                        + (held.isNothing() ? "" : exceptHeld(table)));
    }

    private static String literal(Batch batch) {
        return batch.table().monthly() ? batch.partition() : "'" + batch.partition() + "'";
    }

    static String key(KeptTable table) {
        return KEY.formatted(table.namesClass() ? "retention" : "''");
    }

    private static String ofCalls(Batch batch) {
        return ofCalls("= '" + batch.partition() + "'");
    }

    static String ofCalls(String days) {
        return "(tenant, trace_id, span_id) IN (SELECT tenant, trace_id, span_id FROM span"
                + " WHERE tenant IN {tenants:Array(String)} AND toDate(ts) "
                + days
                + " AND "
                + key(KeptTable.SPAN)
                + ")";
    }

    static String exceptHeld(KeptTable table) {
        return (table.namesSubject() ? " AND subject NOT IN {subjects:Array(String)}" : "")
                + OF_HELD_TRACE;
    }

    /** Traces of the day that have no span left. */
    private static NamedQuery index(Batch batch) {
        return new NamedQuery(
                "retention.delete.trace-index",
                "ALTER TABLE trace_index DELETE IN PARTITION '"
                        + batch.partition()
                        + "' WHERE tenant IN {tenants:Array(String)} AND (tenant, trace_id) NOT IN"
                        + " (SELECT tenant, trace_id FROM span WHERE tenant IN"
                        + " {tenants:Array(String)} AND toDate(ts) = '"
                        + batch.partition()
                        + "')");
    }
}
