package dev.pilothouse.console.cli.supervise;

import dev.pilothouse.console.cli.os.ProcessId;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is known of a part at one moment.
 *
 * @param process null while none runs
 * @param family the process's descendants; a killed parent leaves them behind
 * @param rssMb resident MiB of the process and its descendants
 * @param restarts unasked ends since the supervisor started
 * @param message why it is not ready, one line; empty otherwise
 */
public record PartStatus(
        String name,
        PartState state,
        @Nullable ProcessId process,
        List<ProcessId> family,
        String address,
        long rssMb,
        int restarts,
        String message) {

    /** A part that was never started. */
    public static PartStatus stopped(Part part) {
        return new PartStatus(
                part.name(), PartState.STOPPED, null, List.of(), part.address(), 0, 0, "");
    }
}
