package dev.pilothouse.gateway.call;

import java.util.Map;
import java.util.concurrent.Executor;

/**
 * The caller's end of one request. To be used on its event loop only; what comes after the end of
 * the answer, or after the caller left, is dropped.
 */
public interface Client {
    /** The event loop that the request belongs to. */
    Executor loop();

    /** The way to deployments from this event loop. */
    Upstream upstream();

    /**
     * Sends a whole answer.
     *
     * @param written runs when the last byte was written, or never will be
     */
    void answer(int status, Map<String, String> headers, byte[] body, Runnable written);

    /** Sends the head of an event stream. */
    void open(Map<String, String> headers);

    /** Sends events at the next {@link #flush}. */
    void send(byte[] events);

    void flush();

    /**
     * Ends an event stream.
     *
     * @param last the last event, empty for none
     * @param written runs when the last byte was written, or never will be
     */
    void end(byte[] last, Runnable written);

    /** Sends a last event and closes the connection without ending the stream: it is broken. */
    void breakOff(byte[] last);

    /** False while the caller reads slower than the answer comes. */
    boolean writable();

    /**
     * Runs {@code task} on the event loop after a while.
     *
     * @return takes it back
     */
    Runnable after(int millis, Runnable task);
}
