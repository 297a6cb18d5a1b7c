package dev.pilothouse.console.cli.supervise;

import java.time.Duration;
import java.util.HashMap;
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

    /** The same part with one more variable. */
    public Part with(String variable, String value) {
        Map<String, String> more = new HashMap<>(environment);
        more.put(variable, value);
        return new Part(name, after, command, more, address, probe, readyWithin, stopWithin);
    }
}
