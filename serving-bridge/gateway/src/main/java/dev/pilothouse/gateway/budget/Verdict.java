package dev.pilothouse.gateway.budget;

/** What became of waiting for a lease. */
public enum Verdict {
    /** There is something to try again for. */
    RETRY,
    /** What is left of the budget does not cover the call. */
    EXHAUSTED,
    /** Calls under way, here or elsewhere, hold what is left. */
    HELD,
    /** The control plane does not answer. */
    AWAY
}
