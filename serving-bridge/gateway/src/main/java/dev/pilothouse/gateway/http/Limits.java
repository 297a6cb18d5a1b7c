package dev.pilothouse.gateway.http;

import java.util.concurrent.atomic.AtomicLong;

/**
 * What one listener takes.
 *
 * @param body largest body in bytes
 * @param bodies bytes of all bodies held at a time
 * @param connections open connections
 */
record Limits(int body, long bodies, int connections, AtomicLong held) {
    static final int LINE = 8 * 1024;
    static final int HEADERS = 32 * 1024;
    static final int CHUNK = 64 * 1024;
    static final int REQUEST_SECONDS = 30;
    static final int IDLE_SECONDS = 120;
    static final int LINGER_SECONDS = 2;

    Limits(int body, long bodies, int connections) {
        this(body, bodies, connections, new AtomicLong());
    }

    /** False when no more bytes can be held. */
    boolean hold(int bytes) {
        if (held.addAndGet(bytes) <= bodies) {
            return true;
        }
        held.addAndGet(-bytes);
        return false;
    }

    void release(int bytes) {
        held.addAndGet(-bytes);
    }
}
