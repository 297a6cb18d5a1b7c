package dev.pilothouse.analytics.erasure;

import dev.pilothouse.db.clickhouse.NamedQuery;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * SQL of a person's rows. Deletions name the run only: what a mutation looks for is in working
 * lists, because ClickHouse keeps the texts of mutations. Each has one list in it: with one in the
 * other, parts that are rewritten at the same time waited for each other for ever.
 */
final class SubjectQueries {
    /** Tables whose rows belong to a span, by its ids. */
    static final List<String> OF_SPANS =
            List.of("span_content", "span_attribute", "evaluation", "span");

    /** Tables whose rows hold the reference itself, and when they began. */
    static final List<String> OF_PEOPLE = List.of("span", "span_content", "feedback", "evaluation");

    /** Tables that hold the reference itself. */
    static final List<String> WITH_SUBJECT =
            Stream.concat(OF_PEOPLE.stream(), Stream.of("erasure_subject")).toList();

    /** Tables that are rewritten, each with a partition that it never has. */
    static final Map<String, String> NO_PARTITION =
            Map.of(
                    "span", "19700101",
                    "span_content", "19700101",
                    "span_attribute", "19700101",
                    "trace_index", "19700101",
                    "audit_event", "19700101",
                    "feedback", "197001",
                    "evaluation", "197001");

    private static final String TENANTS = "tenant IN {tenants:Array(String)}";
    private static final String OF_BATCH = TENANTS + " AND batch = {batch:UUID}";
    private static final String REQUESTS =
            TENANTS
                    + " AND request IN (SELECT request FROM erasure_subject WHERE "
                    + OF_BATCH
                    + ")";
    private static final String REFERENCES = "subject IN {references:Array(String)}";
    private static final String FIXED_IDS =
            "SELECT toFixedString(trace_id, 32), toFixedString(substring(id, 1, 16), 16)";
    private static final String DELETED_TOO = " SETTINGS apply_deleted_mask = 0";

    private SubjectQueries() {}

    private static String rows(String what, String kind) {
        return what + " FROM erasure_row WHERE " + OF_BATCH + " AND kind = '" + kind + "'";
    }

    /** Of span, span_content and span_attribute, whose ids have a fixed length. */
    private static String listed(String table) {
        boolean text = table.equals("evaluation") || table.equals("audit_event");
        return TENANTS
                + " AND (trace_id, span_id) IN ("
                + rows(text ? "SELECT trace_id, id" : FIXED_IDS, "span")
                + ")";
    }

    private static String listedFeedback() {
        return TENANTS + " AND (trace_id, id) IN (" + rows("SELECT trace_id, id", "feedback") + ")";
    }

    /** Noted last, as traces of which no span is left. */
    private static String listedTraces() {
        return TENANTS
                + " AND trace_id IN ("
                + rows("SELECT toFixedString(trace_id, 32)", "trace")
                + ")";
    }

    private static String condition(String table) {
        return switch (table) {
            case "feedback" -> listedFeedback();
            case "trace_index" -> listedTraces();
            default -> listed(table);
        };
    }

    static NamedQuery delete(String table) {
        return new NamedQuery(
                "erasure.hide." + dashed(table),
                "DELETE FROM " + table + " WHERE " + condition(table));
    }

    /** A decision about a call stays, without the way to the call and without its words. */
    static NamedQuery anonymise() {
        return new NamedQuery(
                "erasure.anonymise",
                "ALTER TABLE audit_event UPDATE trace_id = '', span_id = '', detail = '' WHERE "
                        + condition("audit_event"));
    }

    /** Rows that the lists name and that still lie there, marked or not. */
    static NamedQuery left(String table) {
        return new NamedQuery(
                "erasure.left." + dashed(table),
                "SELECT count() AS found FROM "
                        + table
                        + " WHERE "
                        + condition(table)
                        + DELETED_TOO);
    }

    /** How many rows of a table the list of each request names. */
    static NamedQuery items(String table) {
        boolean text = table.equals("evaluation") || table.equals("audit_event");
        String ids =
                text
                        ? "trace_id, id AS span_id"
                        : "toFixedString(trace_id, 32) AS trace_id,"
                                + " toFixedString(substring(id, 1, 16), 16) AS span_id";
        return new NamedQuery(
                "erasure.items." + dashed(table),
                "SELECT toString(r.request) AS whose, count() AS found FROM (SELECT trace_id, span_id FROM "
                        + table
                        + " WHERE "
                        + condition(table)
                        + ") AS t INNER JOIN ("
                        + rows("SELECT DISTINCT request, " + ids, "span")
                        + ") AS r ON t.trace_id = r.trace_id AND t.span_id = r.span_id GROUP BY whose");
    }

