package dev.pilothouse.pool.replica;

import java.util.Locale;

/** What a replica is wanted to be. */
public enum Goal {
    WARM,
    SLEEPING,
    COLD;

    /** As in the bridge's {@code ReplicaStatus}. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    boolean reachedIn(ReplicaState state) {
        return state.name().equals(name());
    }
}
