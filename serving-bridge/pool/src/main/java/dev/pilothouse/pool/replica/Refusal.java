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

    Refusal(Why why, String shown) {
        super(shown);
        this.why = why;
        this.shown = shown;
    }

    public Why why() {
        return why;
    }

    public String shown() {
        return shown;
    }
}
