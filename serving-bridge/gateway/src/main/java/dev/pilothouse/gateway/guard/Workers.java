package dev.pilothouse.gateway.guard;

import dev.pilothouse.gateway.call.Call;
import dev.pilothouse.gateway.call.Refusal;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks at large texts and translates them, so that the event loops do not stand still over them:
 * what is over 32 KiB is for two threads of their own; when 256 such texts wait, more are pushed
 * back.
 */
public final class Workers implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Workers.class);
    private static final int LARGE = 32 * 1024;
    private static final int MOST_WAITING = 256;
    private static final int IDLE_SECONDS = 30;

    private final ThreadPoolExecutor threads =
            new ThreadPoolExecutor(
                    2,
                    2,
                    IDLE_SECONDS,
                    TimeUnit.SECONDS,
                    new ArrayBlockingQueue<>(MOST_WAITING),
                    Thread.ofPlatform().daemon().name("guardrails-", 0).factory());

    public Workers() {
        threads.allowCoreThreadTimeOut(true);
    }

    /**
     * Does {@code work} here or on another thread, and {@code then} on the call's event loop.
     *
     * @param bytes how much there is to look at
     * @throws Refusal 503 when too much waits
     */
    public <T> void run(Call call, int bytes, Supplier<T> work, Consumer<T> then) {
        if (bytes <= LARGE) {
            then.accept(work.get());
            return;
        }
        try {
            threads.execute(() -> away(call, work, then));
        } catch (RejectedExecutionException full) {
            throw Refusal.overloaded("Too many large texts wait to be looked at.");
        }
    }

    private static <T> void away(Call call, Supplier<T> work, Consumer<T> then) {
        try {
            T result = work.get();
            call.client().loop().execute(() -> back(call, () -> then.accept(result)));
        } catch (RuntimeException failed) {
            LOG.error("work on a text failed", failed);
            call.client().loop().execute(() -> call.refuse(Refusal.internal()));
        }
    }

    /** Goes on with a call on its event loop, unless it ended. */
    static void back(Call call, Runnable then) {
        if (call.ended()) {
            return;
        }
        try {
            then.run();
        } catch (Refusal refusal) {
            call.block(refusal);
        } catch (RuntimeException failed) {
            LOG.error("work on a text failed", failed);
            call.refuse(Refusal.internal());
        }
    }

    @Override
    public void close() {
        threads.shutdownNow();
    }
}
