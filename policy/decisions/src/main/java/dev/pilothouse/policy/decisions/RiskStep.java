package dev.pilothouse.policy.decisions;

import java.time.Instant;
import java.util.List;

/** One answer as it was given, and what it made of the class. */
public record RiskStep(
        String question,
        List<String> choices,
        String before,
        String after,
        String byName,
        Instant at) {
    public RiskStep {
        choices = List.copyOf(choices);
    }

    public boolean changed() {
        return !before.equals(after);
    }
}
