package dev.pilothouse.policy.decisions;

import dev.pilothouse.db.model.NodeId;
import java.time.Duration;
import java.time.Instant;

/** Rows of the ledger, in whole units of the budget. */
public final class LedgerRows {
    private LedgerRows() {}

    /**
     * @param told the highest step of the ladder that is in the audit log, in percent
     */
    public record Period(long settled, int told) {}

    /** What one process of a node holds of one period. */
    public record Lease(
            NodeId node,
            String boot,
            long granted,
            long spent,
            long reserved,
            long sequence,
            Instant grantedAt,
            Instant expiresAt,
            boolean closed) {
        static Lease none(NodeId node, String boot, Instant now) {
            return new Lease(node, boot, 0, 0, 0, 0, now, now, false);
        }

        boolean isOf(NodeId other, String process) {
            return node.equals(other) && boot.equals(process);
        }

        boolean isBefore(NodeId other, String process) {
            return node.equals(other) && boot.compareTo(process) < 0;
        }

        boolean isAfter(NodeId other, String process) {
            return node.equals(other) && boot.compareTo(process) > 0;
        }

        /** Whether what is left of it may still be spent by its node, as far as is known. */
        public boolean counts(Instant now) {
            return !closed && expiresAt.isAfter(now);
        }

        public long unspent() {
            return Math.max(0, granted - spent);
        }

        Lease withSpent(long total) {
            return new Lease(
                    node, boot, granted, total, reserved, sequence, grantedAt, expiresAt, closed);
        }

        Lease with(long granting, long total, LeaseAsk ask, Instant now, Duration time) {
            return new Lease(
                    node,
                    boot,
                    granting,
                    total,
                    ask.reserved(),
                    ask.sequence(),
                    now,
                    now.plus(time),
                    closed);
        }

        Lease close(boolean over) {
            return new Lease(
                    node, boot, granted, spent, reserved, sequence, grantedAt, expiresAt, over);
        }
    }

    /** The sum, or the largest number there is. */
    static long plus(long a, long b) {
        long sum = a + b;
        return a >= 0 && b >= 0 && sum < 0 ? Long.MAX_VALUE : sum;
    }

    /** Rounded down, at most 9,999. */
    static int percent(long part, long whole) {
        return (int) Math.min(9_999, Math.floor(part * 100.0 / whole));
    }
}
