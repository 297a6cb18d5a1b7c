package dev.pilothouse.console.web.erasing;

import dev.pilothouse.db.model.ErasureTarget.Look;
import dev.pilothouse.db.model.ErasureTarget.Probe;
import dev.pilothouse.db.model.ErasureTarget.Store;
import dev.pilothouse.db.model.ErasureTarget.Subject;
import dev.pilothouse.db.model.Needles;
import dev.pilothouse.db.model.TenantId;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.BiPredicate;
import java.util.function.LongConsumer;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Every file in the folders of this console that no other store answers for. Words in logs are
 * overwritten where they stand, exports are deleted; anything else that holds some is named and
 * left to people.
 */
final class HomeFiles {
    private static final Store STORE =
            new Store(
                    "home-files",
                    "Files of consoles",
                    "Logs, exports and whatever else lies in their folders",
                    "Words in logs are overwritten, exports that hold some are deleted; each console that works does it",
                    true);
    private static final String LOGS = "log";
    private static final String EXPORTS = "exports";
    private static final String CANARY = "erasure-canary-";
    private static final int MOST_PLACES = 20;

    private final Map<String, String> elsewhere;
    private final List<Folder> folders;
    private final BiPredicate<TenantId, String> ofOthers;
    private final String console;

    /**
     * A folder of this console.
     *
     * @param name for people
     */
    record Folder(String name, Path path, Holds holds) {
        String below(Path file) {
            return path.relativize(file).toString();
        }

        /** Whether nothing but exports is written there, so that whole files are deleted. */
        boolean isExport(Path file) {
            String first = path.relativize(file).getName(0).toString();
            String last = file.getFileName().toString();
            return switch (holds) {
                case STATE -> first.equals(EXPORTS);
                case EXPORTS -> true;
                case DELIVERIES ->
                        last.startsWith(CANARY)
                                || (last.startsWith("audit-log-") && last.contains(".zip"));
            };
        }

        boolean isLog(Path file) {
            return holds == Holds.STATE && path.relativize(file).getName(0).toString().equals(LOGS);
        }
    }

    /** What lies in a folder. */
    enum Holds {
        /** Logs, exports, stores, state of nodes. */
        STATE,
        /** Nothing but exports of ours. */
        EXPORTS,
        /** Copies of exports beside what others put there. */
        DELIVERIES
    }

    /**
     * @param home folder of all state
     * @param elsewhere names in it that are not walked into, and why
     * @param exports further folders in which exports are written
     * @param ofOthers whether an export of that name holds entries of other tenants only
     * @param console name of this console
     */
    HomeFiles(
            Path home,
            Map<String, String> elsewhere,
            List<Folder> exports,
            BiPredicate<TenantId, String> ofOthers,
            String console) {
        this.ofOthers = ofOthers;
        this.elsewhere = new TreeMap<>(elsewhere);
        this.console = console;
        this.folders =
                Stream.concat(
                                Stream.of(new Folder("home", home, Holds.STATE)),
                                exports.stream().filter(f -> !f.path().startsWith(home)))
                        .map(f -> new Folder(f.name(), real(f.path()), f.holds()))
                        .toList();
    }

    /** Links are not followed below, so the folder itself must be none. */
    private static Path real(Path folder) {
        try {
            return folder.toRealPath();
        } catch (IOException notThereYet) {
            return folder;
        }
    }

    Store store() {
        return STORE;
    }

    private static List<String> texts(Subject subject) {
        return Stream.concat(subject.identifiers().stream(), subject.references().stream())
                .filter(text -> !Needles.isTooShort(text))
                .toList();
    }

    /**
     * One folder, and what was seen there.
     *
     * @param others files that hold entries of other tenants only, which stay
     */
    private record Sweep(Folder folder, FileSweep.Seen seen, int others) {}

    /** A folder that nothing was written into yet may not be there. */
    private List<Sweep> sweep(Subject subject) {
        Needles needles = Needles.anyCase(texts(subject));
        return folders.stream()
                .filter(f -> Files.exists(f.path()))
                .map(f ->
                        without(
                                subject.tenant(),
                                f,
                                new FileSweep(f.path(), leftOut(f), needles).look()))
                .toList();
    }

    private Sweep without(TenantId tenant, Folder folder, FileSweep.Seen seen) {
        List<Path> left =
                seen.found().stream()
                        .filter(f -> !folder.isExport(f) || !ofOthers.test(tenant, name(f)))
                        .toList();
        return new Sweep(
                folder,
                new FileSweep.Seen(seen.files(), left, seen.named(), seen.unread()),
                seen.found().size() - left.size());
    }

    private static String name(Path file) {
        return String.valueOf(file.getFileName());
    }

    /** Also each folder that is walked by itself. */
    private Set<Path> leftOut(Folder of) {
        return Stream.concat(
                        elsewhere.keySet().stream().map(folders.getFirst().path()::resolve),
                        folders.stream().map(Folder::path).filter(p -> !p.equals(of.path())))
                .collect(Collectors.toSet());
    }

    private static Stream<Path> all(FileSweep.Seen seen) {
        return Stream.concat(seen.found().stream(), seen.named().stream()).distinct();
    }

    /** Files that hold something, or have it in their name. */
    long files(Subject subject) {
        return sweep(subject).stream().flatMap(s -> all(s.seen())).count();
    }

