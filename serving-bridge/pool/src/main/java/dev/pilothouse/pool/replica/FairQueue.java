package dev.pilothouse.pool.replica;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Jobs that wait, fair between tenants: the next one is of the tenant that was served the fewest
 * tokens (virtual token counters, Sheng and others, OSDI 2024: one for a token read, two for one
 * generated). Who was away gains no credit: a counter is lifted to the lowest of those present.
 * When it is full, a tenant with less than its share pushes out the newest job of the longest line.
 *
 * @see <a href="https://www.usenix.org/conference/osdi24/presentation/sheng">Fairness in Serving
 *     Large Language Models</a>
 */
final class FairQueue {
    static final int OUTPUT_WEIGHT = 2;
    private static final int REMEMBERED = 1_000;

    /** One tenant's. */
    private static final class Line {
        final Deque<Job> waiting = new ArrayDeque<>();
        double served;
        int running;

        boolean present() {
            return running > 0 || !waiting.isEmpty();
        }
    }

    private final Map<String, Line> lines = new LinkedHashMap<>(16, 0.75f, true);
    private double lowest;
    private int size;

    int size() {
        return size;
    }

    /**
     * @param bound most jobs that may wait
     * @return the job that must go: another one, or {@code job} itself; empty when there is room
     */
    Optional<Job> add(Job job, int bound) {
        Line line = line(job.request.tenant());
        if (size >= bound) {
            Line longest = longest();
            if (longest == null || longest.waiting.size() <= line.waiting.size() + 1) {
                return Optional.of(job);
            }
            Job pushed = longest.waiting.removeLast();
            line.waiting.add(job);
            return Optional.of(pushed);
        }
        line.waiting.add(job);
        size++;
        return Optional.empty();
    }

    private Line line(String tenant) {
        Line known = lines.get(tenant);
        Line line = known == null ? new Line() : known;
        if (!line.present()) {
            line.served = Math.max(line.served, lowestPresent());
        }
        if (known == null) {
            lines.put(tenant, line);
            forgetOne();
        }
        return line;
    }

    /** The line that was not used for longest goes, when nobody is in it. */
    private void forgetOne() {
        if (lines.size() > REMEMBERED) {
            lines.entrySet().stream()
                    .filter(e -> !e.getValue().present())
                    .findFirst()
                    .map(Map.Entry::getKey)
                    .ifPresent(lines::remove);
        }
    }

    private double lowestPresent() {
        lowest =
                lines.values().stream()
                        .filter(Line::present)
                        .mapToDouble(l -> l.served)
                        .min()
                        .orElse(lowest);
        return lowest;
    }

    private @Nullable Line longest() {
        return lines.values().stream()
                .max(Comparator.comparingInt(l -> l.waiting.size()))
                .orElse(null);
    }

    /** Takes the next job; it counts as running until {@link #ended}. Null when none waits. */
    @Nullable Job next() {
        String tenant =
                lines.entrySet().stream()
                        .filter(e -> !e.getValue().waiting.isEmpty())
                        .min(Comparator.comparingDouble(e -> e.getValue().served))
                        .map(Map.Entry::getKey)
                        .orElse(null);
        if (tenant == null) {
            return null;
        }
        Line line = existing(tenant);
        Job job = line.waiting.remove();
        size--;
        line.running++;
        line.served += job.request.weight();
        return job;
    }

    /** Tokens were generated for a tenant. */
    void charge(String tenant, int tokens) {
        Line line = lines.get(tenant);
        if (line != null) {
            line.served += tokens;
        }
    }

    void ended(Job job) {
        Line line = existing(job.request.tenant());
        line.running = Math.max(0, line.running - 1);
        if (!line.present()) {
            lowest = Math.max(lowest, line.served);
        }
    }

    private Line existing(String tenant) {
        return Objects.requireNonNull(lines.get(tenant), tenant);
    }

    /** False when it does not wait. */
    boolean remove(Job job) {
        Line line = lines.get(job.request.tenant());
        boolean waited = line != null && line.waiting.remove(job);
        if (waited) {
            size--;
        }
        return waited;
    }

    /** Takes what was queued before then. */
    List<Job> olderThan(long nanos) {
        List<Job> old = new ArrayList<>();
        for (Line line : lines.values()) {
            for (Job first = line.waiting.peek();
                    first != null && first.queuedAt - nanos < 0;
                    first = line.waiting.peek()) {
                old.add(line.waiting.remove());
                size--;
            }
        }
        return old;
    }

    /** Takes all that waits. */
    List<Job> clear() {
        List<Job> all = new ArrayList<>();
        lines.values().forEach(line -> drain(line, all));
        size = 0;
        return all;
    }

    private static void drain(Line line, Collection<Job> into) {
        into.addAll(line.waiting);
        line.waiting.clear();
    }

    /** Tenants whose counters are kept. */
    int remembered() {
        return lines.size();
    }

    /** Of every tenant that is present, the longest lines first. */
    List<FairShare> shares() {
        return lines.entrySet().stream()
                .filter(e -> e.getValue().present())
                .map(e ->
                        new FairShare(
                                e.getKey(), e.getValue().waiting.size(), e.getValue().running))
                .sorted(
                        Comparator.comparingInt(FairShare::queued)
                                .thenComparingInt(FairShare::running)
                                .reversed())
                .toList();
    }
}
