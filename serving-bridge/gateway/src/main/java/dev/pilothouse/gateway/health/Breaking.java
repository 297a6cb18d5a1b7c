package dev.pilothouse.gateway.health;

import dev.pilothouse.bridge.protocol.v1.Deployment;
import java.time.Duration;

/**
 * When a breaker opens and for how long at first.
 *
 * @param failurePercent 1 to 100
 * @param attempts fewest that are judged, 1 to 1,000
 * @param pause 1 second to a minute
 */
record Breaking(int failurePercent, int attempts, Duration pause) {
    static final Breaking USUAL = new Breaking(50, 5, Duration.ofSeconds(5));

    /** What a message leaves out is as usual; what is too much is cut. */
    static Breaking of(Deployment deployment) {
        return new Breaking(
                number(deployment.getBreakerFailurePercent(), USUAL.failurePercent, 1, 100),
                number(deployment.getBreakerAttempts(), USUAL.attempts, 1, 1_000),
                Duration.ofMillis(
                        number(
                                deployment.getBreakerPauseMs(),
                                (int) USUAL.pause.toMillis(),
                                1_000,
                                60_000)));
    }

    private static int number(int told, int usual, int least, int most) {
        return told == 0 ? usual : Math.clamp(told, least, most);
    }
}
