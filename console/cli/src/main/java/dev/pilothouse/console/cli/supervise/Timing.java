package dev.pilothouse.console.cli.supervise;

import java.time.Duration;

/**
 * The supervisor's patience.
 *
 * @param whileStarting pause between probes until the part is ready
 * @param whileRunning pause between probes afterwards
 * @param firstPause before the first restart; doubles with each further one
 * @param longestPause before any restart
 * @param stable running so long forgets earlier restarts
 * @param silence not answering so long ends the process, to be restarted
 * @param startsUntilFailed so many starts in a row that never got ready are called failed
 */
public record Timing(
        Duration whileStarting,
        Duration whileRunning,
        Duration firstPause,
        Duration longestPause,
        Duration stable,
        Duration silence,
        int startsUntilFailed) {
    public static final Timing DEFAULT =
            new Timing(
                    Duration.ofMillis(250),
                    Duration.ofSeconds(2),
                    Duration.ofSeconds(1),
                    Duration.ofSeconds(30),
                    Duration.ofMinutes(1),
                    Duration.ofMinutes(1),
                    4);
}
