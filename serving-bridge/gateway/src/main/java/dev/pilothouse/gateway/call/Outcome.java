package dev.pilothouse.gateway.call;

/** How a call ended. */
public enum Outcome {
    OK,
    ERROR,
    KILLED,
    REFUSED,
    CANCELLED;

    /** As in the attribute {@code pilothouse.outcome}. */
    public String word() {
        return name().toLowerCase(java.util.Locale.ROOT);
    }
}
