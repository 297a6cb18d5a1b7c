package dev.pilothouse.analytics.erasure;

import dev.pilothouse.analytics.erasure.SubjectErasure.Order;
import dev.pilothouse.db.model.ErasureTarget.Subject;
import dev.pilothouse.db.model.TenantId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongConsumer;

/**
 * Runs one deletion at a time; those who come meanwhile are taken together by the next one, up to
 * 1,000 people of a tenant. A mutation reads every part whether it is for one person or for many.
 */
final class Together {
    private static final int MOST = 1_000;

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
                run(take(subject.tenant()));
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

    private void run(List<Waiting> taken) {
        TenantId tenant = taken.getFirst().order().subject().tenant();
        try {
            Map<UUID, Long> gone = erasure.run(tenant, taken.stream().map(Waiting::order).toList());
            taken.forEach(
                    w -> w.gone().complete(gone.getOrDefault(w.order().subject().request(), 0L)));
        } catch (RuntimeException e) {
            taken.forEach(w -> w.gone().completeExceptionally(e));
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
