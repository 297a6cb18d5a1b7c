package dev.pilothouse.policy.decisions;

import dev.pilothouse.db.model.NodeId;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * How far a budget is spent in the period that holds {@code at}. Amounts are in the budget's
 * currency, tokens or requests.
 *
 * @param spent settled: counted once, whatever was sent again
 * @param leases what nodes hold in advance
 */
public record BudgetUse(
        Budget budget, Instant at, Instant begins, BigDecimal spent, List<NodeLease> leases) {

    /**
     * What one node holds of a period.
     *
     * @param spent of it, already part of the budget's
     * @param reserved of it, by calls under way
     * @param left not spent yet: what it could spend at worst without another word
     * @param live false when the node was silent for so long that its lease was given back
     */
    public record NodeLease(
            NodeId node,
            BigDecimal spent,
            BigDecimal reserved,
            BigDecimal left,
            Instant heardAt,
            boolean live) {}

    public BudgetUse {
        leases = List.copyOf(leases);
    }

    /** When it begins anew; empty: never. */
    public Optional<Instant> ends() {
        return budget.data().period().end(begins);
    }

    /** Reserved by calls under way, on all nodes that are heard of. */
    public BigDecimal reserved() {
        return sum(leases, true);
    }

    /**
     * All that nodes hold unspent: the most that could be spent beyond what is settled without
     * another word from the control plane.
     */
    public BigDecimal leased() {
        return sum(leases, false);
    }

    private static BigDecimal sum(List<NodeLease> leases, boolean reserved) {
        return leases.stream()
                .filter(NodeLease::live)
                .map(lease -> reserved ? lease.reserved() : lease.left())
                .reduce(BigDecimal.ZERO, BigDecimal::add);
    }

    /**
     * What is spent at worst beyond the limit, by leases that are out; 0 as long as all is well.
     */
    public BigDecimal worstOverspend() {
        return spent.add(leased()).subtract(budget.data().limit()).max(BigDecimal.ZERO);
    }

    /** Percent of the limit that is spent, rounded down; may be above 100. */
    public int percent() {
        return spent.movePointRight(2)
                .divide(budget.data().limit(), 0, RoundingMode.DOWN)
                .min(BigDecimal.valueOf(9_999))
                .intValue();
    }

    /** The highest step of the ladder that is reached, in percent; 0 below the first. */
    public int step() {
        return budget.data().ladder().reached(percent());
    }

    /**
     * What will be spent at the end of the period if it goes on as since its beginning (or since
     * the budget was made); empty for a budget without an end, and in the first hundredth of it.
     */
    public Optional<BigDecimal> forecast() {
        return ends().flatMap(end -> {
            Instant from = begins.isAfter(budget.createdAt()) ? begins : budget.createdAt();
            Duration whole = Duration.between(from, end);
            Duration passed = Duration.between(from, at);
            if (passed.toMillis() <= whole.toMillis() / 100) {
                return Optional.empty();
            }
            return Optional.of(
                    spent.multiply(BigDecimal.valueOf(whole.toMillis()))
                            .divide(
                                    BigDecimal.valueOf(passed.toMillis()),
                                    6,
                                    RoundingMode.HALF_UP));
        });
    }

    /** When the limit is reached if it goes on like this; empty when that is not in this period. */
    public Optional<Instant> exhaustedAt() {
        BigDecimal left = budget.data().limit().subtract(spent);
        if (spent.signum() == 0 || left.signum() <= 0 || forecast().isEmpty()) {
            return Optional.empty();
        }
        Instant from = begins.isAfter(budget.createdAt()) ? begins : budget.createdAt();
        BigDecimal millis =
                left.multiply(BigDecimal.valueOf(Duration.between(from, at).toMillis()))
                        .divide(spent, 0, RoundingMode.DOWN)
                        .min(BigDecimal.valueOf(Duration.ofDays(366).toMillis()));
        return Optional.of(at.plusMillis(millis.longValue()))
                .filter(when -> ends().map(when::isBefore).orElse(true));
    }
}
