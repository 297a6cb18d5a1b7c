package dev.pilothouse.gateway.cache;

import dev.pilothouse.gateway.call.Cached.Saved;

/**
 * An answer that is kept, as the caller got it.
 *
 * @param deployment where it came from, which kills may be over
 * @param stream whether it is server-sent events; a whole body otherwise
 * @param mark the state of purges when its call began
 * @param exactUntil until when it serves identical calls, in milliseconds of the clock
 * @param semanticUntil until when it serves calls that mean the same
 * @param trace id of the call that was answered
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record Entry(
        Question question,
        String deployment,
        boolean stream,
        byte[] bytes,
        Saved saved,
        long mark,
        long exactUntil,
        long semanticUntil,
        String trace) {
    private static final int OVERHEAD = 1_024;

    /** Memory that it takes, about. */
    int weight() {
        int vector = question.meaning() == null ? 0 : 4 * Encoder.DIMENSIONS;
        return bytes.length + 2 * question.words().length() + vector + OVERHEAD;
    }

    long until() {
        return Math.max(exactUntil, semanticUntil);
    }
}
