package dev.pilothouse.policy.rules.guardrails;

import java.util.List;

/** A detector made ready to look. Time is linear in the length of the text. */
interface Finder {
    /** In the order of the text, without overlaps. */
    List<Found> find(String text);

    /**
     * As {@link #find(String)}, in a text that continues another.
     *
     * @param before how many characters came before it
     */
    default List<Found> find(String text, int before) {
        return find(text);
    }

    /**
     * The first place from which more text behind the end could still make something to find; the
     * length of the text for none.
     */
    int open(String text);
}
