package dev.pilothouse.db.embedded.clickhouse;

/** What a statement read and wrote. */
record Stats(
        double elapsedSeconds,
        long resultRows,
        long resultBytes,
        long readRows,
        long readBytes,
        long writtenRows,
        long writtenBytes) {
    static final Stats NONE = new Stats(0, 0, 0, 0, 0, 0, 0);

    /** The header {@code X-ClickHouse-Summary}. */
    String summary() {
        return ("{\"read_rows\":\"%d\",\"read_bytes\":\"%d\",\"written_rows\":\"%d\","
                        + "\"written_bytes\":\"%d\",\"total_rows_to_read\":\"0\","
                        + "\"result_rows\":\"%d\",\"result_bytes\":\"%d\",\"elapsed_ns\":\"%d\"}")
                .formatted(
                        readRows,
                        readBytes,
                        writtenRows,
                        writtenBytes,
                        resultRows,
                        resultBytes,
                        (long) (elapsedSeconds * 1e9));
    }
}
