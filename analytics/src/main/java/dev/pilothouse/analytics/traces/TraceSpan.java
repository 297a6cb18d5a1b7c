package dev.pilothouse.analytics.traces;

import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;

/**
 * A span of a trace, without content. Texts are empty where nothing is known.
 *
 * @param call a leaf inference span, the only thing that is priced
 * @param session of the caller
 * @param subject reference of the end user, never a name
 * @param masked passages of its content that were masked
 */
public record TraceSpan(
        String tenant,
        String traceId,
        String spanId,
        String parentId,
        String name,
        String kind,
        String service,
        String operation,
        Instant start,
        Duration duration,
        boolean call,
        String agent,
        String tool,
        String dataSource,
        String session,
        String subject,
        boolean sample,
        boolean metered,
        long masked,
        Owner owner,
        Result result,
        Served served,
        Tokens tokens,
        Price price) {

    public record Owner(String team, String feature, String environment, String key) {}

    /**
     * @param outcome ok, error, killed, refused, cancelled; empty for spans that are no calls
     * @param killEpoch of the kill set when the call was admitted or cut; 0: not known
     */
    public record Result(
            String status,
            String outcome,
            String errorType,
            String errorMessage,
            String finishReason,
            String responseId,
            long killEpoch,
            String killId) {}

    /**
     * @param ttft time to first token; zero: not known
     */
    public record Served(
            String provider,
            String requestModel,
            String model,
            String deployment,
            String routeReason,
            boolean stream,
            Duration ttft,
            String promptName,
            String promptVersion,
            String releaseDigest) {}

    /** Disjoint buckets: input without cache, output without reasoning. */
    public record Tokens(
            long input,
            long cacheRead,
            long cacheWrite,
            long output,
            long reasoning,
            boolean estimated) {
        public long in() {
            return input + cacheRead + cacheWrite;
        }

        public long out() {
            return output + reasoning;
        }
    }

    /**
     * @param source metered, price-book, provider, unpriced; empty for spans that are no calls
     * @param version of the price book
     */
    public record Price(BigDecimal cost, String currency, String source, String version) {
        public boolean unpriced() {
            return source.equals("unpriced");
        }
    }

    public Instant end() {
        return start.plus(duration);
    }
}
