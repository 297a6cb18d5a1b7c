package dev.pilothouse.analytics.guardrails;

import java.time.Instant;
import java.util.List;

/**
 * A call in which guardrails found something.
 *
 * @param policy {@code tenant/feature} of the policy that was in force
 * @param action the strongest: {@code allow}, {@code mask} or {@code block}
 * @param hits for people, one for each rule: {@code mask Secrets (input): secret × 2}
 */
public record GuardrailHit(
        String tenant,
        String traceId,
        Instant at,
        String policy,
        String version,
        String action,
        List<String> hits) {
    public GuardrailHit {
        hits = List.copyOf(hits);
    }
}
