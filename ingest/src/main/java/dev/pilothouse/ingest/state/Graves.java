package dev.pilothouse.ingest.state;

import com.google.protobuf.Timestamp;
import dev.pilothouse.bridge.protocol.v1.Tombstone;
import dev.pilothouse.bridge.protocol.v1.Tombstones;
import dev.pilothouse.ingest.spool.Leaving;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Erased people of one tenant, by reference. */
record Graves(String tenant, Map<String, List<Grave>> byReference) {
    static final Graves NONE = new Graves("", Map.of());

    /**
     * @param before nanoseconds since the epoch
     */
    record Grave(long before, Instant endsAt) {}

    static Graves of(Tombstones all) {
        return new Graves(
                all.getTenant(),
                all.getTombstonesList().stream()
                        .collect(
                                Collectors.groupingBy(
                                        Tombstone::getReference,
                                        Collectors.mapping(Graves::grave, Collectors.toList()))));
    }

    private static Grave grave(Tombstone stone) {
        Instant before = instant(stone.getBefore());
        return new Grave(
                before.getEpochSecond() * 1_000_000_000L + before.getNano(),
                instant(stone.getEndsAt()));
    }

    private static Instant instant(Timestamp time) {
        return Instant.ofEpochSecond(time.getSeconds(), time.getNanos());
    }

    boolean covers(String reference, long startNanos, Instant now) {
        return byReference.getOrDefault(reference, List.of()).stream()
                .anyMatch(g -> startNanos < g.before() && now.isBefore(g.endsAt()));
    }

    /** Those that still hold. */
    Leaving leaving(Instant now) {
        Map<String, Long> before = new HashMap<>();
        byReference.forEach((reference, graves) ->
                graves.stream()
                        .filter(g -> now.isBefore(g.endsAt()))
                        .forEach(g -> before.merge(reference, g.before(), Math::max)));
        return new Leaving(tenant, before);
    }
}
