package dev.pilothouse.ingest.spool;

import java.util.Arrays;

/** A set of 64-bit fingerprints: 8 bytes a slot, no objects. Not safe for several threads. */
final class LongSet {
    private static final int SMALLEST = 1 << 10;

    private long[] slots = new long[SMALLEST];
    private int size;

    /** False when it was there already. */
    boolean add(long value) {
        if (size * 4L >= slots.length * 3L) {
            grow();
        }
        int slot = find(slots, stored(value));
        if (slots[slot] != 0) {
            return false;
        }
        slots[slot] = stored(value);
        size++;
        return true;
    }

    boolean contains(long value) {
        return slots[find(slots, stored(value))] != 0;
    }

    int size() {
        return size;
    }

    /** Zero marks a free slot. */
    private static long stored(long value) {
        return value == 0 ? 1 : value;
    }

    private static int find(long[] slots, long value) {
        int mask = slots.length - 1;
        int slot = (int) (value ^ (value >>> 32)) & mask;
        while (slots[slot] != 0 && slots[slot] != value) {
            slot = (slot + 1) & mask;
        }
        return slot;
    }

    private void grow() {
        long[] bigger = new long[slots.length * 2];
        Arrays.stream(slots).filter(v -> v != 0).forEach(v -> bigger[find(bigger, v)] = v);
        slots = bigger;
    }
}
