package dev.pilothouse.ingest.collect;

import java.util.concurrent.atomic.AtomicLong;

/** Bounds the bytes of all requests in work, so that memory does not run out. */
public final class Admission {
    private final AtomicLong inWork = new AtomicLong();
    private final long most;

    /**
     * Admits up to so much.
     *
     * @param most bytes; a single larger request is admitted when it is alone
     */
    public Admission(long most) {
        this.most = most;
    }

    /** False when there is too much in work; otherwise {@link #leave} must follow. */
    public boolean enter(long bytes) {
        long before = inWork.getAndAdd(bytes);
        if (before > 0 && before + bytes > most) {
            inWork.addAndGet(-bytes);
            return false;
        }
        return true;
    }

    public void leave(long bytes) {
        inWork.addAndGet(-bytes);
    }
}
