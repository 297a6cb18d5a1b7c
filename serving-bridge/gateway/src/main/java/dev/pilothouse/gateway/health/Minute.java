package dev.pilothouse.gateway.health;

/** Counts of the last minute, in twelve slots of five seconds. For any thread. */
final class Minute {
    private static final int SLOTS = 12;
    private static final int SECONDS = 5;

    private final int[] counts = new int[SLOTS];
    private long newest;

    synchronized void add(long second) {
        forget(second / SECONDS);
        counts[(int) (newest % SLOTS)]++;
    }

    synchronized int sum(long second) {
        forget(second / SECONDS);
        int sum = 0;
        for (int count : counts) {
            sum += count;
        }
        return sum;
    }

    private void forget(long slot) {
        for (long s = Math.max(newest + 1, slot - SLOTS + 1); s <= slot; s++) {
            counts[(int) (s % SLOTS)] = 0;
        }
        newest = Math.max(newest, slot);
    }
}