    /**
     * A log, a file in each form that is unpacked, in every folder, and one with somebody made up
     * in its name: all are looked into at once, because the probe that follows says only that it
     * found some.
     */
    void plant(Subject canary) {
        try {
            for (Folder folder : folders) {
                plant(folder, canary);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void plant(Folder folder, Subject canary) throws IOException {
        String name = CANARY + canary.request();
        String text = String.join("\n", texts(canary)) + "\n";
        Path exports =
                switch (folder.holds()) {
                    case STATE -> {
                        Path log = Files.createDirectories(folder.path().resolve(LOGS));
                        Files.writeString(log.resolve(name + ".log"), text);
                        yield Files.createDirectories(folder.path().resolve(EXPORTS));
                    }
                    case EXPORTS, DELIVERIES -> Files.createDirectories(folder.path());
                };
        String reference = canary.references().stream().sorted().findFirst().orElseThrow();
        Files.writeString(exports.resolve(name + "-" + reference + ".txt"), "");
        for (Path packed : PackedCanary.write(exports, name, text)) {
            if (!Packed.holds(packed, Needles.of(texts(canary)))) {
                throw new IllegalStateException(
                        "what was planted in "
                                + folder.below(packed)
                                + " is not found: looking would prove nothing");
            }
        }
    }

    long erase(Subject subject, LongConsumer done) {
        long erased = 0;
        for (Sweep sweep : sweep(subject)) {
            for (Path file : all(sweep.seen()).toList()) {
                erased += erase(sweep, file, texts(subject)) ? 1 : 0;
                done.accept(erased);
            }
        }
        return erased;
    }

    private static boolean erase(Sweep sweep, Path file, List<String> texts) {
        Folder folder = sweep.folder();
        try {
            if (folder.isExport(file)) {
                return !Files.isDirectory(file) && Files.deleteIfExists(file);
            }
            if (!folder.isLog(file)) {
                return false;
            }
            if (sweep.seen().found().contains(file)) {
                Overwriting.in(file, texts);
            }
            if (sweep.seen().named().contains(file)) {
                Files.move(file, file.resolveSibling(blank(file.getFileName().toString(), texts)));
            }
            return true;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String blank(String name, List<String> texts) {
        String blank = name;
        for (String text : texts) {
            blank =
                    Pattern.compile(Pattern.quote(text), Pattern.CASE_INSENSITIVE)
                            .matcher(blank)
                            .replaceAll("#".repeat(text.length()));
        }
        return blank;
    }

    Probe probe(Subject subject) {
        List<Look> looks = new ArrayList<>();
        List<String> places = new ArrayList<>();
        long unlooked = 0;
        List<Sweep> sweeps = sweep(subject);
        for (Sweep sweep : sweeps) {
            FileSweep.Seen seen = sweep.seen();
            String name = console + " " + sweep.folder().name();
            looks.add(new Look(name + ", contents", seen.found().size()));
            looks.add(new Look(name + ", names", seen.named().size()));
            all(seen).forEach(file -> places.add(sweep.folder().below(file)));
            seen.unread().forEach((file, why) -> places.add(file + " was not read: " + why));
            unlooked += seen.unread().size();
        }
        return new Probe(
                looks,
                unlooked,
                method(sweeps) + passedOver(subject, sweeps),
                places.stream().map(p -> blank(p, texts(subject))).limit(MOST_PLACES).toList(),
                Instant.MIN);
    }

    /** What the certificate says of files and texts that were passed over. */
    private static String passedOver(Subject subject, List<Sweep> sweeps) {
        int others = sweeps.stream().mapToInt(Sweep::others).sum();
        long few = subject.identifiers().stream().filter(Needles::isTooShort).count();
        return (others == 0 ? "" : " Exports of other tenants only are left as they are.")
                + (few == 0
                        ? ""
                        : " Identifiers of fewer than 4 characters were not looked for: "
                                + few
                                + ".");
    }

    private String method(List<Sweep> sweeps) {
        StringBuilder all = new StringBuilder(console).append(": ");
        all.append(
                "%,d files in %s read byte by byte and unpacked where they are ZIP, gzip, zstd, LZ4, Parquet or ClickHouse's blocks, also within each other; their names too. Not looked into:"
                        .formatted(
                                sweeps.stream().mapToLong(s -> s.seen().files()).sum(),
                                sweeps.stream()
                                        .map(s -> s.folder().name())
                                        .collect(Collectors.joining(", "))));
        elsewhere.forEach(
                (name, why) -> all.append(" ").append(name).append(": ").append(why).append(";"));
        all.append(" sealed files cannot be read.");
        return all.toString();
    }

    /** Overwrites words where they stand: whoever writes the file goes on at its end. */
    private static final class Overwriting {
        private static final long MOST = 256L << 20;

        static void in(Path file, List<String> texts) throws IOException {
            if (Files.size(file) > MOST) {
                throw new IOException(file + " is larger than " + MOST + " bytes");
            }
            byte[] content = Files.readAllBytes(file);
            try (var channel = Files.newByteChannel(file, StandardOpenOption.WRITE)) {
                for (String text : texts) {
                    byte[] word = text.getBytes(StandardCharsets.UTF_8);
                    byte[] blank = "#".repeat(word.length).getBytes(StandardCharsets.UTF_8);
                    for (int at = find(content, word, 0);
                            at >= 0;
                            at = find(content, word, at + 1)) {
                        channel.position(at);
                        channel.write(java.nio.ByteBuffer.wrap(blank));
                    }
                }
            }
        }

        private static int find(byte[] content, byte[] word, int from) {
            for (int at = from; word.length > 0 && at <= content.length - word.length; at++) {
                if (same(content, at, word)) {
                    return at;
                }
            }
            return -1;
        }

        private static boolean same(byte[] content, int at, byte[] word) {
            for (int i = 0; i < word.length; i++) {
                if (small(content[at + i]) != small(word[i])) {
                    return false;
                }
            }
            return true;
        }

        private static int small(byte b) {
            return b >= 'A' && b <= 'Z' ? b + ('a' - 'A') : b;
        }
    }
}
