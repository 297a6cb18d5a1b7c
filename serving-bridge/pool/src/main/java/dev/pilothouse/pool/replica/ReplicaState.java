package dev.pilothouse.pool.replica;

import java.util.Locale;

/** Only a warm replica gets work. */
public enum ReplicaState {
    /** No process. */
    COLD,
    /** The process loads its model or answers its canary. */
    LOADING,
    WARM,
    /** Ends its open answers, takes no new ones. */
    DRAINING,
    /** No process; started again after a while. */
    FAILED;

    /** As in the bridge's {@code ReplicaStatus}. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
