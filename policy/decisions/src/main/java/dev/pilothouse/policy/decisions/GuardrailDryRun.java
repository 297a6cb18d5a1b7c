package dev.pilothouse.policy.decisions;

import dev.pilothouse.db.model.TenantId;
import dev.pilothouse.policy.rules.guardrails.GuardPolicy;
import java.time.Instant;
import java.util.List;

/**
 * What rules would have done to recorded calls. Holds no content.
 *
 * @param looked calls that were looked at
 * @param changed of these, calls that would have been masked or blocked
 * @param unjudged calls that no rule blocks and about which a webhook would have been asked, which
 *     dry runs do not: what it would have said is not known
 * @param changes at most 500 of what would have happened, newest first
 */
public record GuardrailDryRun(
        Question question,
        long looked,
        long changed,
        long unjudged,
        List<Change> changes,
        String madeBy,
        Instant madeAt) {
    /** At most so many changes are kept. */
    public static final int MOST = 500;

    public GuardrailDryRun {
        changes = List.copyOf(changes);
    }

    /** How many calls a dry run was over, and what became of them. */
    public record Sums(long looked, long changed, long unjudged) {}

    /**
     * What is asked.
     *
     * @param feature or {@link GuardrailDraft#ANY} for all of the tenant's
     * @param until exclusive
     */
    public record Question(
            TenantId tenant, String feature, GuardPolicy rules, Instant since, Instant until) {}

    /**
     * What a rule would have done to a call.
     *
     * @param action {@code allow}, {@code mask} or {@code block}
     * @param kinds of what was found
     */
    public record Change(
            String trace,
            String span,
            Instant at,
            String feature,
            String stage,
            String rule,
            String action,
            String kinds,
            int count) {}
}
