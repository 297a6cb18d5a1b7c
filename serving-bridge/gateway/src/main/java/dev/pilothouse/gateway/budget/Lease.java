package dev.pilothouse.gateway.budget;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** What this node holds of one period of a budget. Guarded by its account. */
final class Lease {
    final Instant begins;
    final @Nullable Instant ends;

    /** What was granted in all, spent included, less what was given back. */
    long granted;

    /** Only grows. */
    long spent;

    /** By calls under way. */
    long reserved;

    /** Of the newest message about it. */
    long sequence;

    /** What the last answered message said was spent. */
    long told;

    /** Spent by all nodes, by that answer. */
    long settled;

    /** Held by other nodes and not spent, when control last answered. */
    long elsewhere;

    Lease(Instant begins, @Nullable Instant ends) {
        this.begins = begins;
        this.ends = ends;
    }

    boolean over(Instant now) {
        return ends != null && !now.isBefore(ends);
    }

    /** What calls may still reserve; below 0 when more was spent than granted. */
    long free() {
        return granted - spent - reserved;
    }

    /** Spent of the budget in this period, as far as this node knows. */
    long used() {
        return settled + Math.max(0, spent - told);
    }
}
