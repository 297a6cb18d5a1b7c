package dev.pilothouse.gateway.cache;

import dev.pilothouse.bridge.protocol.v1.PurgeCache;
import java.util.Comparator;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/**
 * What was purged and when, so that no answer comes back whose call had begun before: neither one
 * that is being stored at the same time nor one that is stored later. Thread-safe.
 */
final class Purges {
    private static final int MOST = 10_000;

    private enum Scope {
        ALL,
        TENANT,
        FEATURE,
        SUBJECT
    }

    private record What(Scope scope, String tenant, String name) {
        static final What ALL = new What(Scope.ALL, "", "");

        static What of(PurgeCache purge) {
            if (!purge.getSubject().isEmpty()) {
                return new What(Scope.SUBJECT, purge.getTenant(), purge.getSubject());
            }
            if (!purge.getFeature().isEmpty()) {
                return new What(Scope.FEATURE, purge.getTenant(), purge.getFeature());
            }
            return purge.getTenant().isEmpty()
                    ? ALL
                    : new What(Scope.TENANT, purge.getTenant(), "");
        }
    }

    private final AtomicLong clock = new AtomicLong();
    private final Map<What, Long> newest = new ConcurrentHashMap<>();

    /** What begins now is not of a purge so far. */
    long mark() {
        return clock.get();
    }

    /** From now on nothing of it that began before is alive. */
    synchronized void purge(PurgeCache purge) {
        newest.put(What.of(purge), clock.incrementAndGet());
        if (newest.size() > MOST) {
            forgetOldest();
        }
    }

    /** What is older than the oldest purge that is still known counts as purged too. */
    private void forgetOldest() {
        Map.Entry<What, Long> oldest =
                newest.entrySet().stream()
                        .filter(e -> !e.getKey().equals(What.ALL))
                        .min(Comparator.comparingLong(Map.Entry::getValue))
                        .orElseThrow();
        newest.merge(What.ALL, oldest.getValue(), Math::max);
        newest.remove(oldest.getKey());
    }

    /** Whether an answer was purged after its call began. */
    boolean dead(Tags tags, long mark) {
        return !newest.isEmpty()
                && (after(mark, What.ALL)
                        || after(mark, new What(Scope.TENANT, tags.tenant(), ""))
                        || after(mark, new What(Scope.FEATURE, tags.tenant(), tags.feature()))
                        || tags.subjects().stream()
                                .anyMatch(s ->
                                        after(mark, new What(Scope.SUBJECT, tags.tenant(), s))));
    }

    private boolean after(long mark, What what) {
        return newest.getOrDefault(what, 0L) > mark;
    }
}
