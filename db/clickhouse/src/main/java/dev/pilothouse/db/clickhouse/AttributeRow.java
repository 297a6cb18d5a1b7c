package dev.pilothouse.db.clickhouse;

/**
 * An attribute that no column holds.
 *
 * @param nanos start of the span since the epoch
 * @param source span, resource, scope or event
 */
public record AttributeRow(
        String tenant,
        String traceId,
        String spanId,
        long nanos,
        String source,
        String name,
        String value)
        implements TableRow {
    @Override
    public Table table() {
        return Table.SPAN_ATTRIBUTE;
    }

    @Override
    public byte[] encode() {
        return new RowBinary()
                .text(tenant)
                .fixed(traceId, 32)
                .fixed(spanId, 16)
                .nanos(nanos)
                .text(source)
                .text(name)
                .text(value)
                .bytes();
    }
}
