package dev.pilothouse.console.cli.supervise;

import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * One process of the installation.
 *
 * @param name as in {@code status}, for example {@code gateway}
 * @param after names of the parts that must be ready before it starts
 * @param command program and arguments
 * @param environment variables in addition to the supervisor's own
 * @param address where it serves, for people
 * @param readyWithin a start that takes longer is ended and counts as failed
 * @param stopWithin after TERM; then it is killed
 */
public record Part(
        String name,
        List<String> after,
        List<String> command,
        Map<String, String> environment,
        String address,
        Probe probe,
        Duration readyWithin,
        Duration stopWithin) {
    public Part {
        after = List.copyOf(after);
        command = List.copyOf(command);
        environment = Map.copyOf(environment);
    }
}
