package dev.pilothouse.analytics.decisions;

import dev.pilothouse.db.clickhouse.Row;
import java.time.Instant;

/**
 * What a gateway decided against a caller.
 *
 * @param boot of the process
 * @param counter number within the process and tenant, from 1
 * @param code the HTTP status that the caller got
 * @param key id of the API key
 * @param detail the error's type and message
 */
public record Decision(
        String tenant,
        Instant at,
        String node,
        String boot,
        long counter,
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
        String detail) {
    static Decision of(Row r) {
        return new Decision(
                r.text("tenant"),
                r.time("ts"),
                r.text("node"),
                r.text("boot_id"),
                r.number("counter"),
                r.text("outcome"),
                (int) r.number("code"),
                r.text("feature"),
                r.text("environment"),
                r.text("key"),
                r.text("model"),
                r.text("trace_id"),
                r.text("span_id"),
                r.number("kill_epoch"),
                r.text("kill_id"),
                r.text("detail"));
    }

    /** Comes before every decision from that time on. */
    static Decision before(Instant from) {
        return new Decision("", from, "", "", 0, "", 0, "", "", "", "", "", "", 0, "", "");
    }
}
