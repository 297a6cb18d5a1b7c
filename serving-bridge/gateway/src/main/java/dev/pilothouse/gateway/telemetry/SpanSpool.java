package dev.pilothouse.gateway.telemetry;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Requests that wait on disk, oldest first, in files of some megabytes that go once they are read.
 * What is added survives the end of the process at once, and that of the machine after {@link
 * #sync}. Used under the lock of its owner.
 */
final class SpanSpool implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(SpanSpool.class);
    private static final int FILE_BYTES = 4 << 20;

    private final Path folder;
    private final long mostBytes;
    private final FileChannel lock;
    private final Deque<SpoolFile> files = new ArrayDeque<>();
    private long nextNumber;

    private SpanSpool(Path folder, long mostBytes) throws IOException {
        this.folder = folder;
        this.mostBytes = mostBytes;
        this.lock = lock(folder);
    }

    private static FileChannel lock(Path folder) throws IOException {
        FileChannel channel =
                FileChannel.open(
                        folder.resolve("lock"),
                        StandardOpenOption.CREATE,
                        StandardOpenOption.WRITE);
        try {
            if (channel.tryLock() != null) {
                return channel;
            }
        } catch (OverlappingFileLockException e) {
            LOG.debug("{} is used by this process", folder, e);
        }
        channel.close();
        throw new IOException(folder + " is used by another gateway");
    }

    /**
     * Goes on with what an earlier process left.
     *
     * @param folder of this alone, made when absent; readable by the owner only
     * @throws IOException when another process uses it, or it cannot be read
     */
    static SpanSpool open(Path folder, long mostBytes) throws IOException {
        Files.createDirectories(folder);
        if (FileSystems.getDefault().supportedFileAttributeViews().contains("posix")) {
            Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx------"));
        }
        SpanSpool spool = new SpanSpool(folder, mostBytes);
        for (Path path : files(folder)) {
            SpoolFile file = SpoolFile.open(path);
            spool.nextNumber = file.number() + 1;
            spool.files.add(file);
        }
        spool.dropRead();
        if (spool.spans() > 0) {
            LOG.info("{} spans of an earlier start wait for ingest", spool.spans());
        }
        return spool;
    }

    private static List<Path> files(Path folder) throws IOException {
        try (Stream<Path> all = Files.list(folder)) {
            return all.filter(SpoolFile::isOne).sorted().toList();
        }
    }

    /** False when there is no room. */
    boolean add(byte[] body, int spans) throws IOException {
        if (bytes() + body.length > mostBytes) {
            return false;
        }
        SpoolFile last = files.peekLast();
        if (last == null || last.size() >= FILE_BYTES) {
            last = SpoolFile.create(folder, nextNumber++);
            files.add(last);
        }
        last.add(body, spans);
        return true;
    }

    /** The oldest request; null for none. */
    @Nullable Parcel first() throws IOException {
        while (!files.isEmpty()) {
            Parcel first = files.getFirst().first();
            if (first != null) {
                return first;
            }
            removeFirst();
        }
        return null;
    }

    void removeFirst() throws IOException {
        files.getFirst().removeFirst();
        dropRead();
    }

    /** A file that is read is gone, so that the first one always holds a request. */
    private void dropRead() throws IOException {
        while (!files.isEmpty() && files.getFirst().spans() == 0) {
            files.removeFirst().delete();
        }
    }

    /**
     * Rewrites what waits.
     *
     * @param change takes spans out of a request; an empty one goes
     */
    void rewrite(UnaryOperator<Parcel> change) throws IOException {
        List<SpoolFile> old = new ArrayList<>(files);
        files.clear();
        for (SpoolFile file : old) {
            for (Parcel parcel = file.first(); parcel != null; parcel = file.first()) {
                Parcel kept = change.apply(parcel);
                if (kept.spans() > 0) {
                    add(kept.body(), kept.spans());
                }
                file.removeFirst();
            }
            file.delete();
        }
        sync();
    }

    /** Makes durable what was added. */
    void sync() throws IOException {
        for (SpoolFile file : files) {
            file.sync();
        }
    }

    long spans() {
        return files.stream().mapToLong(SpoolFile::spans).sum();
    }

    long bytes() {
        return files.stream().mapToLong(SpoolFile::size).sum();
    }

    boolean isEmpty() {
        return files.isEmpty();
    }

    @Override
    public void close() throws IOException {
        sync();
        for (SpoolFile file : files) {
            file.close();
        }
        lock.close();
    }
}
