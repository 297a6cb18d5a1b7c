package dev.pilothouse.db.clickhouse;

import java.time.Instant;

/** A score of an answer: {@code gen_ai.evaluation.result}. */
public record EvaluationRow(
        String tenant,
        String feature,
        String environment,
        String traceId,
        String spanId,
        String responseId,
        String name,
        double score,
        String label,
        String explanation,
        String subject,
        boolean sample,
        Instant time)
        implements TableRow {
    @Override
    public Table table() {
        return Table.EVALUATION;
    }

    @Override
    public byte[] encode() {
        return new RowBinary()
                .text(tenant)
                .text(feature)
                .text(environment)
                .text(traceId)
                .text(spanId)
                .text(responseId)
                .text(name)
                .real(score)
                .text(label)
                .text(explanation)
                .text(subject)
                .flag(sample)
                .millis(time)
                .bytes();
    }
}
