package dev.pilothouse.policy.decisions;

import dev.pilothouse.db.model.TenantId;
import dev.pilothouse.policy.rules.guardrails.GuardPolicy;
import java.time.Instant;
import java.util.Optional;

/**
 * A guardrail policy that people work on.
 *
 * @param feature whose calls it is for, or {@code *} for every feature without its own
 * @param version of the draft; grows with each save
 * @param published what is in force
 */
public record GuardrailDraft(
        TenantId tenant,
        String feature,
        GuardPolicy draft,
        long version,
        Optional<GuardrailVersion> published,
        String changedBy,
        Instant changedAt) {
    /** For every feature without its own. */
    public static final String ANY = "*";

    /** Whether the draft says something else than what is in force. */
    public boolean changed() {
        return published.map(p -> !p.rules().equals(draft)).orElse(true);
    }
}