    static NamedQuery feedbackItems() {
        return new NamedQuery(
                "erasure.items.feedback",
                rows(
                                "SELECT toString(request) AS whose, uniqExact(trace_id, id) AS found",
                                "feedback")
                        + " GROUP BY whose");
    }

    /** What a run that broke off had found. */
    static NamedQuery noteAgain() {
        return new NamedQuery(
                "erasure.note.again",
                "INSERT INTO erasure_row SELECT request, {batch:UUID}, tenant, kind, trace_id, id, before, now('UTC')"
                        + " FROM erasure_row WHERE "
                        + ofOthers()
                        + " AND kind != 'trace'");
    }

    /** Traces of which no span is left; after the spans are deleted. */
    static NamedQuery noteTraces() {
        return new NamedQuery(
                "erasure.note.traces",
                "INSERT INTO erasure_row SELECT any(request) AS of_request, {batch:UUID}, any(tenant) AS of_tenant,"
                        + " 'trace', trace_id, '', max(before) AS latest, now('UTC') FROM erasure_row WHERE "
                        + OF_BATCH
                        + " AND kind = 'span' AND toFixedString(trace_id, 32) NOT IN (SELECT trace_id FROM span WHERE "
                        + TENANTS
                        + " AND trace_id IN ("
                        + rows("SELECT toFixedString(trace_id, 32)", "span")
                        + ")) GROUP BY trace_id");
    }

    /** What earlier runs that broke off have left of these requests in a list. */
    static NamedQuery stale(String list) {
        return new NamedQuery(
                "erasure.stale." + dashed(list),
                "SELECT count() AS found FROM " + list + " WHERE " + ofOthers());
    }

    /** Deletes that, from the bytes too. */
    static NamedQuery dropStale(String list) {
        return new NamedQuery(
                "erasure.drop." + dashed(list),
                "ALTER TABLE " + list + " DELETE WHERE " + ofOthers());
    }

    private static String ofOthers() {
        return REQUESTS + " AND batch != {batch:UUID}";
    }

    /** Whom requests are about: three lists of the same length. */
    static NamedQuery noteSubjects() {
        return new NamedQuery(
                "erasure.note.subjects",
                "INSERT INTO erasure_subject SELECT toUUID(whom.1), {batch:UUID}, ({tenants:Array(String)})[1], whom.2,"
                        + " toDateTime64(whom.3, 9, 'UTC'), now('UTC') FROM (SELECT arrayJoin(arrayZip("
                        + "{requests:Array(String)}, {references:Array(String)}, {befores:Array(String)})) AS whom)");
    }

    /** Rows with the reference of a person, from one table. */
    static NamedQuery noteRows(String table) {
        String kind = table.equals("feedback") ? "feedback" : "span";
        String id = table.equals("feedback") ? "id" : "span_id";
        String whom = "SELECT reference FROM erasure_subject WHERE " + OF_BATCH;
        return new NamedQuery(
                "erasure.note." + dashed(table),
                "INSERT INTO erasure_row SELECT s.request, {batch:UUID}, t.tenant, '"
                        + kind
                        + "', toString(t.trace_id), toString(t.id), s.before, now('UTC') FROM (SELECT tenant, trace_id, "
                        + id
                        + " AS id, subject, ts FROM "
                        + table
                        + " WHERE "
                        + TENANTS
                        + " AND subject IN ("
                        + whom
                        + ")) AS t INNER JOIN (SELECT request, reference, before FROM erasure_subject WHERE "
                        + OF_BATCH
                        + ") AS s ON t.subject = s.reference WHERE t.ts < s.before");
    }

    /** Spans that name nobody, in traces that name nobody else. */
    static NamedQuery noteRest() {
        String traces = rows("SELECT toFixedString(trace_id, 32)", "span");
        return new NamedQuery(
                "erasure.note.rest",
                "INSERT INTO erasure_row SELECT r.of_request, {batch:UUID}, t.tenant, 'span', toString(t.trace_id),"
                        + " toString(t.span_id), r.latest, now('UTC') FROM (SELECT tenant, trace_id, span_id, ts FROM span WHERE "
                        + TENANTS
                        + " AND subject = '' AND trace_id IN ("
                        + traces
                        + ") AND trace_id NOT IN (SELECT trace_id FROM span WHERE "
                        + TENANTS
                        + " AND subject != '' AND trace_id IN ("
                        + traces
                        + ") AND subject NOT IN (SELECT reference FROM erasure_subject WHERE "
                        + OF_BATCH
                        + "))) AS t INNER JOIN ("
                        + rows(
                                "SELECT toFixedString(trace_id, 32) AS trace_id, any(request) AS of_request,"
                                        + " max(before) AS latest",
                                "span")
                        + " GROUP BY trace_id) AS r ON t.trace_id = r.trace_id WHERE t.ts < r.latest");
    }

