package dev.pilothouse.gateway.cache;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Expiry;
import com.github.benmanes.caffeine.cache.RemovalCause;
import dev.pilothouse.bridge.protocol.v1.PurgeCache;
import dev.pilothouse.gateway.json.Digest;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Collection;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The answers that are kept, in memory only, bounded by bytes; what is asked for rarely goes first
 * (W-TinyLFU). Thread-safe, never blocks.
 */
final class Store {
    private final Cache<Digest, Entry> entries;
    private final Purges purges = new Purges();
    private final InstantSource clock;

    /**
     * @param bytes that all answers may take together
     * @param gone hears of each answer that is no longer there
     */
    Store(long bytes, InstantSource clock, Consumer<Entry> gone) {
        this.clock = clock;
        this.entries =
                Caffeine.newBuilder()
                        .maximumWeight(bytes)
                        .weigher((Digest key, Entry entry) -> entry.weight())
                        .expireAfter(
                                Expiry.creating((Digest key, Entry entry) ->
                                        Duration.ofMillis(entry.until() - clock.millis())))
                        .removalListener((key, entry, cause) -> {
                            if (entry != null && cause != RemovalCause.REPLACED) {
                                gone.accept(entry);
                            }
                        })
                        .build();
    }

    /** For {@link Entry#mark}. */
    long mark() {
        return purges.mark();
    }

    /** An answer for an identical call; null for none. */
    @Nullable Entry exact(Digest question) {
        Entry entry = alive(question);
        return entry != null && entry.exactUntil() > clock.millis() ? entry : null;
    }

    /** An answer for calls that mean the same; null for none. */
    @Nullable Entry semantic(Digest question) {
        Entry entry = alive(question);
        return entry != null && entry.semanticUntil() > clock.millis() ? entry : null;
    }

    private @Nullable Entry alive(Digest question) {
        Entry entry = entries.getIfPresent(question);
        return entry == null || dead(entry) ? null : entry;
    }

    private boolean dead(Entry entry) {
        return purges.dead(entry.question().tags(), entry.mark());
    }

    /** False when it was purged meanwhile. */
    boolean put(Entry entry) {
        if (dead(entry) || entry.until() <= clock.millis()) {
            return false;
        }
        Digest key = entry.question().exact();
        entries.put(key, entry);
        if (dead(entry)) {
            entries.asMap().remove(key, entry);
            return false;
        }
        return true;
    }

    void drop(Entry entry) {
        entries.asMap().remove(entry.question().exact(), entry);
    }

    /**
     * Forgets answers.
     *
     * @return how many there were
     */
    long purge(PurgeCache what) {
        purges.purge(what);
        long forgotten = 0;
        for (var entry : entries.asMap().entrySet()) {
            if (dead(entry.getValue())
                    && entries.asMap().remove(entry.getKey(), entry.getValue())) {
                forgotten++;
            }
        }
        return forgotten;
    }

    /** Living answers of calls of these end users. */
    long held(String tenant, Collection<String> references) {
        return entries.asMap().values().stream()
                .filter(entry -> !dead(entry))
                .map(entry -> entry.question().tags())
                .filter(tags -> tags.tenant().equals(tenant))
                .filter(tags -> tags.subjects().stream().anyMatch(references::contains))
                .count();
    }

    long size() {
        return entries.estimatedSize();
    }

    /** Bytes that the answers take, about. */
    long bytes() {
        return entries.policy().eviction().map(e -> e.weightedSize().orElse(0)).orElse(0L);
    }
}
