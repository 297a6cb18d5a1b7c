package dev.pilothouse.analytics.erasure;

/**
 * Tables whose rows are kept for a time. Content and attributes name no feature: they are found
 * through the facts of their call, which therefore go last.
 */
public enum KeptTable {
    SPAN_CONTENT("span_content", "toDate(ts)", true),
    SPAN_ATTRIBUTE("span_attribute", "toDate(ts)", true),
    FEEDBACK("feedback", "toYYYYMM(ts)", false),
    EVALUATION("evaluation", "toYYYYMM(ts)", false),
    AUDIT_EVENT("audit_event", "toDate(ts)", false),
    SPAN("span", "toDate(ts)", false);

    private final String table;
    private final String partition;
    private final boolean byCall;

    KeptTable(String table, String partition, boolean byCall) {
        this.table = table;
        this.partition = partition;
        this.byCall = byCall;
    }

    String table() {
        return table;
    }

    /** Whether its rows are found through the facts of their call. */
    boolean byCall() {
        return byCall;
    }

    /** Partitions are months. */
    boolean monthly() {
        return partition.startsWith("toYYYYMM");
    }

    /** Whether rows name the class of retention they were stored under. */
    boolean namesClass() {
        return this == SPAN;
    }

    /** Whether rows name a person. */
    boolean namesSubject() {
        return this != SPAN_ATTRIBUTE && this != AUDIT_EVENT;
    }
}
