package dev.pilothouse.db.clickhouse;

/** A row of one of the tables that ingest writes, without the number of its batch. */
public sealed interface TableRow
        permits SpanRow, ContentRow, AttributeRow, FeedbackRow, EvaluationRow, AuditEventRow {
    Table table();

    /** RowBinary of all columns but {@code batch}. */
    byte[] encode();
}
