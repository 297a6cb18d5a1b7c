package dev.pilothouse.policy.decisions;

import dev.pilothouse.db.model.Needles;
import dev.pilothouse.policy.decisions.store.PersonalTextStore.RelationFile;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/** Looks for texts in the files of a PostgreSQL server, byte by byte. */
final class ServerFiles {
    private static final int PIECE = 1 << 20;

    private final Path data;
    private final Needles needles;
    private int count;

    /**
     * @param data the server's data folder
     */
    ServerFiles(Path data, Needles needles) {
        this.data = data;
        this.needles = needles;
    }

    /** Tables of which some file holds a text. */
    Set<String> relations(List<RelationFile> files) {
        Set<String> found = new TreeSet<>();
        for (RelationFile file : files) {
            for (Path part : parts(data.resolve(file.file()))) {
                if (holds(part)) {
                    found.add(file.place());
                }
            }
        }
        return found;
    }

    /** A table beyond 1 GiB has further files: {@code 16385.1}. */
    private static List<Path> parts(Path first) {
        String name = String.valueOf(first.getFileName());
        try (Stream<Path> all = Files.list(java.util.Objects.requireNonNull(first.getParent()))) {
            return all.filter(f -> String.valueOf(f.getFileName()).matches(name + "(\\.\\d+)?"))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Whether the log of changes holds a text. */
    boolean log() {
        try (Stream<Path> all = Files.list(data.resolve("pg_wal"))) {
            return all.filter(Files::isRegularFile).toList().stream().anyMatch(this::holds);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private boolean holds(Path file) {
        count++;
        Needles.Search search = needles.search();
        byte[] piece = new byte[PIECE];
        try (InputStream in = Files.newInputStream(file)) {
            for (int n = in.read(piece); n >= 0 && !search.found(); n = in.read(piece)) {
                search.add(piece, n);
            }
        } catch (NoSuchFileException e) {
            return false;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return search.found();
    }

    /** Files that were read. */
    int count() {
        return count;
    }
}
