package dev.pilothouse.policy.decisions;

import java.util.Optional;

/**
 * What became of a change of a budget.
 *
 * @param budget as it is now
 * @param waits what another person has to approve first; empty: the change took effect
 */
public record BudgetChange(Budget budget, Optional<BudgetProposal> waits) {}
