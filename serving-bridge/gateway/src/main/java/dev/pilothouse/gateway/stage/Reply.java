package dev.pilothouse.gateway.stage;

import java.util.function.Consumer;

/** A deployment's answer as it comes in. */
sealed interface Reply permits StreamReply, WholeReply {
    /**
     * Takes more of it.
     *
     * @return true when the model has begun to answer and a further part of it is complete: bytes
     *     that trickle in are no sign of life
     * @throws IllegalStateException when it is larger than this gateway takes
     */
    boolean add(byte[] bytes);

    /** True when it turned out to be an error before anything of it was handed on. */
    boolean failed();

    /**
     * All of it has come.
     *
     * @param done hears, now or later on the event loop, why it is no answer or breaks off in the
     *     middle of an event; empty for nothing
     */
    void finish(Consumer<String> done);

    /** Hands over what was not yet, after {@link #finish}. */
    void complete();
}
