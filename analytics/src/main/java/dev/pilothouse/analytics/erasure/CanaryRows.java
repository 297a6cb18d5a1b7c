package dev.pilothouse.analytics.erasure;

import dev.pilothouse.db.clickhouse.Eraser;
import dev.pilothouse.db.clickhouse.NamedQuery;
import dev.pilothouse.db.model.ErasureTarget.Subject;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** A span of a made-up person, which counts in no roll-up, with content and feedback. */
final class CanaryRows {
    private static final Duration EARLIER = Duration.ofSeconds(1);
    private static final String IDS =
            "({tenants:Array(String)})[1] AS tenant, {trace:String} AS trace_id,";
    private static final String WHEN = "{at:DateTime64(9, 'UTC')} AS ts";
    private static final String WHO = "{reference:String} AS subject,";

    private static final List<NamedQuery> ROWS =
            List.of(
                    row(
                            "span-content",
                            "INSERT INTO span_content (tenant, trace_id, span_id, subject, part, body, ts) SELECT "
                                    + IDS
                                    + "{span:String} AS span_id, "
                                    + WHO
                                    + "'input' AS part, 'of a made-up person' AS body, "
                                    + WHEN),
                    row(
                            "span-attribute",
                            "INSERT INTO span_attribute (tenant, trace_id, span_id, source, name, value, ts) SELECT "
                                    + IDS
                                    + "{span:String} AS span_id, 'span' AS source, 'note' AS name, {reference:String} AS value, "
                                    + WHEN),
                    row(
                            "feedback",
                            "INSERT INTO feedback (tenant, trace_id, id, subject, comment, ts) SELECT "
                                    + IDS
                                    + "{reference:String} AS id, "
                                    + WHO
                                    + "'of a made-up person' AS comment, "
                                    + WHEN),
                    row(
                            "span",
                            "INSERT INTO span (tenant, trace_id, span_id, subject, name, sample, ts) SELECT "
                                    + IDS
                                    + "{span:String} AS span_id, "
                                    + WHO
                                    + "'canary' AS name, 1 AS sample, "
                                    + WHEN));

    private final Eraser eraser;

    CanaryRows(Eraser eraser) {
        this.eraser = eraser;
    }

    private static NamedQuery row(String table, String sql) {
        return new NamedQuery("erasure.plant." + table, sql);
    }

    /** One for each reference. */
    void plant(Subject subject) {
        for (String reference : subject.references()) {
            String trace = UUID.randomUUID().toString().replace("-", "");
            Map<String, ?> values =
                    Map.of(
                            "trace",
                            trace,
                            "span",
                            trace.substring(0, 16),
                            "reference",
                            reference,
                            "at",
                            subject.before().minus(EARLIER));
            ROWS.forEach(row -> eraser.note(row, subject.tenant(), values));
        }
    }
}
