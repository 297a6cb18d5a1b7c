package dev.pilothouse.gateway.stage;

import dev.pilothouse.gateway.call.Client;
import dev.pilothouse.gateway.call.Upstream;
import java.util.Map;
import java.util.concurrent.Executor;

/** The caller's end of a copy: nobody hears its answer. */
final class SilentClient implements Client {
    private final Client of;

    /**
     * @param of the caller whose call is copied; its event loop and upstream are used
     */
    SilentClient(Client of) {
        this.of = of;
    }

    @Override
    public Executor loop() {
        return of.loop();
    }

    @Override
    public Upstream upstream() {
        return of.upstream();
    }

    @Override
    public void answer(int status, Map<String, String> headers, byte[] body, Runnable written) {
        written.run();
    }

    @Override
    public void open(Map<String, String> headers) {}

    @Override
    public void send(byte[] events) {}

    @Override
    public void flush() {}

    @Override
    public void end(byte[] last, Runnable written) {
        written.run();
    }

    @Override
    public void breakOff(byte[] last) {}

    @Override
    public boolean writable() {
        return true;
    }

    @Override
    public Runnable after(int millis, Runnable task) {
        return of.after(millis, task);
    }
}
