package dev.pilothouse.gateway.drill;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.pilothouse.gateway.call.Call;
import dev.pilothouse.gateway.call.Client;
import dev.pilothouse.gateway.call.Upstream;
import dev.pilothouse.gateway.state.Target;
import io.netty.channel.EventLoop;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Both ends of one synthetic call: a caller that remembers how its answer ended, and a deployment
 * that streams a token five times a second.
 */
final class Synthetic implements Client, Upstream {
    private static final int TOKEN_MILLIS = 200;
    private static final byte[] TOKEN =
            ("data: {\"choices\":[{\"index\":0,\"delta\":{\"content\":\"drill \"},"
                            + "\"finish_reason\":null}]}\n\n")
                    .getBytes(UTF_8);
    private static final byte[] DONE = "data: [DONE]\n\n".getBytes(UTF_8);
    private static final String KILLED = "\"code\":\"killed\"";

    private final EventLoop loop;
    private final int tokens;
    private final Consumer<Boolean> settled;
    private boolean told;
    private @Nullable Call call;
    private volatile boolean streamed;
    private volatile boolean killed;

    /**
     * @param seconds after which its answer is complete
     * @param settled runs once, when it streams or has ended; hears whether it streams
     */
    Synthetic(EventLoop loop, int seconds, Consumer<Boolean> settled) {
        this.loop = loop;
        this.tokens = seconds * 1_000 / TOKEN_MILLIS;
        this.settled = settled;
    }

    void belongs(Call to) {
        call = to;
    }

    EventLoop eventLoop() {
        return loop;
    }

    /** Whether a part of an answer came. */
    boolean streamed() {
        return streamed;
    }

    /** Whether it ended because of a kill. */
    boolean killed() {
        return killed;
    }

    /** The caller goes away. */
    void abandon() {
        try {
            loop.execute(() -> {
                if (call != null) {
                    call.left();
                }
                settle();
            });
        } catch (RejectedExecutionException stopped) {
            settled.accept(false);
        }
    }

    private void settle() {
        if (!told) {
            told = true;
            settled.accept(streamed);
        }
    }

    // ---- the caller ----

    @Override
    public Executor loop() {
        return loop;
    }

    @Override
    public Upstream upstream() {
        return this;
    }

    @Override
    public void answer(int status, Map<String, String> headers, byte[] body, Runnable written) {
        last(body, written);
    }

    @Override
    public void open(Map<String, String> headers) {}

    @Override
    public void send(byte[] events) {
        streamed |= events.length > 0;
        settle();
    }

    @Override
    public void flush() {}

    @Override
    public void end(byte[] last, Runnable written) {
        last(last, written);
    }

    @Override
    public void breakOff(byte[] last) {
        last(last, () -> {});
    }

    private void last(byte[] words, Runnable written) {
        killed |= new String(words, UTF_8).contains(KILLED);
        settle();
        written.run();
    }

    @Override
    public boolean writable() {
        return true;
    }

    @Override
    public Runnable after(int millis, Runnable task) {
        var timer = loop.schedule(task, millis, TimeUnit.MILLISECONDS);
        return () -> timer.cancel(false);
    }

    // ---- the deployment ----

    @Override
    public Attempt send(
            Target target,
            String path,
            Map<String, String> headers,
            byte[] body,
            Upstream.Listener listener) {
        var stream = new Stream(listener);
        loop.execute(stream::begin);
        return stream;
    }

    private final class Stream implements Attempt {
        private final Upstream.Listener listener;
        private int left = tokens;
        private boolean aborted;
        private Runnable cancel = () -> {};

        Stream(Upstream.Listener listener) {
            this.listener = listener;
        }

        void begin() {
            if (!aborted) {
                listener.sent();
                listener.head(200, Map.of("content-type", "text/event-stream"));
                token();
            }
        }

        private void token() {
            if (aborted) {
                return;
            }
            listener.body(left > 0 ? TOKEN : DONE);
            listener.arrived();
            if (left-- > 0) {
                cancel = after(TOKEN_MILLIS, this::token);
            } else {
                listener.ended();
            }
        }

        @Override
        public void abort() {
            aborted = true;
            cancel.run();
        }

        @Override
        public void pause(boolean paused) {}
    }
}
