package dev.pilothouse.ingest.spool;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Batches on disk. What was appended is durable; what was appended before, in the last day or
 * longer, is not appended again. A batch holds one event day and is closed when it is full, or when
 * someone takes it; then it never changes, except that a tenant is erased from it.
 *
 * @see <a href="../../../../../../../../../docs/decisions/2026-11-23-exactly-once.md">decision</a>
 */
public final class Spool implements AutoCloseable {
    static final int RANDOM_BITS = 22;

    private final Path folder;
    private final Clock clock;
    private final long limit;
    private final long lingerNanos;
    private final Seen seen;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition more = lock.newCondition();
    private final Map<Long, Segment> open = new HashMap<>();
    private final Deque<Batch> sealed = new ArrayDeque<>();
    private long sealedBytes;

    /**
     * Opens the folder, made when absent, and closes what an earlier process left open.
     *
     * @param limit bytes that may wait
     * @param linger how long a batch may stay open while someone waits to take it
     */
    public Spool(Path folder, long limit, Duration linger, Clock clock) throws IOException {
        this.folder = Files.createDirectories(folder);
        this.clock = clock;
        this.limit = limit;
        this.lingerNanos = linger.toNanos();
        this.seen = new Seen(folder, clock);
        sealLeftOpen();
        for (Path file : files(Segment.SEALED)) {
            Batch batch = Batch.of(file, true);
            batch.units().forEach(unit -> seen.add(unit.key()));
            sealed.add(batch);
            sealedBytes += Files.size(file);
        }
    }

