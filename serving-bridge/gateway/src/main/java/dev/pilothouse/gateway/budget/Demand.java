package dev.pilothouse.gateway.budget;

/**
 * How much a node would like to have free of a lease: some seconds of what it spends, and room for
 * the next calls. Guarded by its account.
 */
final class Demand {
    private static final double SECONDS = 10;
    private static final double KEEPS = 0.8;
    private static final long FORGETS = 60_000_000_000L;

    private long lastSpent;
    private long lastAt;
    private double perSecond;
    private long largest;
    private long usedAt;

    Demand(long nanos) {
        lastAt = nanos;
        usedAt = nanos - FORGETS;
    }

    /** A call would reserve so much. */
    void call(long amount, long nanos) {
        largest = Math.max(amount, largest - largest / 64);
        usedAt = nanos;
    }

    /** Takes note of what was spent until now. */
    void spent(long spent, long nanos) {
        double seconds = (nanos - lastAt) / 1e9;
        if (seconds >= 0.2) {
            double now = Math.max(0, spent - lastSpent) / seconds;
            perSecond = Math.max(now, perSecond * KEEPS);
            lastSpent = spent;
            lastAt = nanos;
        }
    }

    /** Begins anew with another period. */
    void restart() {
        lastSpent = 0;
    }

    /**
     * @param least for the first calls
     */
    long free(long least, long nanos) {
        boolean idle = nanos - usedAt >= FORGETS;
        double wanted = idle ? 0 : SECONDS * perSecond + 2.0 * largest;
        return Math.max(least, (long) Math.min(wanted, Long.MAX_VALUE / 4.0));
    }
}
