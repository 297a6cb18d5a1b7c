package dev.pilothouse.policy.decisions;

import java.time.Instant;
import java.util.UUID;

/**
 * What a node may spend. Amounts are whole units of the budget.
 *
 * @param granted in all, spent included
 * @param settled of the budget in this period, by all nodes, as far as they said
 * @param elsewhere held by other nodes and not spent yet: some of it may come back
 */
public record LeaseGrant(
        UUID budget, Instant begins, long sequence, long granted, long settled, long elsewhere) {}