    /** Feedback that names nobody, on answers to the person. */
    static NamedQuery noteFeedback() {
        return new NamedQuery(
                "erasure.note.answers",
                "INSERT INTO erasure_row SELECT r.request, {batch:UUID}, f.tenant, 'feedback', f.trace_id, f.id, r.before, now('UTC')"
                        + " FROM (SELECT tenant, trace_id, id, response_id FROM feedback WHERE "
                        + TENANTS
                        + " AND subject = '' AND response_id != '') AS f INNER JOIN"
                        + " (SELECT p.response_id AS response_id, e.request AS request, e.before AS before"
                        + " FROM (SELECT trace_id, span_id, response_id FROM span WHERE "
                        + listed("span")
                        + " AND response_id != '') AS p INNER JOIN ("
                        + rows(
                                "SELECT request, before, toFixedString(trace_id, 32) AS trace_id,"
                                        + " toFixedString(substring(id, 1, 16), 16) AS span_id",
                                "span")
                        + ") AS e ON p.trace_id = e.trace_id AND p.span_id = e.span_id) AS r"
                        + " ON f.response_id = r.response_id");
    }

    /** Feedback of a person, and on answers to them, for a plan. */
    static NamedQuery plannedFeedback() {
        String theirs = TENANTS + " AND " + REFERENCES + " AND ts < {before:DateTime64(9, 'UTC')}";
        return new NamedQuery(
                "erasure.plan.feedback",
                "SELECT count() AS found FROM feedback WHERE "
                        + TENANTS
                        + " AND (("
                        + theirs
                        + ") OR (subject = '' AND response_id != '' AND response_id IN"
                        + " (SELECT response_id FROM span WHERE "
                        + theirs
                        + ")))");
    }

    /** Rows of a table with one of these references, for a plan. */
    static NamedQuery planned(String table) {
        return new NamedQuery(
                "erasure.plan." + dashed(table),
                "SELECT count() AS found FROM "
                        + table
                        + " WHERE "
                        + TENANTS
                        + " AND "
                        + REFERENCES
                        + " AND ts < {before:DateTime64(9, 'UTC')}");
    }

    /** Rows of a table that belong to spans with one of these references, for a plan. */
    static NamedQuery plannedBySpan(String table) {
        boolean text = table.equals("audit_event");
        return new NamedQuery(
                "erasure.plan." + dashed(table),
                "SELECT count() AS found FROM "
                        + table
                        + " WHERE "
                        + TENANTS
                        + " AND (trace_id, span_id) IN (SELECT "
                        + (text ? "toString(trace_id), toString(span_id)" : "trace_id, span_id")
                        + " FROM span WHERE "
                        + TENANTS
                        + " AND "
                        + REFERENCES
                        + " AND ts < {before:DateTime64(9, 'UTC')})");
    }

    /** Rows with one of these references that lie there, marked or not. */
    static NamedQuery probed(String table) {
        String column = table.equals("erasure_subject") ? "reference" : "subject";
        String time =
                table.equals("erasure_subject") ? "" : " AND ts < {before:DateTime64(9, 'UTC')}";
        return new NamedQuery(
                "erasure.probe." + dashed(table),
                "SELECT count() AS found FROM "
                        + table
                        + " WHERE "
                        + TENANTS
                        + " AND "
                        + column
                        + " IN {references:Array(String)}"
                        + time
                        + DELETED_TOO);
    }

    /** Parts that hold rows with one of these references which belong to a new beginning. */
    static NamedQuery begunAnew(String table) {
        return new NamedQuery(
                "erasure.anew." + dashed(table),
                "SELECT DISTINCT _part AS part FROM "
                        + table
                        + " WHERE "
                        + TENANTS
                        + " AND "
                        + REFERENCES
                        + " AND ts >= {before:DateTime64(9, 'UTC')}"
                        + DELETED_TOO);
    }

    private static String dashed(String table) {
        return table.replace('_', '-');
    }
}
