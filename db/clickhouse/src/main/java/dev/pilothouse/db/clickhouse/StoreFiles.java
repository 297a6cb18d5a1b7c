package dev.pilothouse.db.clickhouse;

import dev.pilothouse.db.model.Needles;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The files of our tables as they lie on disk: every part, be it in use, replaced, detached or half
 * written, and the texts of mutations. Read without the engine.
 */
public final class StoreFiles {
    private static final int PIECE = 1 << 20;

    private final List<Folder> folders;

    /** Where a table lies. */
    record Folder(String table, Path path) {}

    private StoreFiles(List<Folder> folders) {
        this.folders = List.copyOf(folders);
    }

    /**
     * @param parts in use; where one of them is not found here, the store is on another machine
     */
    static StoreFiles of(List<Folder> folders, List<Path> parts) {
        boolean here =
                folders.stream().allMatch(f -> Files.isReadable(f.path()))
                        && parts.stream().anyMatch(Files::isDirectory);
        return new StoreFiles(here ? folders : List.of());
    }

    /** True when there is nothing here to look at. */
    public boolean isEmpty() {
        return folders.isEmpty();
    }

    /**
     * What was looked at.
     *
     * @param found files that hold one of the texts
     * @param unread files that could not be read to their end, and why
     */
    public record Seen(long files, long bytes, List<String> found, List<String> unread) {}

    /**
     * Looks for texts in all files, decompressed. A file that goes meanwhile is gone.
     *
     * @throws UncheckedIOException when a folder cannot be read
     */
    public Seen look(Needles needles) {
        Looking looking = new Looking(needles);
        folders.forEach(looking::folder);
        return looking.seen();
    }

    /** The same for one file that may or may not be of ClickHouse. */
    public static Seen look(Path file, Needles needles) {
        Looking looking = new Looking(needles);
        looking.file(file, String.valueOf(file.getFileName()));
        return looking.seen();
    }

    private static final class Looking {
        private final Needles needles;
        private final List<String> found = new ArrayList<>();
        private final List<String> unread = new ArrayList<>();
        private long files;
        private long bytes;

        Looking(Needles needles) {
            this.needles = needles;
        }

        void folder(Folder folder) {
            try {
                Files.walkFileTree(folder.path(), new Walk(folder));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        private final class Walk extends SimpleFileVisitor<Path> {
            private final Folder folder;

            Walk(Folder folder) {
                this.folder = folder;
            }

            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                file(file, folder.table() + "/" + folder.path().relativize(file));
                return FileVisitResult.CONTINUE;
            }

            /** A part that went meanwhile is gone. */
            @Override
            public FileVisitResult visitFileFailed(Path file, IOException e) throws IOException {
                return missing(e);
            }

            @Override
            public FileVisitResult postVisitDirectory(Path at, @Nullable IOException e)
                    throws IOException {
                return e == null ? FileVisitResult.CONTINUE : missing(e);
            }

            private static FileVisitResult missing(IOException e) throws IOException {
                if (e instanceof NoSuchFileException) {
                    return FileVisitResult.CONTINUE;
                }
                throw e;
            }
        }

        void file(Path file, String name) {
            try {
                if (holds(file)) {
                    found.add(name);
                }
                files++;
            } catch (NoSuchFileException e) {
                files++;
            } catch (IOException e) {
                unread.add(name + ": " + e.getMessage());
            }
        }

        private boolean holds(Path file) throws IOException {
            return raw(file) || frames(file);
        }

        private boolean raw(Path file) throws IOException {
            Needles.Search search = needles.search();
            byte[] piece = new byte[PIECE];
            try (InputStream in = Files.newInputStream(file)) {
                for (int n = in.read(piece); n >= 0 && !search.found(); n = in.read(piece)) {
                    bytes += n;
                    search.add(piece, n);
                }
            }
            return search.found();
        }

        private boolean frames(Path file) throws IOException {
            Needles.Search search = needles.search();
            try (InputStream in = new BufferedInputStream(Files.newInputStream(file), PIECE)) {
                Frames frames = new Frames(in);
                for (byte[] plain = frames.next();
                        plain != null && !search.found();
                        plain = frames.next()) {
                    bytes += plain.length;
                    search.add(plain, plain.length);
                }
            }
            return search.found();
        }

        Seen seen() {
            return new Seen(files, bytes, List.copyOf(found), List.copyOf(unread));
        }
    }
}
