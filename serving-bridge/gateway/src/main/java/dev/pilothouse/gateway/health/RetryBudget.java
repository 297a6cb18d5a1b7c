package dev.pilothouse.gateway.health;

import java.util.function.LongSupplier;

/**
 * How many further attempts the failures of one deployment may cause: a fifth of the attempts made
 * at it, and ten a second besides, so that an outage is not multiplied by those who try again. What
 * is not spent is saved up to a hundred. For any thread.
 *
 * @see <a href="https://finagle.github.io/blog/2016/02/08/retry-budgets/">Retry budgets</a>
 */
final class RetryBudget {
    private static final double SHARE = 0.2;
    private static final double PER_SECOND = 10;
    private static final double MOST_SAVED = 100;

    private final LongSupplier nanos;
    private double saved = MOST_SAVED;
    private long at;

    RetryBudget(LongSupplier nanos) {
        this.nanos = nanos;
        this.at = nanos.getAsLong();
    }

    /** A first attempt was made. */
    synchronized void attempted() {
        saved = Math.min(MOST_SAVED, saved + SHARE);
    }

    /** Takes one further attempt; false when none is left. */
    synchronized boolean spend() {
        long now = nanos.getAsLong();
        saved = Math.min(MOST_SAVED, saved + (now - at) / 1e9 * PER_SECOND);
        at = now;
        if (saved < 1) {
            return false;
        }
        saved--;
        return true;
    }
}
