package dev.pilothouse.console.web.erasing;

import dev.pilothouse.db.clickhouse.StoreFiles;
import dev.pilothouse.db.model.Needles;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Reads all files below a folder, links not followed, and says which hold one of some texts, and
 * which have one in their name.
 */
final class FileSweep {
    private static final int MOST_FILES = 200_000;

    private final Path folder;
    private final Set<Path> without;
    private final Needles needles;
    private final List<Path> found = new ArrayList<>();
    private final List<Path> named = new ArrayList<>();
    private final Map<String, String> unread = new TreeMap<>();
    private int files;

    /**
     * @param without files and folders that are left out
     */
    FileSweep(Path folder, Set<Path> without, Needles needles) {
        this.folder = folder;
        this.without = without;
        this.needles = needles;
    }

    /**
     * @param found files that hold a text
     * @param named files, folders and links with a text in their name
     * @param unread by name, why
     */
    record Seen(int files, List<Path> found, List<Path> named, Map<String, String> unread) {}

    Seen look() {
        try {
            Files.walkFileTree(folder, new Walk());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return new Seen(files, found, named, unread);
    }

    private final class Walk extends SimpleFileVisitor<Path> {
        @Override
        public FileVisitResult preVisitDirectory(Path at, BasicFileAttributes attributes) {
            if (isLeftOut(at)) {
                return FileVisitResult.SKIP_SUBTREE;
            }
            if (!at.equals(folder)) {
                name(at);
            }
            return FileVisitResult.CONTINUE;
        }

        @Override
        public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
            if (isLeftOut(file)) {
                return FileVisitResult.CONTINUE;
            }
            name(file);
            if (attributes.isRegularFile()) {
                read(file);
            }
            return FileVisitResult.CONTINUE;
        }

        @Override
        public FileVisitResult visitFileFailed(Path file, IOException e) {
            if (!(e instanceof NoSuchFileException)) {
                unread.put(below(file), String.valueOf(e.getMessage()));
            }
            return FileVisitResult.CONTINUE;
        }
    }

    private boolean isLeftOut(Path at) {
        return without.contains(at);
    }

    private void name(Path at) {
        if (needles.in(String.valueOf(at.getFileName()).getBytes(StandardCharsets.UTF_8))) {
            named.add(at);
        }
    }

    private String below(Path file) {
        return folder.relativize(file).toString();
    }

    private void read(Path file) {
        if (++files > MOST_FILES) {
            throw new IllegalStateException(
                    folder + ": more than " + MOST_FILES + " files (expected: fewer)");
        }
        try {
            if (holds(file)) {
                found.add(file);
            }
        } catch (NoSuchFileException e) {
            files--;
        } catch (IOException e) {
            unread.put(below(file), String.valueOf(e.getMessage()));
        }
    }

    private boolean holds(Path file) throws IOException {
        StoreFiles.Seen plain = StoreFiles.look(file, needles);
        if (!plain.unread().isEmpty()) {
            throw new IOException(plain.unread().getFirst());
        }
        return !plain.found().isEmpty() || Packed.holds(file, needles);
    }
}
