package dev.pilothouse.db.model;

/** What a kill does to traffic. */
public enum KillMode {
    /** New calls are refused; answers in flight end by themselves. */
    DENY_NEW,
    /** New calls are refused and answers in flight are cut. */
    DENY_AND_CUT;

    /** The word of URLs, command lines and error bodies, for example {@code deny-and-cut}. */
    public String word() {
        return Words.of(this);
    }

    /**
     * @throws BadInput when {@code word} names no mode
     */
    public static KillMode ofWord(String word) {
        return Words.parse("mode", KillMode.class, word);
    }
}
