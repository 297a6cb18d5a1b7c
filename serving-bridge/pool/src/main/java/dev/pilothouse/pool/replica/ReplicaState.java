package dev.pilothouse.pool.replica;

import java.util.Locale;

/** Only a warm replica gets work. */
public enum ReplicaState {
    /** No process. */
    COLD,
    /** Loads or wakes, or answers its canary. */
    LOADING,
    WARM,
    /** Holds as little memory as its engine can, and wakes faster than it loads. */
    SLEEPING,
    /** Ends its open answers, takes no new ones. */
    DRAINING,
    /** The engine ended; started again after a while. */
    FAILED;

    /** As in the bridge's {@code ReplicaStatus}. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
