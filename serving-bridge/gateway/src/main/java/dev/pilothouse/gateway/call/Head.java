package dev.pilothouse.gateway.call;

/**
 * What the gateway reads of a request's head; a header that is not there is empty.
 *
 * @param authorization as it came; never logged
 * @param feature {@code X-Pilothouse-Feature}
 * @param agent {@code X-Pilothouse-Agent}
 * @param session {@code X-Pilothouse-Session}
 * @param tool {@code X-Pilothouse-Tool}
 * @param traceparent W3C trace context
 * @param requestId {@code X-Request-Id}
 */
public record Head(
        String authorization,
        String feature,
        String agent,
        String session,
        String tool,
        String traceparent,
        String requestId) {}
