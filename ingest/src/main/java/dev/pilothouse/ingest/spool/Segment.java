package dev.pilothouse.ingest.spool;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** A batch that is still open: a file of one day that only grows. Used by one thread at a time. */
final class Segment {
    static final String OPEN = ".open";
    static final String SEALED = ".batch";

    private static final int MOST_UNITS = 20_000;
    private static final int MOST_BYTES = 16 << 20;

    private final long batch;
    private final Path file;
    private final FileChannel channel;
    private final long openedAt = System.nanoTime();
    private final ByteArrayOutputStream pending = new ByteArrayOutputStream();
    private int units;
    private final List<Long> pendingKeys = new ArrayList<>();
    private long durable;

    private Segment(long batch, Path file, FileChannel channel) {
        this.batch = batch;
        this.file = file;
        this.channel = channel;
    }

    static Segment create(Path folder, long batch) throws IOException {
        Path file = folder.resolve(name(batch) + OPEN);
        FileChannel channel =
                FileChannel.open(
                        file, Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE));
        Disk.syncFolder(folder);
        return new Segment(batch, file, channel);
    }

    static String name(long batch) {
        return "%016x".formatted(batch);
    }

    void add(Unit unit) {
        pending.writeBytes(Records.encode(unit));
        pendingKeys.add(unit.key());
    }

    boolean full() {
        return units + pendingKeys.size() >= MOST_UNITS || durable + pending.size() >= MOST_BYTES;
    }

    /**
     * Writes what was added and makes it durable.
     *
     * @return its keys
     */
    List<Long> force() throws IOException {
        if (pendingKeys.isEmpty()) {
            return List.of();
        }
        Disk.writeAll(channel.position(durable), ByteBuffer.wrap(pending.toByteArray()));
        channel.force(false);
        durable += pending.size();
        units += pendingKeys.size();
        List<Long> keys = List.copyOf(pendingKeys);
        clear();
        return keys;
    }

    /** Goes back to what is durable, after a failed {@link #force}. */
    void forget() throws IOException {
        clear();
        channel.truncate(durable);
    }

    private void clear() {
        pending.reset();
        pendingKeys.clear();
    }

    /** Cuts off what a failed {@link #force} may have left behind the durable end. */
    Path seal() throws IOException {
        channel.truncate(durable);
        channel.force(true);
        channel.close();
        Path sealed = file.resolveSibling(name(batch) + SEALED);
        Disk.rename(file, sealed);
        return sealed;
    }

    boolean isEmpty() {
        return units == 0;
    }

    long bytes() {
        return durable;
    }

    boolean olderThan(long nanos) {
        return System.nanoTime() - openedAt >= nanos;
    }
}
