package dev.pilothouse.gateway.glass;

import java.time.Instant;
import java.util.concurrent.atomic.LongAdder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Counts wrong tokens and slows down who tries many. A right token is never held up by wrong ones:
 * 256 random bits are not guessed, and who wants to hinder a kill must not be able to.
 */
final class WrongTokens {
    private static final Logger LOG = LoggerFactory.getLogger(WrongTokens.class);
    private static final int MOST_A_MINUTE = 10;
    private static final int MINUTE = 60;

    private final LongAdder all = new LongAdder();
    private long minute = Long.MIN_VALUE;
    private int inMinute;

    /** Counts one. False when there were too many in this minute. */
    synchronized boolean count(Instant now) {
        all.increment();
        long current = now.getEpochSecond() / MINUTE;
        if (current != minute) {
            minute = current;
            inMinute = 0;
        }
        inMinute++;
        if (inMinute <= MOST_A_MINUTE) {
            LOG.warn("A break-glass kill with a wrong token was refused ({} so far)", all.sum());
        }
        return inMinute <= MOST_A_MINUTE;
    }

    long all() {
        return all.sum();
    }
}
