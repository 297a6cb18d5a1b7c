package dev.pilothouse.gateway.cache;

import dev.pilothouse.bridge.protocol.v1.CacheStatus;
import dev.pilothouse.bridge.protocol.v1.PurgeCache;
import dev.pilothouse.gateway.json.Digest;
import java.time.InstantSource;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.IntSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The caches of this node: in memory only, nothing of them is on any disk. Thread-safe.
 *
 * @see <a href="../../../../../../../../../docs/decisions/2026-11-29-caches.md">What is kept, and
 *     who may have it</a>
 */
public final class Caches implements AutoCloseable {
    final Counts counts = new Counts();
    final InstantSource clock;

    private final Store store;
    private final Neighbours neighbours = new Neighbours();
    private final Thinkers thinkers = new Thinkers();
    private IntSupplier flights = () -> 0;

    /**
     * @param bytes that all answers may take together
     */
    public Caches(long bytes, InstantSource clock) {
        this.clock = clock;
        this.store = new Store(bytes, clock, this::gone);
    }

    private void gone(Entry entry) {
        Digest partition = entry.question().meaning();
        if (partition != null) {
            neighbours.remove(partition, entry.question().exact());
        }
    }

    void flights(IntSupplier open) {
        flights = open;
    }

    /** Answers that are under way for calls that may share them. */
    public int flights() {
        return flights.getAsInt();
    }

    long mark() {
        return store.mark();
    }

    @Nullable Entry exact(Question question) {
        return store.exact(question.exact());
    }

    /** The vector of a question, or of the beginning of an answer. */
    CompletableFuture<float @Nullable []> think(String words, boolean beginning) {
        return thinkers.vector(words, beginning);
    }

    Neighbours.@Nullable Near nearest(
            Question question, float @Nullable [] vector, double threshold) {
        Digest partition = question.meaning();
        return vector == null || partition == null
                ? null
                : neighbours.nearest(partition, vector, threshold, store::semantic);
    }

    /** False when it was purged meanwhile. */
    boolean keep(Entry entry) {
        return store.put(entry);
    }

    /** Lets an answer that is kept be found by what its question means. */
    void place(Question question, float @Nullable [] vector) {
        Digest partition = question.meaning();
        if (partition != null && vector != null) {
            neighbours.add(partition, vector, question.exact());
        }
    }

    /**
     * Forgets answers, and those that are about to be stored.
     *
     * @return how many there were
     */
    public long purge(PurgeCache what) {
        return store.purge(what);
    }

    /**
     * Answers that are kept of calls of these end users.
     *
     * @param references under the tenant's key
     */
    public long held(String tenant, Collection<String> references) {
        return store.held(tenant, references);
    }

    /** What caches did, by feature. */
    public List<CacheStatus> rows() {
        return counts.rows();
    }

    /** By the names of a node's status. */
    public Map<String, Double> counters() {
        return Map.of(
                "cache.looked", (double) counts.sum(row -> row.looked.sum()),
                "cache.hits.exact", (double) counts.sum(row -> row.exact.sum()),
                "cache.hits.semantic", (double) counts.sum(row -> row.semantic.sum()),
                "cache.hits.shadow", (double) counts.sum(row -> row.shadow.sum()),
                "cache.skipped", (double) counts.sum(row -> row.skipped.sum()),
                "cache.joined", (double) counts.sum(row -> row.joined.sum()),
                "cache.stored", (double) counts.sum(row -> row.stored.sum()));
    }

    /** Answers that are kept. */
    public long size() {
        return store.size();
    }

    /** Memory that they take, in bytes, about. */
    public long bytes() {
        return store.bytes();
    }

    @Override
    public void close() {
        thinkers.close();
    }
}
