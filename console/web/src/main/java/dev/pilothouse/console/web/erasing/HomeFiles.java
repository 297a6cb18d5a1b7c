package dev.pilothouse.console.web.erasing;

import dev.pilothouse.db.model.ErasureTarget;
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
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.BiPredicate;
import java.util.function.LongConsumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Every file under the installation's home that no other store answers for. Words in logs are
 * overwritten where they stand; anything else that holds some is named and left to people.
 */
final class HomeFiles implements ErasureTarget {
    private static final Store STORE =
            new Store(
                    "home-files",
                    "Files of this installation",
                    "Logs, exports and whatever else lies in its folder",
                    "Words in logs are overwritten, exports that hold some are deleted",
                    true);
    private static final String LOGS = "log";
    private static final String EXPORTS = "exports";
    private static final int MOST_PLACES = 20;

    /** Folders that are not walked into, and why. */
    static final Map<String, String> ELSEWHERE =
            new TreeMap<>(
                    Map.of(
                            "postgres", "read by the probe of the console database",
                            "clickhouse", "read by the probe of the span store",
                            "secrets", "keys and passwords of this installation",
                            "people.json", "accounts of colleagues"));

    private static final Pattern EXPORT = Pattern.compile("([0-9a-f-]{36})\\.zip");

    private final Path home;
    private final BiPredicate<TenantId, UUID> ofOthers;

    /**
     * @param ofOthers whether an export holds entries of other tenants only
     */
    HomeFiles(Path home, BiPredicate<TenantId, UUID> ofOthers) {
        this.home = home;
        this.ofOthers = ofOthers;
    }

    @Override
    public Store store() {
        return STORE;
    }

    private static List<String> texts(Subject subject) {
        return Stream.concat(subject.identifiers().stream(), subject.references().stream())
                .filter(text -> !Needles.isTooShort(text))
                .toList();
    }

    private FileSweep.Seen look(Subject subject) {
        return new FileSweep(home, ELSEWHERE.keySet(), Needles.of(texts(subject))).look();
    }

    /** Files with something of the person that are the tenant's, or the installation's. */
    private List<Path> ours(Subject subject, FileSweep.Seen seen) {
        return seen.found().stream().filter(f -> !isOfOthers(subject.tenant(), f)).toList();
    }

    private boolean isOfOthers(TenantId tenant, Path file) {
        Path name = home.relativize(file);
        Matcher export = EXPORT.matcher(String.valueOf(name.getFileName()));
        return name.getNameCount() == 2
                && name.startsWith(EXPORTS)
                && export.matches()
                && ofOthers.test(tenant, UUID.fromString(export.group(1)));
    }

    /** What the certificate says of files and texts that were passed over. */
    private String passedOver(Subject subject, FileSweep.Seen seen) {
        int others = seen.found().size() - ours(subject, seen).size();
        long few = subject.identifiers().stream().filter(Needles::isTooShort).count();
        return (others == 0 ? "" : " Exports of other tenants only are left as they are.")
                + (few == 0
                        ? ""
                        : " Identifiers of fewer than 4 characters were not looked for: "
                                + few
                                + ".");
    }

    @Override
    public Found plan(Subject subject) {
        int files = ours(subject, look(subject)).size();
        return new Found(
                files, files == 0 ? List.of() : List.of(new Part("files", files)), List.of());
    }

    /**
     * A log, and a file in each form that is unpacked: all are looked into at once, because the
     * probe that follows says only that it found some.
     */
    @Override
    public void plant(Subject canary) {
        String text = String.join("\n", texts(canary)) + "\n";
        try {
            Path log = Files.createDirectories(home.resolve(LOGS));
            Path exports = Files.createDirectories(home.resolve(EXPORTS));
            String name = "erasure-canary-" + canary.request();
            Files.writeString(log.resolve(name + ".log"), text);
            for (Path packed : PackedCanary.write(exports, name, text)) {
                if (!Packed.holds(packed, Needles.of(texts(canary)))) {
                    throw new IllegalStateException(
                            "what was planted in "
                                    + home.relativize(packed)
                                    + " is not found: looking would prove nothing");
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public long erase(Subject subject, LongConsumer done) {
        long erased = 0;
        for (Path file : ours(subject, look(subject))) {
            erased += erase(file, texts(subject)) ? 1 : 0;
            done.accept(erased);
        }
        return erased;
    }

    private boolean erase(Path file, List<String> texts) {
        try {
            return switch (home.relativize(file).getName(0).toString()) {
                case LOGS -> {
                    Overwriting.in(file, texts);
                    yield true;
                }
                case EXPORTS -> Files.deleteIfExists(file);
                default -> false;
            };
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public Probe probe(Subject subject) {
        FileSweep.Seen seen = look(subject);
        List<String> places = new ArrayList<>();
        ours(subject, seen).forEach(f -> places.add(home.relativize(f).toString()));
        seen.unread().forEach((file, why) -> places.add(file + " was not read: " + why));
        StringBuilder elsewhere = new StringBuilder();
        ELSEWHERE.forEach((name, why) ->
                elsewhere.append(" ").append(name).append(": ").append(why).append(";"));
        return new Probe(
                places.size(),
                "%,d files read byte by byte and unpacked where they are ZIP, gzip, zstd, LZ4, Parquet or ClickHouse's blocks, also within each other. Not looked into:%s sealed files cannot be read.%s"
                        .formatted(seen.files(), elsewhere, passedOver(subject, seen)),
                places.stream().limit(MOST_PLACES).toList(),
                Instant.MIN);
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
