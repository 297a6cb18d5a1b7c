package dev.pilothouse.bridge.control;

import dev.pilothouse.bridge.protocol.SimulatedGuard;
import java.io.IOException;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** A file that is wholly the old or wholly the new one, on a disk that fails now and then. */
final class SimulatedDisk implements SimulatedGuard.Disk {
    /** The process dies in the middle of a write. */
    static final class Crash extends Error {
        Crash() {
            super("crash", null, false, false);
        }
    }

    private final RandomGenerator random;
    private final boolean synced;
    private byte @Nullable [] written;
    private byte @Nullable [] durable;
    boolean healthy;

    /**
     * @param synced false for a mutant that loses at a crash what it wrote
     */
    SimulatedDisk(RandomGenerator random, boolean synced) {
        this.random = random;
        this.synced = synced;
    }

    @Override
    @SuppressWarnings("NullAway") // null is "no file"
    public byte[] read() {
        return written;
    }

    @Override
    public void write(byte[] content) throws IOException {
        int fate = healthy ? 99 : random.nextInt(100);
        if (fate < 2) {
            throw new IOException("disk full");
        }
        if (fate < 4) {
            throw new Crash();
        }
        written = content;
        durable = synced ? content : durable;
        if (fate < 6) {
            throw new Crash();
        }
    }

    void crash() {
        written = durable;
    }
}
