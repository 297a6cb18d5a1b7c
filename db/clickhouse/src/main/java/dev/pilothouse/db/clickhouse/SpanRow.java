package dev.pilothouse.db.clickhouse;

import java.math.BigDecimal;
import java.time.Instant;

/** The facts of a span, no content. Text that is not known is empty, numbers are zero. */
public record SpanRow(
        Origin origin,
        Ids ids,
        Timing timing,
        Label label,
        Result result,
        Serving serving,
        Context context,
        Kill kill,
        Tokens tokens,
        Cost cost,
        int masked)
        implements TableRow {

    /** Whose span it is. */
    public record Origin(
            String tenant,
            String team,
            String feature,
            String environment,
            String key,
            boolean sample) {}

    /** Lower case hex: 32, 16 and 16 (or no) characters. */
    public record Ids(String traceId, String spanId, String parentSpanId) {}

    /**
     * When it was.
     *
     * @param startNanos since the epoch
     * @param ttftMicros to the first token, 0: not known
     */
    public record Timing(
            long startNanos, long durationNanos, long ttftMicros, Instant ingestedAt) {}

    /**
     * What it was.
     *
     * @param call a leaf inference span: the only thing that is priced and counted
     * @param dialect whose attributes it wore
     */
    public record Label(
            String name,
            String kind,
            String service,
            String operation,
            boolean call,
            String dialect) {}

    /**
     * How it ended.
     *
     * @param status of OpenTelemetry: unset, ok, error
     * @param outcome ok, error, killed, refused or cancelled
     */
    public record Result(
            String status,
            String outcome,
            String errorType,
            String errorMessage,
            String finishReason,
            String responseId,
            boolean stream) {}

    /** Who answered. */
    public record Serving(
            String provider,
            String requestModel,
            String model,
            String deployment,
            String routeReason) {}

    /** What it was part of. */
    public record Context(
            String session,
            String agent,
            String tool,
            String dataSource,
            String promptName,
            String promptVersion,
            String releaseDigest,
            String subject,
            String consent,
            String retention) {}

    /** The kill that ended it. */
    public record Kill(long epoch, String id) {}

    /** Disjoint: input without cache, output without reasoning. */
    public record Tokens(
            long input,
            long cacheRead,
            long cacheWrite,
            long output,
            long reasoning,
            boolean estimated) {}

    /**
     * What it cost.
     *
     * @param source metered, price-book, provider, unpriced; empty for spans that are no calls
     * @param metered written by a node of ours
     */
    public record Cost(
            BigDecimal amount,
            String currency,
            String source,
            String priceVersion,
            boolean metered) {}

    /** The same with another number of places that were masked. */
    public SpanRow withMasked(int places) {
        return new SpanRow(
                origin, ids, timing, label, result, serving, context, kill, tokens, cost, places);
    }

    @Override
    public Table table() {
        return Table.SPAN;
    }

    @Override
    public byte[] encode() {
        RowBinary out = new RowBinary();
        out.text(origin.tenant).text(origin.team).text(origin.feature);
        out.text(origin.environment).text(origin.key);
        out.fixed(ids.traceId, 32).fixed(ids.spanId, 16).text(ids.parentSpanId);
        out.nanos(timing.startNanos).u64(timing.durationNanos);
        out.text(label.name).text(label.kind).text(label.service);
        out.text(label.operation).flag(label.call);
        out.text(result.status).text(result.outcome);
        out.text(result.errorType).text(result.errorMessage);
        out.text(serving.provider).text(serving.requestModel).text(serving.model);
        out.text(serving.deployment).text(serving.routeReason);
        out.flag(result.stream).text(result.finishReason).text(result.responseId);
        encode(context, out);
        out.flag(origin.sample).u64(kill.epoch).text(kill.id);
        encode(tokens, out);
        out.decimal(cost.amount).text(cost.currency).text(cost.source).text(cost.priceVersion);
        out.u32(timing.ttftMicros).flag(cost.metered).text(label.dialect).u16(masked);
        return out.millis(timing.ingestedAt).bytes();
    }

    private static void encode(Context context, RowBinary out) {
        out.text(context.session).text(context.agent).text(context.tool);
        out.text(context.dataSource).text(context.promptName).text(context.promptVersion);
        out.text(context.releaseDigest).text(context.subject);
        out.text(context.consent).text(context.retention);
    }

    private static void encode(Tokens tokens, RowBinary out) {
        out.u64(tokens.input).u64(tokens.cacheRead).u64(tokens.cacheWrite);
        out.u64(tokens.output).u64(tokens.reasoning).flag(tokens.estimated);
    }
}
