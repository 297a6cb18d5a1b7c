package dev.pilothouse.policy.decisions;

import dev.pilothouse.policy.decisions.Approval.Named;

import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/**
 * A looser budget, or the end of one, that waits for another person.
 *
 * @param approval where it waits
 * @param digest of what was proposed, as the approval has it
 * @param version of the budget that it changes
 * @param data what the budget becomes; empty: it is closed
 * @param reason why, by who proposed it; may be empty
 */
public record BudgetProposal(
        UUID approval,
        UUID budget,
        String digest,
        long version,
        Optional<BudgetData> data,
        String reason,
        Named by,
        Instant at) {
    public boolean closes() {
        return data.isEmpty();
    }
}
