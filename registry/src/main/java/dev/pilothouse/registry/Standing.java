package dev.pilothouse.registry;

import java.time.Instant;
import java.util.Optional;

/**
 * How a feature came to its state.
 *
 * @param since when it got its state; empty: before that was kept
 * @param submitted who asked for its last review
 * @param approved who let it go live after that; empty also when it was taken in as live
 */
public record Standing(
        Optional<Instant> since, Optional<Signed> submitted, Optional<Signed> approved) {
    public static final Standing UNKNOWN =
            new Standing(Optional.empty(), Optional.empty(), Optional.empty());

    /**
     * Who did something, and when.
     *
     * @param by the actor as audit entries name it
     */
    public record Signed(String by, String name, Instant at) {}

    static Standing of(Instant since) {
        return new Standing(Optional.of(since), Optional.empty(), Optional.empty());
    }

    /** After a step. */
    Standing after(FeatureStep step, Signed by) {
        Optional<Instant> at = Optional.of(by.at());
        return switch (step) {
            case SUBMIT -> new Standing(at, Optional.of(by), Optional.empty());
            case SEND_BACK -> new Standing(at, Optional.empty(), Optional.empty());
            case GO_LIVE -> new Standing(at, submitted, Optional.of(by));
            case SUSPEND, RESUME, RETIRE -> new Standing(at, submitted, approved);
        };
    }
}
