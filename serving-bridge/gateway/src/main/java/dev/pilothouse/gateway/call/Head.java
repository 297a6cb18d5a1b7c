package dev.pilothouse.gateway.call;

import dev.pilothouse.db.model.Consent;

/**
 * What the gateway reads of a request's head; a header that is not there is empty.
 *
 * @param authorization as it came, or as it would be for {@code X-Api-Key}; never logged
 * @param feature {@code X-Pilothouse-Feature}
 * @param agent {@code X-Pilothouse-Agent}
 * @param session {@code X-Pilothouse-Session}
 * @param tool {@code X-Pilothouse-Tool}
 * @param release {@code X-Pilothouse-Release}
 * @param prompt {@code X-Pilothouse-Prompt}: a prompt, or {@code name@version}
 * @param traceparent W3C trace context
 * @param requestId {@code X-Request-Id}
 * @param anthropicVersion {@code Anthropic-Version}
 * @param anthropicBeta {@code Anthropic-Beta}: features that are not released
 * @param cache what it wants of caches
 * @param consent {@code Pilothouse-Consent}: what it says of keeping its content
 */
public record Head(
        String authorization,
        String feature,
        String agent,
        String session,
        String tool,
        String release,
        String prompt,
        String traceparent,
        String requestId,
        String anthropicVersion,
        String anthropicBeta,
        CacheWish cache,
        Consent consent) {}
