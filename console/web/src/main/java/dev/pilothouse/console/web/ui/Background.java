package dev.pilothouse.console.web.ui;

import com.vaadin.flow.component.UI;
import com.vaadin.flow.component.UIDetachedException;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.function.Consumer;

/** Work off the UI thread: each task has a virtual thread, at most 64 run at the same time. */
public final class Background {
    private static final ExecutorService THREADS =
            Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name("view-", 0).factory());
    private static final Semaphore PLACES = new Semaphore(64, true);
    private static final ScopedValue<Flight> FLIGHT = ScopedValue.newInstance();

    private Background() {}

    /**
     * Runs {@code work}, then {@code then} or {@code failed} in the UI; neither when the page has
     * gone. {@code work} must not touch components.
     */
    public static <T> void run(
            UI ui, Callable<T> work, Consumer<T> then, Consumer<Throwable> failed) {
        if (!FLIGHT.isBound()) {
            THREADS.execute(() -> finish(ui, work, then, failed));
            return;
        }
        Flight flight = FLIGHT.get();
        flight.begin();
        THREADS.execute(() -> {
            try {
                finish(ui, work, then, failed);
            } finally {
                flight.end();
            }
        });
    }

    /** Runs {@code refresh}; what it starts here belongs to {@code flight}. */
    static void of(Flight flight, Runnable refresh) {
        ScopedValue.where(FLIGHT, flight).run(refresh);
    }

    private static <T> void finish(
            UI ui, Callable<T> work, Consumer<T> then, Consumer<Throwable> failed) {
        try {
            PLACES.acquire();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return;
        }
        Runnable outcome;
        try {
            T result = work.call();
            outcome = () -> then.accept(result);
        } catch (Exception e) {
            outcome = () -> failed.accept(e);
        } finally {
            PLACES.release();
        }
        show(ui, outcome);
    }

    private static void show(UI ui, Runnable outcome) {
        if (ui.isAttached()) {
            try {
                var _ = ui.access(outcome::run);
            } catch (UIDetachedException _) {
                return;
            }
        }
    }
}
