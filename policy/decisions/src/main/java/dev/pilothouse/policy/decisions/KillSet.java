package dev.pilothouse.policy.decisions;

import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;

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

    /** The next set when a kill was all that changed, in the order in which the store reads it. */
    public KillSet with(Kill newest) {
        return new KillSet(
                newest.epoch(),
                Stream.concat(Stream.of(newest), kills.stream()).toList(),
                reconciled);
    }

    /** What tells two kill sets of one epoch apart. */
    public Set<UUID> ids() {
        return kills.stream().map(Kill::id).collect(Collectors.toUnmodifiableSet());
    }
}
