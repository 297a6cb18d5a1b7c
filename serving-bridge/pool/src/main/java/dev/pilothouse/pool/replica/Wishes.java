package dev.pilothouse.pool.replica;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** Who waits for a replica to reach a goal. Used under the replica's lock. */
final class Wishes {
    private record Wish(Goal goal, CompletableFuture<Void> future) {}

    private final List<Wish> open = new ArrayList<>();

    CompletableFuture<Void> add(Goal goal) {
        Wish wish = new Wish(goal, new CompletableFuture<>());
        open.add(wish);
        return wish.future();
    }

    /** Those that wait for something else are told that it will not come. */
    void supersede(Goal by) {
        fail(open.stream().filter(w -> w.goal() != by).toList(), "it was then wanted " + by.word());
    }

    void reached(ReplicaState state) {
        List<Wish> met = open.stream().filter(w -> w.goal().reachedIn(state)).toList();
        open.removeAll(met);
        met.forEach(w -> w.future().completeAsync(() -> null));
    }

    void fail(String why) {
        fail(List.copyOf(open), why);
    }

    private void fail(List<Wish> wishes, String why) {
        open.removeAll(wishes);
        IllegalStateException failure = new IllegalStateException(why);
        wishes.forEach(w ->
                w.future()
                        .completeAsync(() -> {
                            throw failure;
                        }));
    }
}
