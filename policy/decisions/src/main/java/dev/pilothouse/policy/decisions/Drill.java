package dev.pilothouse.policy.decisions;

import dev.pilothouse.db.model.NodeId;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.UUID;

/**
 * A rehearsed kill: evidence that nodes obey, and how fast.
 *
 * @param number counts drills from 1
 * @param startedBy name of a person, or {@code control} for a scheduled one
 * @param kill empty until it was made
 * @param outcome empty while it runs
 */
public record Drill(
        UUID id,
        long number,
        Cause cause,
        String startedBy,
        Instant startedAt,
        Optional<UUID> kill,
        Optional<Outcome> outcome) {

    /** What started it. */
    public enum Cause {
        MANUAL,
        SCHEDULED;

        public String word() {
            return name().toLowerCase(java.util.Locale.ROOT);
        }
    }

    /**
     * How it ended.
     *
     * @param passed every node obeyed, every synthetic call was cut and every later one refused
     * @param detail why not, or what else there is to say; empty for nothing
     */
    public record Outcome(Instant at, boolean passed, String detail, Figures figures) {}

    /**
     * What was measured.
     *
     * @param total gateways and pools that have joined
     * @param p50 milliseconds from the kill to the receipt of the acknowledgement, as in {@link
     *     KillProgress}
     * @param lastByte milliseconds from the receipt of the kill set to the last byte of the last
     *     call, the longest of all nodes
     * @param open synthetic calls that streamed when the kill was made
     * @param passedCalls synthetic calls after it that were not refused
     */
    public record Figures(
            int total,
            int acknowledged,
            OptionalDouble p50,
            OptionalDouble p99,
            Optional<NodeId> slowest,
            OptionalDouble slowestMillis,
            double lastByte,
            int open,
            int cut,
            int refused,
            int passedCalls) {
        public static final Figures NONE =
                new Figures(
                        0,
                        0,
                        OptionalDouble.empty(),
                        OptionalDouble.empty(),
                        Optional.empty(),
                        OptionalDouble.empty(),
                        0,
                        0,
                        0,
                        0,
                        0);

        /** Whether nodes obeyed as fast as promised; true when nothing was measured. */
        public boolean withinPromise() {
            return p99.orElse(0) <= KillProgress.PROMISED_P99_MILLIS;
        }
    }

    public boolean running() {
        return outcome.isEmpty();
    }
}
