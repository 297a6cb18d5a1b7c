package dev.pilothouse.db.model;

/** What a kill switch is over, most severe first. */
public enum KillScope {
    GLOBAL,
    TENANT,
    FEATURE,
    MODEL,
    DEPLOYMENT,
    PROVIDER,
    RELEASE,
    AGENT,
    TOOL,
    KEY,
    END_USER;

    /** The word of URLs, command lines and error bodies, for example {@code end-user}. */
    public String word() {
        return Words.of(this);
    }

    /**
     * @throws BadInput when {@code word} names no scope
     */
    public static KillScope ofWord(String word) {
        return Words.parse("scope", KillScope.class, word);
    }
}
