package dev.pilothouse.db.clickhouse;

/** A table that a view fills with sums of {@code span} and one marker row per batch. */
enum Rollup {
    MINUTE("rollup_minute", "007_rollup_minute_view.sql"),
    HOUR("rollup_hour", "009_rollup_hour_view.sql");

    private final String table;
    private final String viewFile;

    Rollup(String table, String viewFile) {
        this.table = table;
        this.viewFile = viewFile;
    }

    String markers() {
        return "SELECT 1 AS one FROM "
                + table
                + " WHERE tenant = '' AND feature = {batch:String} LIMIT 1";
    }

    /** The view's own SELECT, over the facts of one batch. */
    String repair() {
        return repair(table, viewFile);
    }

    /** The index of traces needs no marker: it holds only minima and maxima. */
    static String repairTraceIndex() {
        return repair("trace_index", "005_trace_index_view.sql");
    }

    private static String repair(String table, String viewFile) {
        String sql = Migration.named(viewFile).sql();
        String select = sql.substring(sql.indexOf("AS\nSELECT") + "AS\n".length());
        return "INSERT INTO "
                + table
                + " "
                + columns(table)
                + select.replace("FROM span\n", "FROM span WHERE batch = {batch:UInt64}\n");
    }

    private static String columns(String table) {
        return table.equals("trace_index")
                ? "(tenant, trace_id, day, first, last) "
                : "(tenant, feature, team, environment, model, provider, t, calls, errors, refused,"
                        + " killed, unpriced, input_tokens, cache_read_tokens, cache_write_tokens,"
                        + " output_tokens, reasoning_tokens, cost, duration, ttft_calls, ttft,"
                        + " mark) ";
    }
}
