package dev.pilothouse.gateway.cache;

import dev.pilothouse.gateway.json.Digest;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The vectors of questions whose answers are kept, by partition: nothing is ever compared across
 * two. A partition is small, so it is looked through from end to end. Thread-safe.
 */
final class Neighbours {
    private static final int MOST = 1_000;

    @SuppressWarnings("ArrayRecordComponent") // never compared
    private record Point(float[] vector, Digest answer) {}

    /**
     * The nearest question with an answer.
     *
     * @param similarity of the two questions, -1 to 1
     */
    record Near(Entry answer, double similarity) {}

    private final Map<Digest, List<Point>> partitions = new ConcurrentHashMap<>();

    /** The oldest goes when a partition is full. */
    void add(Digest partition, float[] vector, Digest answer) {
        partitions.compute(partition, (key, points) -> with(points, new Point(vector, answer)));
    }

    private static List<Point> with(@Nullable List<Point> points, Point more) {
        List<Point> all = new ArrayList<>(points == null ? List.of() : points);
        all.removeIf(point -> point.answer.equals(more.answer));
        if (all.size() == MOST) {
            all.removeFirst();
        }
        all.add(more);
        return all;
    }

    void remove(Digest partition, Digest answer) {
        partitions.computeIfPresent(
                partition,
                (key, points) -> {
                    List<Point> left =
                            points.stream().filter(p -> !p.answer.equals(answer)).toList();
                    return left.isEmpty() ? null : left;
                });
    }

    /**
     * @param answer the answer that is kept under a digest, or null
     * @return null when nothing is as near as that
     */
    @Nullable Near nearest(
            Digest partition,
            float[] vector,
            double threshold,
            Function<Digest, @Nullable Entry> answer) {
        Near nearest = null;
        for (Point point : partitions.getOrDefault(partition, List.of())) {
            double like = Encoder.similarity(vector, point.vector);
            boolean nearer = like >= (nearest == null ? threshold : nearest.similarity);
            Entry entry = nearer ? answer.apply(point.answer) : null;
            if (entry != null) {
                nearest = new Near(entry, like);
            }
        }
        return nearest;
    }

    /** Partitions that have an answer. */
    int size() {
        return partitions.size();
    }
}
