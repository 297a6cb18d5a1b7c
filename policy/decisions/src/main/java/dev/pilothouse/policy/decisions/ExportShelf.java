package dev.pilothouse.policy.decisions;

import dev.pilothouse.policy.audit.export.DecisionSpool;
import dev.pilothouse.policy.audit.export.GatewayDecisions;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;

/**
 * The folder with the files of exports. A file has its name only once it is whole; what a process
 * left unfinished is removed later. Several consoles may share one folder: then each can hand out
 * what another one wrote.
 */
public final class ExportShelf {
    private static final String WHOLE = ".zip";
    private static final int ID = 36;
    private static final String PART = ".zip.part";
    private static final String SPOOL = ".spool.part";

    private final Path folder;
    private final Limits limits;
    private final String console;

    /**
     * @param age how long a file is kept
     * @param bytes that all files together may have
     * @param reserve bytes that stay free on the disk, for what else lives there
     */
    public record Limits(Duration age, long bytes, long reserve) {}

    /**
     * @param console name of this console, for people who look for a file that another one wrote
     */
    public ExportShelf(Path folder, Limits limits, String console) {
        this.folder = folder;
        this.limits = limits;
        this.console = console;
    }

    /** Writes a file. */
    @FunctionalInterface
    public interface Writing<T> {
        /** Does not close the stream. */
        T to(OutputStream out) throws IOException;
    }

    Limits limits() {
        return limits;
    }

    String console() {
        return console;
    }

    /**
     * A file that is whole and has no name yet; closing it removes what was not kept.
     *
     * @param result of the writing
     */
    record Draft<T>(Path part, Path whole, T result) implements AutoCloseable {
        long bytes() throws IOException {
            return Files.size(part);
        }

        /** Gives it its name; harmless when it has it already. */
        void keep() throws IOException {
            if (Files.exists(part)) {
                Files.move(part, whole, StandardCopyOption.ATOMIC_MOVE);
            }
        }

        @Override
        public void close() throws IOException {
            Files.deleteIfExists(part);
        }
    }

    /**
     * Writes a file, or nothing.
     *
     * @throws IOException when the disk, or the space for exports, is full
     */
    <T> Draft<T> write(UUID id, Writing<T> writing) throws IOException {
        makeFolder();
        Path part = folder.resolve(id + "." + UUID.randomUUID() + PART);
        try {
            return new Draft<>(part, path(id), write(part, writing));
        } catch (IOException | RuntimeException e) {
            Files.deleteIfExists(part);
            throw e;
        }
    }

    private <T> T write(Path part, Writing<T> writing) throws IOException {
        try (OutputStream out = limited(part)) {
            T result = writing.to(out);
            out.flush();
            return result;
        }
    }

    private OutputStream limited(Path file) throws IOException {
        OutputStream out = Files.newOutputStream(file);
        ownerOnly(file, "rw-------");
        return new BufferedOutputStream(new LimitedStream(out, folder, limits), 1 << 16);
    }

    /** A place for rows that are read once and written several times; its owner deletes it. */
    DecisionSpool spool(GatewayDecisions source) throws IOException {
        makeFolder();
        return new DecisionSpool(source, folder.resolve(UUID.randomUUID() + SPOOL), this::limited);
    }

    private void makeFolder() throws IOException {
        Files.createDirectories(folder);
        ownerOnly(folder, "rwx------");
    }

    private static void ownerOnly(Path path, String permissions) throws IOException {
        if (path.getFileSystem().supportedFileAttributeViews().contains("posix")) {
            Files.setPosixFilePermissions(path, PosixFilePermissions.fromString(permissions));
        }
    }

    /** Where a whole file is; empty when it is not in this console's folder. */
    Optional<Path> find(UUID id) {
        return Optional.of(path(id)).filter(Files::isRegularFile);
    }

    private Path path(UUID id) {
        return folder.resolve(id + WHOLE);
    }

    void delete(UUID id) throws IOException {
        Files.deleteIfExists(path(id));
    }

    /** The exports whose files are here. */
    List<UUID> kept() throws IOException {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> all = Files.list(folder)) {
            return all.map(p -> p.getFileName().toString())
                    .filter(n -> n.length() == ID + WHOLE.length() && n.endsWith(WHOLE))
                    .map(n -> UUID.fromString(n.substring(0, ID)))
                    .toList();
        }
    }

    /** Removes what no process has written to since {@code before}. */
    void sweep(Instant before) throws IOException {
        if (!Files.isDirectory(folder)) {
            return;
        }
        List<Path> parts;
        try (Stream<Path> all = Files.list(folder)) {
            parts = all.filter(p -> p.toString().endsWith(".part")).toList();
        }
        for (Path part : parts) {
            if (Files.getLastModifiedTime(part).toInstant().isBefore(before)) {
                Files.deleteIfExists(part);
            }
        }
    }
}
