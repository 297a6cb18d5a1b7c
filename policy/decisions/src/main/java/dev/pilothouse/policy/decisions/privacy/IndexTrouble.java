package dev.pilothouse.policy.decisions.privacy;

/** A store of another system did not do what it was asked. The message is for people. */
public final class IndexTrouble extends RuntimeException {
    /**
     * @param why without content, identifiers or secrets
     */
    public IndexTrouble(String why) {
        super(why);
    }

    public IndexTrouble(String why, Throwable cause) {
        super(why, cause);
    }
}
