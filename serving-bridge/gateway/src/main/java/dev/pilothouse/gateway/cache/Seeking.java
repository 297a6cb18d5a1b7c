package dev.pilothouse.gateway.cache;

import dev.pilothouse.gateway.call.Call;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Looks for a neighbour of one question, off the event loop of its call. */
final class Seeking {
    /** A call waits no longer for a semantic answer; it then goes on without. */
    static final int PATIENCE_MILLIS = 100;

    private final Call call;
    private final CompletableFuture<float @Nullable []> thought;
    private final Function<float @Nullable [], Neighbours.@Nullable Near> nearest;
    private boolean over;

    Seeking(
            Call call,
            CompletableFuture<float @Nullable []> thought,
            Function<float @Nullable [], Neighbours.@Nullable Near> nearest) {
        this.call = call;
        this.thought = thought;
        this.nearest = nearest;
    }

    /** Runs {@code then} once, unless the call ended: with what was found in time, or null. */
    void first(Consumer<Neighbours.@Nullable Near> then, Runnable skipped) {
        Runnable disarm =
                call.client()
                        .after(
                                PATIENCE_MILLIS,
                                () ->
                                        once(() -> {
                                            skipped.run();
                                            then.accept(null);
                                        }));
        call.atEnd(disarm);
        seek((near, given) ->
                once(() -> {
                    disarm.run();
                    if (given) {
                        skipped.run();
                    }
                    then.accept(near);
                }));
    }

    private void once(Runnable task) {
        if (!over && !call.ended()) {
            over = true;
            task.run();
        }
    }

    /** Runs {@code found} if there is a neighbour, while the call goes on. */
    void aside(Consumer<Neighbours.Near> found, Runnable skipped) {
        seek((near, given) -> {
            if (given) {
                skipped.run();
            }
            if (near != null && !call.ended()) {
                found.accept(near);
            }
        });
    }

    private interface Then {
        /**
         * @param given whether the look-up was given up
         */
        void found(Neighbours.@Nullable Near near, boolean given);
    }

    private void seek(Then then) {
        var _ =
                thought.thenApply(nearest)
                        .whenComplete(
                                (near, failure) -> onLoop(() -> then.found(near, failure != null)));
    }

    private void onLoop(Runnable task) {
        try {
            call.client().loop().execute(task);
        } catch (RejectedExecutionException stopped) {
            // The gateway has ended, and the call with it.
            return;
        }
    }
}
