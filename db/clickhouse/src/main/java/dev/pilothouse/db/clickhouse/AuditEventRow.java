package dev.pilothouse.db.clickhouse;

/**
 * A decision of the data plane.
 *
 * @param nanos since the epoch
 * @param code HTTP status that the caller got
 */
public record AuditEventRow(
        String tenant,
        long nanos,
        String node,
        String bootId,
        long counter,
        String action,
        String outcome,
        int code,
        String feature,
        String environment,
        String key,
        String model,
        String traceId,
        String spanId,
        long killEpoch,
        String killId,
        String detail,
        boolean sample)
        implements TableRow {
    @Override
    public Table table() {
        return Table.AUDIT_EVENT;
    }

    @Override
    public byte[] encode() {
        return new RowBinary()
                .text(tenant)
                .nanos(nanos)
                .text(node)
                .text(bootId)
                .u64(counter)
                .text(action)
                .text(outcome)
                .u16(code)
                .text(feature)
                .text(environment)
                .text(key)
                .text(model)
                .text(traceId)
                .text(spanId)
                .u64(killEpoch)
                .text(killId)
                .text(detail)
                .flag(sample)
                .bytes();
    }
}
