package dev.pilothouse.policy.decisions;

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
 * left unfinished is removed later.
 */
public final class ExportShelf {
    private static final String WHOLE = ".zip";
    private static final String PART = ".zip.part";

    private final Path folder;
    private final Limits limits;

    /**
     * @param age how long a file is kept
     * @param bytes that all files together may have
     * @param reserve bytes that stay free on the disk, for what else lives there
     */
    public record Limits(Duration age, long bytes, long reserve) {}

    public ExportShelf(Path folder, Limits limits) {
        this.folder = folder;
        this.limits = limits;
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

    /**
     * Writes a file under its name, or nothing.
     *
     * @throws IOException when the disk, or the space for exports, is full
     */
    <T> T write(UUID id, Writing<T> writing) throws IOException {
        makeFolder();
        Path part = folder.resolve(id + PART);
        try {
            T result = write(part, writing);
            Files.move(part, path(id), StandardCopyOption.ATOMIC_MOVE);
            return result;
        } finally {
            Files.deleteIfExists(part);
        }
    }

    private <T> T write(Path part, Writing<T> writing) throws IOException {
        try (OutputStream file = Files.newOutputStream(part);
                OutputStream out =
                        new BufferedOutputStream(
                                new LimitedStream(file, folder, limits), 1 << 16)) {
            ownerOnly(part, "rw-------");
            T result = writing.to(out);
            out.flush();
            return result;
        }
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

    /** Where a whole file is; empty when it is not on this machine. */
    Optional<Path> find(UUID id) {
        return Optional.of(path(id)).filter(Files::isRegularFile);
    }

    private Path path(UUID id) {
        return folder.resolve(id + WHOLE);
    }

    void delete(UUID id) throws IOException {
        Files.deleteIfExists(path(id));
    }

    /** Removes what no process has written to since {@code before}. */
    void sweep(Instant before) throws IOException {
        if (!Files.isDirectory(folder)) {
            return;
        }
        List<Path> parts;
        try (Stream<Path> all = Files.list(folder)) {
            parts = all.filter(p -> p.toString().endsWith(PART)).toList();
        }
        for (Path part : parts) {
            if (Files.getLastModifiedTime(part).toInstant().isBefore(before)) {
                Files.deleteIfExists(part);
            }
        }
    }
}
