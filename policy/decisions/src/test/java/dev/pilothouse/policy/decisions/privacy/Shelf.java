package dev.pilothouse.policy.decisions.privacy;

import dev.pilothouse.db.model.ErasureTarget;
import dev.pilothouse.db.model.TenantId;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.function.LongConsumer;
import java.util.stream.Stream;

/** A real store of the smallest kind: a folder with a file for each item about a person. */
class Shelf implements ErasureTarget {
    final Path folder;
    final String id;
    volatile boolean blind;
    volatile boolean deaf;

    /** Nobody knows what lies there. */
    volatile int locked;

    /** There is no such shelf. */
    volatile boolean absent;

    /** Looks that it makes besides the one at its files, and what each finds. */
    volatile List<Look> others = List.of();

    /** What becomes of a look; empty: it is one. */
    volatile String broken = "";

    /** The only tenant that has it; empty: all have. */
    volatile String of = "";

    /** Something that only people can change; empty: nothing. */
    volatile String waits = "";

    Shelf(Path folder, String id) {
        this.folder = folder;
        this.id = id;
    }

    void put(String reference, String name) {
        try {
            Files.writeString(folder.resolve(reference + "~" + name), "something about somebody");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public Store store() {
        return new Store(id, "Shelf " + id, "files", "delete", true);
    }

    @Override
    public boolean serves(TenantId tenant) {
        return of.isEmpty() || of.equals(tenant.value());
    }

    List<Path> of(Set<String> references) {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(
                            f -> references.contains(f.getFileName().toString().substring(0, 43)))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public Found plan(Subject subject) {
        int found = of(subject.references()).size();
        List<Kept> kept =
                waits.isEmpty()
                        ? List.of()
                        : List.of(new Kept(waits, 1, "In force", "/prompts/acme/greeting", "Olga"));
        return new Found(found, List.of(new Part("files", found)), kept);
    }

    @Override
    public void plant(Subject canary) {
        put(canary.references().stream().sorted().findFirst().orElseThrow(), "canary");
    }

    @Override
    public long erase(Subject subject, LongConsumer done) {
        if (deaf) {
            return 0;
        }
        long gone = 0;
        for (Path file : of(subject.references())) {
            try {
                Files.delete(file);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            done.accept(++gone);
        }
        return gone;
    }

    private static boolean isCanary(Subject subject) {
        return subject.identifiers().stream().anyMatch(i -> i.startsWith("canary-"));
    }

    @Override
    public Probe probe(Subject subject) {
        if (!broken.isEmpty()) {
            throw new IllegalStateException(broken);
        }
        List<Path> left = blind ? List.of() : of(subject.references());
        long found = left.size() + (waits.isEmpty() || isCanary(subject) ? 0 : 1);
        return new Probe(
                absent
                        ? List.of()
                        : Stream.concat(Stream.of(new Look("", found)), others(found)).toList(),
                locked,
                "listing of the folder",
                left.isEmpty() ? List.of() : List.of(id),
                Instant.MIN);
    }

    private Stream<Look> others(long found) {
        return others.stream().map(look -> new Look(look.name(), Math.min(found, look.found())));
    }
}
