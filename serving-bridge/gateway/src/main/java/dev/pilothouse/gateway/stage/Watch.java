package dev.pilothouse.gateway.stage;

import dev.pilothouse.gateway.call.Client;
import java.util.function.Consumer;

/** The time limit of what an attempt waits for at the moment. One timer, moved along lazily. */
final class Watch {
    /** What is waited for. */
    enum Wait {
        CONNECT("connect_timeout"),
        FIRST_TOKEN("first_token_timeout"),
        NEXT_TOKEN("idle_timeout");

        final String code;

        Wait(String code) {
            this.code = code;
        }
    }

    private final Client client;
    private final Consumer<Wait> expired;
    private Wait wait = Wait.CONNECT;
    private long deadline;
    private long armedFor;
    private Runnable disarm = () -> {};
    private boolean over;

    Watch(Client client, Consumer<Wait> expired) {
        this.client = client;
        this.expired = expired;
    }

    void expect(Wait next, int millis) {
        wait = next;
        deadline = System.nanoTime() + millis * 1_000_000L;
        if (armedFor == 0 || deadline - armedFor < 0) {
            arm();
        }
    }

    private void arm() {
        disarm.run();
        armedFor = deadline;
        long left = Math.max(1, (deadline - System.nanoTime() + 999_999) / 1_000_000);
        disarm = client.after((int) left, this::look);
    }

    private void look() {
        if (over) {
            return;
        }
        if (deadline - System.nanoTime() > 0) {
            arm();
        } else if (wait == Wait.NEXT_TOKEN && !client.writable()) {
            expect(Wait.NEXT_TOKEN, 1_000);
            arm();
        } else {
            over = true;
            expired.accept(wait);
        }
    }

    void stop() {
        over = true;
        disarm.run();
    }
}
