package dev.pilothouse.pool.replica;

/** Why an answer is not even begun. */
public final class Refusal extends Exception {
    /** What stands in the way. */
    public enum Why {
        QUEUE_FULL,
        NOT_WARM
    }

    private final Why why;
    private final String shown;
    private final int retryAfterSeconds;

    Refusal(Why why, String shown, int retryAfterSeconds) {
        super(shown);
        this.why = why;
        this.shown = shown;
        this.retryAfterSeconds = retryAfterSeconds;
    }

    public Why why() {
        return why;
    }

    public String shown() {
        return shown;
    }

    /** Above 0. */
    public int retryAfterSeconds() {
        return retryAfterSeconds;
    }
}
