package dev.pilothouse.policy.decisions;

import java.util.List;

/** All kills in force, and their number. */
public record KillSet(long epoch, List<Kill> kills) {
    public KillSet {
        kills = List.copyOf(kills);
    }
}
