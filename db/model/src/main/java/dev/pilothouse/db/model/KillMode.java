package dev.pilothouse.db.model;

/**
 * What a kill does to traffic, most severe first: where several kills match a call, the first of
 * these decides.
 *
 * @see <a href="../../../../../../../../../docs/decisions/2026-11-29-kill-modes.md">decision</a>
 */
public enum KillMode {
    /** New calls are refused and answers in flight are cut. */
    DENY_AND_CUT,
    /** New calls are refused; answers in flight end by themselves. */
    DENY_NEW,
    /**
     * Calls go to another deployment; they are refused when none is left. Answers that have begun
     * are cut.
     */
    FALL_BACK,
    /**
     * Calls go on with those of their tools only that were declared to change nothing. Answers that
     * have begun with other tools are cut.
     */
    TOOLS_READ_ONLY;

    /** The word of URLs, command lines and error bodies, for example {@code deny-and-cut}. */
    public String word() {
        return Words.of(this);
    }

    /** Whether it refuses calls whatever they are. */
    public boolean denies() {
        return this == DENY_AND_CUT || this == DENY_NEW;
    }

    /**
     * @throws BadInput when {@code word} names no mode
     */
    public static KillMode ofWord(String word) {
        return Words.parse("mode", KillMode.class, word);
    }
}
