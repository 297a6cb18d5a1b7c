package dev.pilothouse.gateway.upstream;

import io.netty.channel.Channel;
import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/** The connections of one event loop to one origin. */
@SuppressWarnings(
        "FutureReturnValueIgnored") // Netty's futures: failures close the channel, which is heard
final class Pool {
    /** Open connections of one loop to one origin; what is more is pushed back. */
    static final int MOST = 1_024;

    private static final long IDLE_NANOS = 30_000_000_000L;

    private record Idle(Channel channel, long since) {}

    private final ArrayDeque<Idle> idle = new ArrayDeque<>();
    private int open;

    boolean full() {
        return open >= MOST;
    }

    void opening() {
        open++;
    }

    void closed(Channel channel) {
        open--;
        idle.removeIf(i -> i.channel.equals(channel));
    }

    void failed() {
        open--;
    }

    /** The connection that was used last and still stands; null for none. */
    @Nullable Channel take() {
        for (Idle i = idle.pollLast(); i != null; i = idle.pollLast()) {
            if (i.channel.isActive()) {
                return i.channel;
            }
        }
        return null;
    }

    void put(Channel channel) {
        idle.addLast(new Idle(channel, System.nanoTime()));
    }

    /** Closes what was idle for long. */
    void sweep() {
        while (!idle.isEmpty() && System.nanoTime() - idle.getFirst().since > IDLE_NANOS) {
            idle.removeFirst().channel.close();
        }
    }
}
