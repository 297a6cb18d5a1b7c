package dev.pilothouse.gateway.call;

import dev.pilothouse.gateway.state.Target;
import java.util.Map;

/** The way to deployments from one event loop. */
public interface Upstream {
    /**
     * Sends a request; {@code listener} hears of it on the same event loop.
     *
     * @param path behind the base of the target, for example {@code /messages}
     */
    Attempt send(
            Target target,
            String path,
            Map<String, String> headers,
            byte[] body,
            Listener listener);

    /** One request to a deployment. */
    interface Attempt {
        /**
         * Closes the connection at once, so that the engine frees its slot. The listener hears no
         * more.
         */
        void abort();

        /** Stops reading from the deployment, or goes on. */
        void pause(boolean paused);
    }

    /** What comes back. After {@link #ended} or {@link #failed} nothing more does. */
    interface Listener {
        /** A connection is ready and the request on its way. */
        void sent();

        /**
         * The answer begins.
         *
         * @param headers by lower-case name, the last value of each
         */
        void head(int status, Map<String, String> headers);

        void body(byte[] bytes);

        /** All that has arrived was handed over: a good moment to flush. */
        void arrived();

        void ended();

        /**
         * The connection could not be made or broke.
         *
         * @param code {@code connect_error}, {@code upstream_closed} or {@code upstream_busy}
         */
        void failed(String code, String message);
    }
}
