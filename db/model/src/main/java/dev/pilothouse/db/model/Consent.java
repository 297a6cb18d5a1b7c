package dev.pilothouse.db.model;

import java.util.Locale;

/** What is said of a call about keeping its content. */
public enum Consent {
    UNSTATED(""),
    YES("yes"),
    NO("no");

    /** Header of calls at the gateway: {@code content=yes} or {@code content=no}. */
    public static final String HEADER = "Pilothouse-Consent";

    /** Attribute of spans that other senders write: {@code yes}, {@code no}, true or false. */
    public static final String ATTRIBUTE = "consent.content";

    private static final String CONTENT = "content=";

    private final String word;

    Consent(String word) {
        this.word = word;
    }

    /** As rows hold it: {@code yes}, {@code no} or nothing. */
    public String word() {
        return word;
    }

    /** This, or else what another one says. */
    public Consent or(Consent other) {
        return this == UNSTATED ? other : this;
    }

    /**
     * @throws BadInput when {@code word} is none
     */
    public static Consent ofWord(String word) {
        for (Consent consent : values()) {
            if (consent.word.equals(word)) {
                return consent;
            }
        }
        throw new BadInput("consent", word, "yes, no or nothing");
    }

    /**
     * The value of {@link #HEADER}; empty: nothing was said.
     *
     * @throws BadInput for any other value, so that a slip is not taken for consent or its lack
     */
    public static Consent ofHeader(String value) {
        String said = value.strip().toLowerCase(Locale.ROOT);
        if (said.isEmpty()) {
            return UNSTATED;
        }
        return switch (said.startsWith(CONTENT) ? said.substring(CONTENT.length()) : "") {
            case "yes" -> YES;
            case "no" -> NO;
            default -> throw new BadInput(HEADER, value, "content=yes or content=no");
        };
    }

    /** The value of {@link #ATTRIBUTE}; what is not understood counts as no. */
    public static Consent ofAttribute(String value) {
        return switch (value.strip().toLowerCase(Locale.ROOT)) {
            case "" -> UNSTATED;
            case "yes", "true" -> YES;
            default -> NO;
        };
    }
}
