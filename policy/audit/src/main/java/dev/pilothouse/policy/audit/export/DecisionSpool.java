package dev.pilothouse.policy.audit.export;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.pilothouse.db.model.Reach;
import dev.pilothouse.db.model.TenantId;
import dev.pilothouse.policy.audit.AuditFilter;
import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.function.Consumer;

/**
 * Reads decisions of gateways once, into a file, and hands them out from there as often as they are
 * asked for: their store has no snapshot, and every format of an export has to tell of the same
 * rows. Of one thread, for one filter.
 */
public final class DecisionSpool implements GatewayDecisions, AutoCloseable {
    private final GatewayDecisions source;
    private final Path file;
    private final Opening opening;
    private long rows = -1;

    /** Opens the file for writing, within the limits of where it lies. */
    @FunctionalInterface
    public interface Opening {
        OutputStream open(Path file) throws IOException;
    }

    /**
     * @param file does not exist yet; deleted when this is closed
     */
    public DecisionSpool(GatewayDecisions source, Path file, Opening opening) {
        this.source = source;
        this.file = file;
        this.opening = opening;
    }

    @Override
    public void each(Reach reach, AuditFilter filter, Consumer<GatewayDecision> consumer) {
        try {
            if (rows < 0) {
                rows = fill(reach, filter);
            }
            hand(consumer);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private long fill(Reach reach, AuditFilter filter) throws IOException {
        try (DataOutputStream out = new DataOutputStream(opening.open(file))) {
            long[] written = new long[1];
            source.each(
                    reach,
                    filter,
                    decision -> {
                        write(out, decision);
                        written[0]++;
                    });
            return written[0];
        }
    }

    private void hand(Consumer<GatewayDecision> consumer) throws IOException {
        try (DataInputStream in =
                new DataInputStream(new BufferedInputStream(Files.newInputStream(file), 1 << 16))) {
            for (long row = 0; row < rows; row++) {
                consumer.accept(read(in));
            }
        }
    }

    @Override
    public void close() throws IOException {
        Files.deleteIfExists(file);
    }

    private static void write(DataOutputStream out, GatewayDecision d) {
        try {
            text(out, d.tenant().value());
            out.writeLong(d.at().getEpochSecond());
            out.writeInt(d.at().getNano());
            text(out, d.node());
            text(out, d.boot());
            out.writeLong(d.counter());
            text(out, d.outcome());
            out.writeInt(d.code());
            text(out, d.feature());
            text(out, d.environment());
            text(out, d.key());
            text(out, d.model());
            text(out, d.traceId());
            text(out, d.spanId());
            out.writeLong(d.killEpoch());
            text(out, d.killId());
            text(out, d.detail());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static GatewayDecision read(DataInputStream in) throws IOException {
        return new GatewayDecision(
                new TenantId(text(in)),
                Instant.ofEpochSecond(in.readLong(), in.readInt()),
                text(in),
                text(in),
                in.readLong(),
                text(in),
                in.readInt(),
                text(in),
                text(in),
                text(in),
                text(in),
                text(in),
                text(in),
                in.readLong(),
                text(in),
                text(in));
    }

    private static void text(DataOutputStream out, String text) throws IOException {
        byte[] bytes = text.getBytes(UTF_8);
        out.writeInt(bytes.length);
        out.write(bytes);
    }

    private static String text(DataInputStream in) throws IOException {
        return new String(in.readNBytes(in.readInt()), UTF_8);
    }
}
