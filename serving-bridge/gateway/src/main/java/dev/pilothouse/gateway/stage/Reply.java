package dev.pilothouse.gateway.stage;

/** A deployment's answer as it comes in. */
sealed interface Reply permits StreamReply, WholeReply {
    /**
     * Takes more of it.
     *
     * @return true once the model has begun to answer
     * @throws IllegalStateException when it is larger than this gateway takes
     */
    boolean add(byte[] bytes);

    /** True when it turned out to be an error before anything of it was handed on. */
    boolean failed();

    /** All of it has come. */
    void complete();
}
