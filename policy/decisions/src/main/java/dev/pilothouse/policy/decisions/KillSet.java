package dev.pilothouse.policy.decisions;

import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;

/**
 * All kills in force, and their number.
 *
 * @param reconciled break-glass kills that are kills of this store, or were
 */
public record KillSet(long epoch, List<Kill> kills, List<UUID> reconciled) {
    public KillSet {
        kills = List.copyOf(kills);
        reconciled = List.copyOf(reconciled);
    }

    public KillSet(long epoch, List<Kill> kills) {
        this(epoch, kills, List.of());
    }

    /** What tells two kill sets of one epoch apart. */
    public Set<UUID> ids() {
        return kills.stream().map(Kill::id).collect(Collectors.toUnmodifiableSet());
    }
}
