package dev.pilothouse.registry;

import dev.pilothouse.db.model.BadInput;
import dev.pilothouse.db.model.Words;

/** Kinds of data that are kept for a time of their own. */
public enum DataKind {
    /** What calls were, took and cost, without content. Thirteen months, so that years compare. */
    FACTS("Facts of calls", 400),
    CONTENT("Prompts and answers", 90),
    /** Attributes of spans that no column holds. */
    ATTRIBUTES("Other attributes", 90),
    FEEDBACK("Feedback", 400),
    EVALUATIONS("Evaluations", 400),
    /** What gateways refused and cut. */
    AUDIT_EVENTS("Decisions of gateways", 400),
    PLAYGROUND("Playground runs", 90);

    /** One day. */
    public static final int LEAST_DAYS = 1;

    /** Ten years. */
    public static final int MOST_DAYS = 3_653;

    private final String label;
    private final int days;

    DataKind(String label, int days) {
        this.label = label;
        this.days = days;
    }

    /** For people. */
    public String label() {
        return label;
    }

    /** While nobody says otherwise. */
    int usualDays() {
        return days;
    }

    /** For example {@code audit-events}. */
    public String word() {
        return Words.of(this);
    }

    /**
     * @throws BadInput when {@code word} names none
     */
    public static DataKind ofWord(String word) {
        return Words.parse("data", DataKind.class, word);
    }
}
