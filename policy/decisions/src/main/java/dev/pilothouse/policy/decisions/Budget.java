package dev.pilothouse.policy.decisions;

import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/**
 * A budget.
 *
 * @param currency of the price book when it was made; empty unless it counts money
 * @param version grows with each change
 */
public record Budget(
        UUID id,
        BudgetData data,
        String currency,
        Instant createdAt,
        Optional<Instant> closedAt,
        long version) {
    public boolean open() {
        return closedAt.isEmpty();
    }

    public Instant begin(Instant at) {
        return data.period().begin(at);
    }
}
