package dev.pilothouse.db.clickhouse;

/**
 * A prompt, completion, tool argument or result, masked.
 *
 * @param nanos start of the span since the epoch
 * @param part system, input, output, tool-arguments, tool-result or documents
 * @param masked JSON list of what was masked, or empty
 */
public record ContentRow(
        String tenant,
        String traceId,
        String spanId,
        long nanos,
        String subject,
        String part,
        String body,
        String masked)
        implements TableRow {
    @Override
    public Table table() {
        return Table.SPAN_CONTENT;
    }

    @Override
    public byte[] encode() {
        return new RowBinary()
                .text(tenant)
                .fixed(traceId, 32)
                .fixed(spanId, 16)
                .nanos(nanos)
                .text(subject)
                .text(part)
                .text(body)
                .text(masked)
                .bytes();
    }
}
