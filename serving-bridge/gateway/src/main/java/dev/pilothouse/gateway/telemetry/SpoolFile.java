package dev.pilothouse.gateway.telemetry;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import java.util.zip.CRC32;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One file of the spool: where reading goes on (8 bytes), then records: length, number of spans and
 * CRC-32 (4 bytes each) of a request, and the request. A record that the end of the machine tore is
 * the end of the file.
 */
final class SpoolFile implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(SpoolFile.class);
    private static final String SUFFIX = ".spans";
    private static final int HEADER = 8;
    private static final int RECORD = 12;

    private final Path path;
    private final FileChannel channel;
    private long at;
    private long end;
    private long spans;
    private boolean dirty;

    private SpoolFile(Path path, FileChannel channel) {
        this.path = path;
        this.channel = channel;
    }

    static boolean isOne(Path path) {
        return path.getFileName().toString().matches("[0-9a-f]{16}\\" + SUFFIX);
    }

    static SpoolFile create(Path folder, long number) throws IOException {
        Path path = folder.resolve("%016x%s".formatted(number, SUFFIX));
        SpoolFile file =
                new SpoolFile(
                        path,
                        FileChannel.open(
                                path,
                                Set.of(
                                        StandardOpenOption.CREATE_NEW,
                                        StandardOpenOption.READ,
                                        StandardOpenOption.WRITE),
                                ownersOnly()));
        file.end = HEADER;
        file.readFrom(HEADER);
        return file;
    }

    private static FileAttribute<?>[] ownersOnly() {
        boolean posix = FileSystems.getDefault().supportedFileAttributeViews().contains("posix");
        return posix
                ? new FileAttribute<?>[] {
                    PosixFilePermissions.asFileAttribute(
                            PosixFilePermissions.fromString("rw-------"))
                }
                : new FileAttribute<?>[0];
    }

    static SpoolFile open(Path path) throws IOException {
        SpoolFile file =
                new SpoolFile(
                        path,
                        FileChannel.open(path, StandardOpenOption.READ, StandardOpenOption.WRITE));
        file.scan();
        return file;
    }

    private void scan() throws IOException {
        long size = channel.size();
        if (size < HEADER) {
            at = end = HEADER;
            return;
        }
        at = Math.max(HEADER, read(0, HEADER).getLong());
        end = at;
        for (Record next = record(at, size); next != null; next = record(end, size)) {
            spans += next.spans;
            end += RECORD + next.body.length;
        }
        if (end < size) {
            LOG.warn("{} ends with {} bytes that cannot be read", path, size - end);
        }
    }

    private record Record(int spans, byte[] body) {}

    /** Null when there is no whole one. */
    private @Nullable Record record(long from, long size) throws IOException {
        if (from + RECORD > size) {
            return null;
        }
        ByteBuffer head = read(from, RECORD);
        int length = head.getInt();
        int count = head.getInt();
        int crc = head.getInt();
        if (length < 0 || from + RECORD + length > size) {
            return null;
        }
        byte[] body = read(from + RECORD, length).array();
        return crc(count, body) == crc ? new Record(count, body) : null;
    }

    private static int crc(int count, byte[] body) {
        CRC32 crc = new CRC32();
        crc.update(body);
        crc.update(ByteBuffer.allocate(4).putInt(count).flip());
        return (int) crc.getValue();
    }

    private ByteBuffer read(long from, int bytes) throws IOException {
        ByteBuffer into = ByteBuffer.allocate(bytes);
        while (into.hasRemaining()) {
            if (channel.read(into, from + into.position()) < 0) {
                throw new EOFException(path + " is shorter than it was");
            }
        }
        return into.flip();
    }

    void add(byte[] body, int count) throws IOException {
        ByteBuffer record =
                ByteBuffer.allocate(RECORD + body.length)
                        .putInt(body.length)
                        .putInt(count)
                        .putInt(crc(count, body))
                        .put(body)
                        .flip();
        int length = record.remaining();
        write(record, end);
        end += length;
        spans += count;
    }

    private void write(ByteBuffer bytes, long to) throws IOException {
        long from = to - bytes.position();
        while (bytes.hasRemaining()) {
            channel.write(bytes, from + bytes.position());
        }
        dirty = true;
    }

    @Nullable Parcel first() throws IOException {
        Record first = spans == 0 ? null : record(at, end);
        return first == null ? null : new Parcel(first.body, first.spans, 0);
    }

    void removeFirst() throws IOException {
        Record first = record(at, end);
        if (first == null) {
            LOG.error("{} spans in {} cannot be read any more", spans, path);
            spans = 0;
        } else {
            spans -= first.spans;
            readFrom(at + RECORD + first.body.length);
        }
    }

    private void readFrom(long position) throws IOException {
        at = position;
        write(ByteBuffer.allocate(HEADER).putLong(position).flip(), 0);
    }

    long number() {
        return Long.parseUnsignedLong(path.getFileName().toString().substring(0, 16), 16);
    }

    /** Spans that are not read yet. */
    long spans() {
        return spans;
    }

    long size() {
        return end;
    }

    void sync() throws IOException {
        if (dirty) {
            dirty = false;
            channel.force(false);
        }
    }

    void delete() throws IOException {
        channel.close();
        Files.delete(path);
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
