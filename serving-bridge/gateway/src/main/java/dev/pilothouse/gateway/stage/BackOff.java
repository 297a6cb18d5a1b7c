package dev.pilothouse.gateway.stage;

import dev.pilothouse.gateway.call.Route;
import java.util.concurrent.ThreadLocalRandom;

/** How long to wait before the same deployment is asked again. */
final class BackOff {
    private static final int FIRST_MILLIS = 100;
    private static final int LONGEST_MILLIS = 5_000;

    private BackOff() {}

    /**
     * Doubles with each attempt and is drawn from its upper half, so that callers do not come back
     * together; never shorter than the deployment asked for.
     *
     * @return milliseconds; -1: not at all, because the failure would be the same, or the
     *     deployment asks for more than 5 seconds, which are the caller's to wait
     * @see <a
     *     href="https://aws.amazon.com/blogs/architecture/exponential-backoff-and-jitter/">Jitter</a>
     */
    static int millis(Route.Failure failure, int attempts) {
        int asked = failure.waitSeconds() * 1_000;
        if (!failure.repeatable() || asked > LONGEST_MILLIS) {
            return -1;
        }
        int longest = Math.min(LONGEST_MILLIS, FIRST_MILLIS << Math.min(attempts, 6));
        int drawn = longest / 2 + ThreadLocalRandom.current().nextInt(longest / 2);
        return asked > 0 ? asked + drawn / 2 : drawn;
    }
}
