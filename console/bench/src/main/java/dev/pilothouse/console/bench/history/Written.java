package dev.pilothouse.console.bench.history;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Which hours of each feature's past are in the store, so that writing the past again adds only
 * what is missing. What was noted for a feature that has been declared anew since does not count.
 */
final class Written {
    private final Path file;
    private final Map<String, Range> ranges = new TreeMap<>();

    private Written(Path file) {
        this.file = file;
    }

    /**
     * Hours from {@code from} inclusive to {@code to} exclusive.
     *
     * @param declared when the feature was declared
     */
    record Range(String declared, Instant from, Instant to) {}

    /**
     * Hours still to write.
     *
     * @param backwards the latest day first, so that what is noted stays one range
     */
    record Gap(Instant from, Instant to, boolean backwards) {
        boolean isEmpty() {
            return !from.isBefore(to);
        }

        /** The gap cut at midnight (UTC), in the order to write. */
        List<Gap> days() {
            List<Gap> days = new ArrayList<>();
            for (Instant day = from; day.isBefore(to); day = nextDay(day)) {
                days.add(new Gap(day, min(nextDay(day), to), backwards));
            }
            return backwards ? days.reversed() : days;
        }

        private static Instant nextDay(Instant day) {
            return day.truncatedTo(ChronoUnit.DAYS).plus(1, ChronoUnit.DAYS);
        }
    }

    static Written load(Path file) throws IOException {
        Written written = new Written(file);
        if (Files.exists(file)) {
            JsonNode json = JsonMapper.shared().readTree(Files.readString(file));
            json.properties().forEach(e -> written.ranges.put(e.getKey(), range(e.getValue())));
        }
        return written;
    }

    private static Range range(JsonNode json) {
        return new Range(
                json.path("declared").asString(),
                Instant.parse(json.path("from").asString()),
                Instant.parse(json.path("to").asString()));
    }

    /** What is missing of a range. */
    List<Gap> gaps(String feature, String declared, Instant from, Instant to) {
        Range range = range(feature, declared);
        if (range == null) {
            return List.of(new Gap(from, to, false));
        }
        List<Gap> gaps = new ArrayList<>();
        gaps.add(new Gap(from, min(to, range.from()), true));
        gaps.add(new Gap(max(from, range.to()), to, false));
        gaps.removeIf(Gap::isEmpty);
        return gaps;
    }

    private @Nullable Range range(String feature, String declared) {
        Range range = ranges.get(feature);
        return range != null && range.declared().equals(declared) ? range : null;
    }

    /** Notes hours that touch those noted before. */
    void add(String feature, String declared, Instant from, Instant to) throws IOException {
        Range old = range(feature, declared);
        ranges.put(
                feature,
                old == null
                        ? new Range(declared, from, to)
                        : new Range(declared, min(old.from(), from), max(old.to(), to)));
        save();
    }

    private void save() throws IOException {
        Map<String, Object> json = new TreeMap<>();
        ranges.forEach((feature, range) ->
                json.put(
                        feature,
                        Map.of(
                                "declared", range.declared(),
                                "from", range.from().toString(),
                                "to", range.to().toString())));
        Files.createDirectories(file.getParent());
        Path part = file.resolveSibling(file.getFileName() + ".part");
        Files.writeString(part, JsonMapper.shared().writeValueAsString(json));
        Files.move(part, file, StandardCopyOption.ATOMIC_MOVE);
    }

    private static Instant min(Instant a, Instant b) {
        return a.isBefore(b) ? a : b;
    }

    private static Instant max(Instant a, Instant b) {
        return a.isAfter(b) ? a : b;
    }
}
