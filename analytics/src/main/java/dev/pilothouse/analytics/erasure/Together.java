package dev.pilothouse.analytics.erasure;

import dev.pilothouse.analytics.erasure.SubjectErasure.Hidden;
import dev.pilothouse.analytics.erasure.SubjectErasure.Order;
import dev.pilothouse.db.model.ErasureTarget.Subject;
import dev.pilothouse.db.model.TenantId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongConsumer;

/**
 * Runs one deletion at a time, for up to 1,000 people of a tenant: a mutation reads every part
 * whether it is for one person or for many. Those who come at the same moment are taken together;
 * those who come while rows are hidden have theirs hidden before any part is written anew, which
 * takes longest and is then done once for all.
 */
final class Together {
    private static final int MOST = 1_000;
    private static final int ROUNDS = 3;
    private static final Duration MOMENT = Duration.ofMillis(200);

    private final SubjectErasure erasure;
    private final List<Waiting> queue = new ArrayList<>();
    private final ReentrantLock running = new ReentrantLock(true);

    private record Waiting(Order order, CompletableFuture<Long> gone) {}

    Together(SubjectErasure erasure) {
        this.erasure = erasure;
    }

    long erase(Subject subject, LongConsumer done) {
        Waiting mine = new Waiting(new Order(subject, done), new CompletableFuture<>());
        synchronized (queue) {
            queue.add(mine);
        }
        running.lock();
        try {
            while (!mine.gone().isDone()) {
                LockSupport.parkNanos(MOMENT.toNanos());
                run(subject.tenant());
            }
        } finally {
            running.unlock();
        }
        return result(mine.gone());
    }

    private List<Waiting> take(TenantId tenant) {
        synchronized (queue) {
            List<Waiting> taken =
                    queue.stream()
                            .filter(w -> w.order().subject().tenant().equals(tenant))
                            .limit(MOST)
                            .toList();
            queue.removeAll(taken);
            return taken;
        }
    }

    private void run(TenantId tenant) {
        Map<Waiting, Hidden> hidden = new LinkedHashMap<>();
        for (int round = 0; round < ROUNDS; round++) {
            List<Waiting> taken = take(tenant);
            if (taken.isEmpty()) {
                break;
            }
            orFail(
                    taken,
                    () -> {
                        Hidden rows =
                                erasure.hide(tenant, taken.stream().map(Waiting::order).toList());
                        taken.forEach(w -> hidden.put(w, rows));
                    });
        }
        orFail(
                hidden.keySet(),
                () -> {
                    erasure.rewrite(tenant, hidden.values().stream().distinct().toList());
                    hidden.forEach(
                            (waiting, rows) -> waiting.gone().complete(rows.of(waiting.order())));
                });
    }

    private static void orFail(Collection<Waiting> waiting, Runnable part) {
        try {
            part.run();
        } catch (RuntimeException e) {
            waiting.forEach(w -> w.gone().completeExceptionally(e));
        }
    }

    private static long result(CompletableFuture<Long> gone) {
        try {
            return gone.join();
        } catch (CompletionException e) {
            throw e.getCause() instanceof RuntimeException cause ? cause : e;
        }
    }
}
