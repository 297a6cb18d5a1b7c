package dev.pilothouse.ingest.spool;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

/**
 * Fingerprints of what was stored in the last day or longer, so that a resend changes nothing. Two
 * generations in memory; a generation ends after a day or three million fingerprints. Those whose
 * rows are in ClickHouse are also in a file per generation; the others are in the spool.
 */
final class Seen {
    private static final int MOST = 3_000_000;
    private static final long DAY = Duration.ofDays(1).toMillis();
    private static final String SUFFIX = ".seen";

    private final Path folder;
    private final Clock clock;
    private LongSet current = new LongSet();
    private LongSet previous = new LongSet();
    private long currentSince;

    Seen(Path folder, Clock clock) throws IOException {
        this.folder = folder;
        this.clock = clock;
        this.currentSince = clock.millis();
        load();
    }

    private void load() throws IOException {
        List<Path> files = files();
        for (int i = Math.max(0, files.size() - 2); i < files.size(); i++) {
            if (i > 0 && i == files.size() - 1) {
                previous = current;
                current = new LongSet();
            }
            currentSince = since(files.get(i));
            ByteBuffer content = ByteBuffer.wrap(Files.readAllBytes(files.get(i)));
            while (content.remaining() >= Long.BYTES) {
                current.add(content.getLong());
            }
        }
    }

    private List<Path> files() throws IOException {
        try (Stream<Path> all = Files.list(folder)) {
            return all.filter(f -> f.toString().endsWith(SUFFIX)).sorted().toList();
        }
    }

    private static long since(Path file) {
        String name = file.getFileName().toString();
        return Long.parseLong(name.substring(0, name.length() - SUFFIX.length()));
    }

    synchronized boolean contains(long key) {
        return current.contains(key) || previous.contains(key);
    }

    synchronized void add(long key) {
        current.add(key);
    }

    /** Keeps keys whose rows are about to leave the spool. */
    synchronized void keep(List<Long> keys) throws IOException {
        if (clock.millis() - currentSince > DAY || current.size() > MOST) {
            rotate();
        }
        ByteBuffer content = ByteBuffer.allocate(keys.size() * Long.BYTES);
        keys.forEach(content::putLong);
        try (FileChannel channel =
                FileChannel.open(
                        folder.resolve("%013d%s".formatted(currentSince, SUFFIX)),
                        StandardOpenOption.CREATE,
                        StandardOpenOption.WRITE)) {
            long whole = channel.size() - channel.size() % Long.BYTES;
            Disk.writeAll(channel.position(whole), content.flip());
            channel.force(false);
        }
    }

    private void rotate() throws IOException {
        previous = current;
        current = new LongSet();
        currentSince = clock.millis();
        List<Path> files = files();
        for (Path old : files.subList(0, Math.max(0, files.size() - 1))) {
            Files.delete(old);
        }
    }
}