    private void sealLeftOpen() throws IOException {
        for (Path file : files(Segment.OPEN)) {
            Records.Whole whole = Records.decode(Files.readAllBytes(file));
            try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
                channel.truncate(whole.length());
                channel.force(true);
            }
            String name = file.getFileName().toString();
            Disk.rename(
                    file,
                    folder.resolve(
                            name.substring(0, name.length() - Segment.OPEN.length())
                                    + Segment.SEALED));
        }
    }

    private List<Path> files(String suffix) throws IOException {
        try (Stream<Path> all = Files.list(folder)) {
            return all.filter(f -> f.toString().endsWith(suffix)).sorted().toList();
        }
    }

    private void enqueue(Batch batch) throws IOException {
        sealed.add(batch);
        sealedBytes += Files.size(batch.file());
        more.signalAll();
    }

    /** True when a request with this key was stored whole before. */
    public boolean knows(long key) {
        return seen.contains(key);
    }

    /**
     * Makes units durable; those known already are left out.
     *
     * @return number of spans that were known already
     * @throws SpoolFull when there is no room
     * @throws IOException when the disk refuses; then none of the units counts as stored
     */
    public int append(List<Unit> units) throws IOException {
        lock.lock();
        try {
            refuseWhenFull();
            return appendFresh(units);
        } finally {
            lock.unlock();
        }
    }

    private void refuseWhenFull() {
        if (full()) {
            throw new SpoolFull("spool holds " + bytes() + " bytes, its limit is " + limit);
        }
    }

    private int appendFresh(List<Unit> units) throws IOException {
        Set<Long> fresh = new HashSet<>();
        Set<Segment> touched = new HashSet<>();
        int known = 0;
        try {
            for (Unit unit : units) {
                if (seen.contains(unit.key()) || !fresh.add(unit.key())) {
                    known += unit.rows().isEmpty() ? 0 : 1;
                } else {
                    touched.add(add(unit));
                }
            }
            for (Segment segment : touched) {
                segment.force().forEach(seen::add);
            }
        } catch (IOException e) {
            forget(touched, e);
            throw e;
        }
        more.signalAll();
        return known;
    }

    private static void forget(Set<Segment> touched, IOException why) {
        for (Segment segment : touched) {
            try {
                segment.forget();
            } catch (IOException e) {
                why.addSuppressed(e);
            }
        }
    }

    private Segment add(Unit unit) throws IOException {
        Segment segment = open.get(unit.day());
        if (segment != null && segment.full()) {
            segment.force().forEach(seen::add);
            seal(unit.day(), segment);
            segment = null;
        }
        if (segment == null) {
            segment = Segment.create(folder, number());
            open.put(unit.day(), segment);
        }
        segment.add(unit);
        return segment;
    }

    /** Grows with time and differs between processes. */
    private long number() {
        long random = ThreadLocalRandom.current().nextLong(1L << RANDOM_BITS);
        return (clock.millis() << RANDOM_BITS) | random;
    }

    private void seal(long day, Segment segment) throws IOException {
        open.remove(day);
        enqueue(Batch.of(segment.seal(), false));
    }

    /**
     * The next batch, after closing one that is old enough when none is closed; it stays first
     * until {@link #done}.
     *
     * @return null when there is none after the given time
     */
    public @Nullable Batch next(Duration wait) throws IOException, InterruptedException {
        lock.lockInterruptibly();
        try {
            long end = System.nanoTime() + wait.toNanos();
            while (sealed.isEmpty()) {
                sealOld();
                long left = end - System.nanoTime();
                if (sealed.isEmpty()) {
                    if (left <= 0) {
                        return null;
                    }
                    more.awaitNanos(open.isEmpty() ? left : Math.min(left, lingerNanos / 4 + 1));
                }
            }
            return sealed.peek();
        } finally {
            lock.unlock();
        }
    }

    private void sealOld() throws IOException {
        for (Map.Entry<Long, Segment> entry : List.copyOf(open.entrySet())) {
            if (entry.getValue().olderThan(lingerNanos) && !entry.getValue().isEmpty()) {
                seal(entry.getKey(), entry.getValue());
            }
        }
    }

    /** The batch is in ClickHouse. */
    public void done(Batch batch) throws IOException {
        seen.keep(batch.units().stream().map(Unit::key).toList());
        lock.lock();
        try {
            sealedBytes -= Files.size(batch.file());
            sealed.remove(batch);
            Files.delete(batch.file());
        } finally {
            lock.unlock();
        }
    }

    /** Puts the batch behind the others, so that one that cannot be written does not stop them. */
    public void later(Batch batch) {
        lock.lock();
        try {
            sealed.remove(batch);
            sealed.add(batch);
        } finally {
            lock.unlock();
        }
    }

    /**
     * Drops waiting rows; what resends have in common with them stays known. Must not run while a
     * batch is being written.
     *
     * @param leaving whose rows go
     * @return units that lost theirs
     */
    public int erase(Predicate<Unit> leaving) throws IOException {
        lock.lock();
        try {
            for (Map.Entry<Long, Segment> entry : List.copyOf(open.entrySet())) {
                seal(entry.getKey(), entry.getValue());
            }
            int erased = 0;
            for (Batch batch : sealed) {
                erased += rewrite(batch, leaving);
            }
            return erased;
        } finally {
            lock.unlock();
        }
    }

    /** The same for one batch. */
    public int erase(Batch batch, Predicate<Unit> leaving) throws IOException {
        lock.lock();
        try {
            return rewrite(batch, leaving);
        } finally {
            lock.unlock();
        }
    }

    private int rewrite(Batch batch, Predicate<Unit> leaving) throws IOException {
        List<byte[]> kept = new ArrayList<>();
        int erased = 0;
        for (Unit unit : batch.units()) {
            boolean goes = !unit.rows().isEmpty() && leaving.test(unit);
            kept.add(Records.encode(goes ? unit.withoutRows() : unit));
            erased += goes ? 1 : 0;
        }
        if (erased > 0) {
            long before = Files.size(batch.file());
            Disk.replace(batch.file(), join(kept));
            sealedBytes += Files.size(batch.file()) - before;
        }
        return erased;
    }

    private static byte[] join(List<byte[]> parts) {
        java.io.ByteArrayOutputStream all = new java.io.ByteArrayOutputStream();
        parts.forEach(all::writeBytes);
        return all.toByteArray();
    }

    public boolean full() {
        return bytes() >= limit;
    }

    /** Bytes that wait. */
    public long bytes() {
        lock.lock();
        try {
            return sealedBytes + open.values().stream().mapToLong(Segment::bytes).sum();
        } finally {
            lock.unlock();
        }
    }

    /** Batches that wait, open ones included. */
    public int waiting() {
        lock.lock();
        try {
            return sealed.size() + open.size();
        } finally {
            lock.unlock();
        }
    }

    /** Closes all open batches; they stay. */
    @Override
    public void close() throws IOException {
        lock.lock();
        try {
            for (Map.Entry<Long, Segment> entry : List.copyOf(open.entrySet())) {
                seal(entry.getKey(), entry.getValue());
            }
        } finally {
            lock.unlock();
        }
    }
}
