package dev.pilothouse.analytics.traces;

import dev.pilothouse.analytics.traces.TraceSpan.Owner;
import dev.pilothouse.analytics.traces.TraceSpan.Price;
import dev.pilothouse.analytics.traces.TraceSpan.Result;
import dev.pilothouse.analytics.traces.TraceSpan.Served;
import dev.pilothouse.analytics.traces.TraceSpan.Tokens;
import dev.pilothouse.db.clickhouse.Row;
import java.time.Duration;
import java.time.temporal.ChronoUnit;

/** Makes spans of rows of {@code SELECT * FROM span}. */
final class SpanRows {
    private SpanRows() {}

    static TraceSpan span(Row r) {
        return new TraceSpan(
                r.text("tenant"),
                r.text("trace_id"),
                r.text("span_id"),
                r.text("parent_span_id"),
                r.text("name"),
                r.text("kind"),
                r.text("service"),
                r.text("operation"),
                r.time("ts"),
                Duration.ofNanos(r.number("duration_ns")),
                r.flag("call"),
                r.text("agent"),
                r.text("tool"),
                r.text("data_source"),
                r.text("session"),
                r.text("subject"),
                r.flag("sample"),
                r.flag("metered"),
                r.number("masked"),
                new Owner(r.text("team"), r.text("feature"), r.text("environment"), r.text("key")),
                result(r),
                served(r),
                tokens(r),
                new Price(
                        r.decimal("cost"),
                        r.text("currency"),
                        r.text("cost_source"),
                        r.text("price_version")));
    }

    private static Result result(Row r) {
        return new Result(
                r.text("status"),
                r.text("outcome"),
                r.text("error_type"),
                r.text("error_message"),
                r.text("finish_reason"),
                r.text("response_id"),
                r.number("kill_epoch"),
                r.text("kill_id"));
    }

    private static Served served(Row r) {
        return new Served(
                r.text("provider"),
                r.text("request_model"),
                r.text("model"),
                r.text("deployment"),
                r.text("route_reason"),
                r.flag("stream"),
                Duration.of(r.number("ttft_us"), ChronoUnit.MICROS),
                r.text("prompt_name"),
                r.text("prompt_version"),
                r.text("release_digest"));
    }

    private static Tokens tokens(Row r) {
        return new Tokens(
                r.number("input_tokens"),
                r.number("cache_read_tokens"),
                r.number("cache_write_tokens"),
                r.number("output_tokens"),
                r.number("reasoning_tokens"),
                r.flag("tokens_estimated"));
    }
}
