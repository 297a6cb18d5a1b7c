package dev.pilothouse.db.clickhouse;

import java.time.Instant;

/**
 * What a person said of an answer; a later word with the same id replaces the earlier.
 *
 * @param score -1 to 1
 */
public record FeedbackRow(
        String tenant,
        String feature,
        String environment,
        String id,
        String responseId,
        String traceId,
        double score,
        String comment,
        String subject,
        boolean sample,
        Instant time)
        implements TableRow {
    @Override
    public Table table() {
        return Table.FEEDBACK;
    }

    @Override
    public byte[] encode() {
        return new RowBinary()
                .text(tenant)
                .text(feature)
                .text(environment)
                .text(id)
                .text(responseId)
                .text(traceId)
                .real(score)
                .text(comment)
                .text(subject)
                .flag(sample)
                .millis(time)
                .bytes();
    }
}
