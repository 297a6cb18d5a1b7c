package dev.pilothouse.analytics.traces;

import dev.pilothouse.db.clickhouse.NamedQuery;
import dev.pilothouse.db.clickhouse.Reader;
import dev.pilothouse.db.model.BadInput;
import dev.pilothouse.db.model.TenantId;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** One trace: its spans, and the content, attributes and decisions that belong to them. */
public final class TraceReader {
    /** More spans of one trace are not read. */
    public static final int MOST_SPANS = 10_000;

    private static final Pattern TRACE_ID = Pattern.compile("[0-9a-f]{32}");
    private static final Pattern SPAN_ID = Pattern.compile("[0-9a-f]{16}");

    private static final NamedQuery SPANS =
            new NamedQuery(
                    "traces.spans",
                    """
                    SELECT * FROM span
                    WHERE tenant IN {tenants:Array(String)} AND trace_id = {trace:String}
                      AND ts >= (SELECT min(first) FROM trace_index WHERE tenant IN {tenants:Array(String)} AND trace_id = {trace:String})
                      AND ts <= (SELECT max(last) FROM trace_index WHERE tenant IN {tenants:Array(String)} AND trace_id = {trace:String})
                    ORDER BY ts, span_id
                    LIMIT 10000
                    """);

    private static final NamedQuery CONTENT =
            new NamedQuery(
                    "traces.content",
                    """
                    SELECT part, body, masked FROM span_content
                    WHERE tenant IN {tenants:Array(String)} AND trace_id = {trace:String} AND span_id = {span:String}
                    ORDER BY indexOf(['system', 'documents', 'input', 'tool-arguments', 'tool-result', 'output'], part)
                    LIMIT 100
                    """);

    private static final NamedQuery ATTRIBUTES =
            new NamedQuery(
                    "traces.attributes",
                    """
                    SELECT source, name, value FROM span_attribute
                    WHERE tenant IN {tenants:Array(String)} AND trace_id = {trace:String} AND span_id = {span:String}
                    ORDER BY source, name
                    LIMIT 1000
                    """);

    private static final NamedQuery EVENTS =
            new NamedQuery(
                    "traces.events",
                    """
                    SELECT ts, node, action, outcome, code, span_id, kill_epoch, kill_id, detail FROM audit_event
                    WHERE tenant IN {tenants:Array(String)} AND trace_id = {trace:String}
                      AND toDate(ts) IN (SELECT day FROM trace_index WHERE tenant IN {tenants:Array(String)} AND trace_id = {trace:String})
                    ORDER BY ts
                    LIMIT 1000
                    """);

    private final Reader reader;

    public TraceReader(Reader reader) {
        this.reader = reader;
    }

    /** True for 32 lower-case hexadecimal digits. */
    public static boolean isTraceId(String text) {
        return TRACE_ID.matcher(text).matches();
    }

    /**
     * Spans in the order of their start, at most {@link #MOST_SPANS}; none when no such trace is
     * kept for these tenants.
     */
    public List<TraceSpan> spans(Collection<TenantId> tenants, String traceId) {
        return reader.query(SPANS, tenants, Map.of("trace", trace(traceId)), SpanRows::span);
    }

    /** Content in the order in which it was said. */
    public List<Content> content(TenantId tenant, String traceId, String spanId) {
        return reader.query(
                CONTENT,
                tenant,
                Map.of("trace", trace(traceId), "span", span(spanId)),
                r -> new Content(r.text("part"), r.text("body"), r.text("masked")));
    }

    public List<Attribute> attributes(TenantId tenant, String traceId, String spanId) {
        return reader.query(
                ATTRIBUTES,
                tenant,
                Map.of("trace", trace(traceId), "span", span(spanId)),
                r -> new Attribute(r.text("source"), r.text("name"), r.text("value")));
    }

    /** What gateways decided about the trace's calls, oldest first. */
    public List<TraceEvent> events(Collection<TenantId> tenants, String traceId) {
        return reader.query(
                EVENTS,
                tenants,
                Map.of("trace", trace(traceId)),
                r ->
                        new TraceEvent(
                                r.time("ts"),
                                r.text("node"),
                                r.text("action"),
                                r.text("outcome"),
                                r.number("code"),
                                r.text("span_id"),
                                r.number("kill_epoch"),
                                r.text("kill_id"),
                                r.text("detail")));
    }

    private static String trace(String id) {
        if (!isTraceId(id)) {
            throw new BadInput("trace", id, "32 hexadecimal digits");
        }
        return id;
    }

    private static String span(String id) {
        if (!SPAN_ID.matcher(id).matches()) {
            throw new BadInput("span", id, "16 hexadecimal digits");
        }
        return id;
    }
}
