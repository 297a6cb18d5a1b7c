package dev.pilothouse.bridge.protocol;

import dev.pilothouse.db.model.Needles;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * Looks for people in the files of a folder in which a node keeps what waits. A made-up person is
 * planted as a file of its own: what is put into a spool would be on its way before anybody looks.
 */
public final class SubjectFiles {
    private static final String CANARY = "canary";
    private static final int PIECE = 1 << 16;

    private final Path folder;

    public SubjectFiles(Path folder) {
        this.folder = folder;
    }

    /** Leaves references of made-up people to be found. */
    public synchronized void plant(Collection<String> references) throws IOException {
        Files.createDirectories(folder);
        TreeSet<String> all = new TreeSet<>(planted());
        all.addAll(references);
        write(all);
    }

    private List<String> planted() throws IOException {
        try {
            return Files.readAllLines(folder.resolve(CANARY));
        } catch (NoSuchFileException e) {
            return List.of();
        }
    }

    private void write(Collection<String> references) throws IOException {
        if (references.isEmpty()) {
            Files.deleteIfExists(folder.resolve(CANARY));
        } else {
            AtomicFile.write(
                    folder.resolve(CANARY),
                    (String.join("\n", references) + "\n").getBytes(StandardCharsets.UTF_8));
        }
    }

    /** Takes planted references away; spools are their owners' business. */
    public synchronized void erase(Collection<String> references) throws IOException {
        List<String> planted = planted();
        List<String> kept = planted.stream().filter(r -> !references.contains(r)).toList();
        if (kept.size() < planted.size()) {
            write(kept);
        }
    }

    /** Names of the files that hold one of the references, byte by byte. */
    public List<String> look(Collection<String> references) throws IOException {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        Needles needles = Needles.of(references);
        try (Stream<Path> all = Files.list(folder)) {
            List<Path> files = all.filter(Files::isRegularFile).sorted().toList();
            TreeSet<String> found = new TreeSet<>();
            for (Path file : files) {
                if (holds(file, needles)) {
                    found.add(String.valueOf(file.getFileName()));
                }
            }
            return List.copyOf(found);
        }
    }

    /** One that went meanwhile holds nothing. */
    private static boolean holds(Path file, Needles needles) throws IOException {
        Needles.Search search = needles.search();
        byte[] piece = new byte[PIECE];
        try (InputStream in = Files.newInputStream(file)) {
            for (int n = in.read(piece); n >= 0 && !search.found(); n = in.read(piece)) {
                search.add(piece, n);
            }
        } catch (NoSuchFileException e) {
            return false;
        }
        return search.found();
    }
}
