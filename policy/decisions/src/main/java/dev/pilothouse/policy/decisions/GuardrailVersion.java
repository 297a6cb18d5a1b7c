package dev.pilothouse.policy.decisions;

import dev.pilothouse.db.model.TenantId;
import dev.pilothouse.policy.rules.guardrails.GuardPolicy;
import java.time.Instant;

/**
 * A guardrail policy as it was published; never changes.
 *
 * @param version 1 for the first of its tenant and feature
 * @param note why, for people
 */
public record GuardrailVersion(
        TenantId tenant,
        String feature,
        long version,
        GuardPolicy rules,
        String note,
        String publishedBy,
        Instant publishedAt) {}
