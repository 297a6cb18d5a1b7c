package dev.pilothouse.gateway.cache;

import dev.pilothouse.bridge.protocol.v1.CacheStatus;
import dev.pilothouse.gateway.call.Cached.Saved;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/** What caches did since the start, by feature. Thread-safe. */
final class Counts {
    private static final int MOST_ROWS = 1_000;

    /** Below it a fresh answer says something else. */
    static final double UNLIKE = 0.8;

    private record Of(String tenant, String feature) {}

    /** Of one feature. */
    static final class Row {
        final LongAdder looked = new LongAdder();
        final LongAdder exact = new LongAdder();
        final LongAdder semantic = new LongAdder();
        final LongAdder shadow = new LongAdder();
        final LongAdder skipped = new LongAdder();
        final LongAdder joined = new LongAdder();
        final LongAdder stored = new LongAdder();
        private final LongAdder input = new LongAdder();
        private final LongAdder output = new LongAdder();
        private final LongAdder cost = new LongAdder();
        private final LongAdder checked = new LongAdder();
        private final LongAdder similarity = new LongAdder();
        private final LongAdder unlike = new LongAdder();
        private volatile String currency = "";

        void saved(Saved saved) {
            input.add(saved.usage().prompt());
            output.add(saved.usage().completion());
            cost.add(saved.cost());
            currency = saved.currency().isEmpty() ? currency : saved.currency();
        }

        /** An answer was compared with a fresh one. */
        void compared(double like) {
            similarity.add(Math.round(1_000 * Math.max(0, like)));
            if (like < UNLIKE) {
                unlike.increment();
            }
            checked.increment();
        }

        private CacheStatus status(Of of) {
            return CacheStatus.newBuilder()
                    .setTenant(of.tenant)
                    .setFeature(of.feature)
                    .setLooked(looked.sum())
                    .setExactHits(exact.sum())
                    .setSemanticHits(semantic.sum())
                    .setShadowHits(shadow.sum())
                    .setSkipped(skipped.sum())
                    .setJoined(joined.sum())
                    .setStored(stored.sum())
                    .setAvoidedInputTokens(input.sum())
                    .setAvoidedOutputTokens(output.sum())
                    .setAvoidedCost(cost.sum())
                    .setCurrency(currency)
                    .setChecked(checked.sum())
                    .setSimilaritySum(similarity.sum())
                    .setUnlike(unlike.sum())
                    .build();
        }
    }

    private final Map<Of, Row> rows = new ConcurrentHashMap<>();

    Row of(String tenant, String feature) {
        return rows.computeIfAbsent(new Of(tenant, feature), of -> new Row());
    }

    /** The busiest first. */
    List<CacheStatus> rows() {
        return rows.entrySet().stream()
                .map(e -> e.getValue().status(e.getKey()))
                .sorted(Comparator.comparingLong(CacheStatus::getLooked).reversed())
                .limit(MOST_ROWS)
                .toList();
    }

    long sum(java.util.function.ToLongFunction<Row> what) {
        return rows.values().stream().mapToLong(what).sum();
    }
}
