package dev.pilothouse.console.web.ui;

import com.vaadin.flow.shared.Registration;
import jakarta.annotation.PostConstruct;
import jakarta.annotation.PreDestroy;
import java.time.Duration;
import org.springframework.stereotype.Component;

/** Says every two seconds that data may have changed, to pages that poll for it. */
@Component
public final class Ticker {
    private static final Duration BEAT = Duration.ofSeconds(2);

    private final Signal signal = new Signal();
    private final Thread thread = Thread.ofVirtual().name("ticker").unstarted(this::beat);

    @PostConstruct
    void start() {
        thread.start();
    }

    public Registration subscribe(Runnable listener) {
        return signal.subscribe(listener);
    }

    /** Every {@code count}th beat only. */
    public Registration subscribe(Runnable listener, int count) {
        int[] beats = {0};
        return signal.subscribe(() -> {
            if (++beats[0] % count == 0) {
                listener.run();
            }
        });
    }

    private void beat() {
        try {
            while (true) {
                Thread.sleep(BEAT);
                signal.raise();
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    @PreDestroy
    void stop() {
        thread.interrupt();
    }
}
