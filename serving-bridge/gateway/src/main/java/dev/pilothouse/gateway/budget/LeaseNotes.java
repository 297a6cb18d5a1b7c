package dev.pilothouse.gateway.budget;

import dev.pilothouse.bridge.protocol.v1.LeaseAsk;
import dev.pilothouse.bridge.protocol.v1.LeaseRequest;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.zip.CRC32;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What was spent of leases and not told yet, in a file: a process that is killed leaves it to the
 * next one, which tells it. Written whole and renamed, so that a reader finds the old or the new;
 * synced to the disk only every {@link #SYNC_NANOS}, because what a dying process wrote the system
 * keeps, and a dying machine may lose some seconds. For any thread.
 *
 * @see <a href="../../../../../../../../../docs/decisions/2026-11-24-budget-leases.md">decision</a>
 */
final class LeaseNotes {
    private static final Logger LOG = LoggerFactory.getLogger(LeaseNotes.class);
    private static final long SYNC_NANOS = 10_000_000_000L;
    private static final int MOST_BYTES = 16 << 20;
    private static final int MOST_ASKS = 500;

    private final Path file;
    private final List<LeaseRequest> earlier;
    private byte[] written;
    private long synced = System.nanoTime();
    private boolean broken;

    /** Reads what earlier processes left; a damaged file is as none. */
    LeaseNotes(Path file) {
        this.file = file;
        this.earlier = new ArrayList<>(read());
        this.written = bytes(earlier);
    }

    /** Words of earlier processes that the control plane has not heard. */
    synchronized List<LeaseRequest> earlier() {
        return List.copyOf(earlier);
    }

    /** The control plane has heard it. */
    synchronized void told(LeaseRequest heard) {
        earlier.remove(heard);
    }

    /**
     * Keeps what this process would have to tell.
     *
     * @param untold of this process; may be empty
     */
    synchronized void keep(String boot, List<LeaseAsk> untold) {
        List<LeaseRequest> all = new ArrayList<>(earlier);
        for (int from = 0; from < untold.size(); from += MOST_ASKS) {
            List<LeaseAsk> some = untold.subList(from, Math.min(from + MOST_ASKS, untold.size()));
            all.add(LeaseRequest.newBuilder().setBootId(boot).addAllAsks(some).build());
        }
        byte[] bytes = bytes(all);
        if (Arrays.equals(bytes, written)) {
            return;
        }
        try {
            write(bytes);
            written = bytes;
            broken = false;
        } catch (IOException e) {
            if (!broken) {
                LOG.warn("{}: what is spent of budgets is not noted: {}", file, e.getMessage());
            }
            broken = true;
        }
    }

    private void write(byte[] bytes) throws IOException {
        Path beside = file.resolveSibling(file.getFileName() + ".new");
        try (FileChannel channel =
                FileChannel.open(
                        beside,
                        StandardOpenOption.CREATE,
                        StandardOpenOption.TRUNCATE_EXISTING,
                        StandardOpenOption.WRITE)) {
            ByteBuffer left = ByteBuffer.wrap(bytes);
            while (left.hasRemaining()) {
                channel.write(left);
            }
            long now = System.nanoTime();
            if (now - synced >= SYNC_NANOS) {
                synced = now;
                channel.force(false);
            }
        }
        Files.move(
                beside, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    private static byte[] bytes(List<LeaseRequest> requests) {
        if (requests.isEmpty()) {
            return new byte[0];
        }
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try {
            for (LeaseRequest request : requests) {
                request.writeDelimitedTo(out);
            }
        } catch (IOException e) {
            throw new IllegalStateException("writing to memory failed", e);
        }
        byte[] body = out.toByteArray();
        return ByteBuffer.allocate(Long.BYTES + body.length).putLong(sum(body)).put(body).array();
    }

    private static long sum(byte[] body) {
        CRC32 crc = new CRC32();
        crc.update(body);
        return crc.getValue();
    }

    private List<LeaseRequest> read() {
        try {
            if (!Files.exists(file) || Files.size(file) == 0) {
                return List.of();
            }
            if (Files.size(file) > MOST_BYTES) {
                throw new IOException("larger than " + MOST_BYTES + " bytes");
            }
            return parse(ByteBuffer.wrap(Files.readAllBytes(file)));
        } catch (IOException e) {
            LOG.warn("{} cannot be read and is ignored: {}", file, e.getMessage());
            return List.of();
        }
    }

    private static List<LeaseRequest> parse(ByteBuffer bytes) throws IOException {
        if (bytes.remaining() < Long.BYTES) {
            throw new IOException("cut off");
        }
        long sum = bytes.getLong();
        byte[] body = new byte[bytes.remaining()];
        bytes.get(body);
        if (sum(body) != sum) {
            throw new IOException("damaged");
        }
        List<LeaseRequest> requests = new ArrayList<>();
        ByteArrayInputStream in = new ByteArrayInputStream(body);
        for (LeaseRequest next = LeaseRequest.parseDelimitedFrom(in);
                next != null;
                next = LeaseRequest.parseDelimitedFrom(in)) {
            requests.add(next);
        }
        return requests;
    }
}
