package dev.pilothouse.db.model;

/** Whose content is kept: prompts, answers, arguments and results of tools, documents, comments. */
public enum ContentRule {
    /** Of every call that does not say no. */
    ALWAYS("Kept, unless the call says no"),
    /** Of calls that say yes, themselves or by the default of their key. */
    WITH_CONSENT("Kept only of calls that say yes"),
    NEVER("Never kept");

    /**
     * While nobody says anything of a tenant: by default nothing that people wrote is kept.
     *
     * @see <a href="https://eur-lex.europa.eu/eli/reg/2016/679/oj">GDPR, Article 25(2)</a>
     */
    public static final ContentRule USUAL = WITH_CONSENT;

    private final String meaning;

    ContentRule(String meaning) {
        this.meaning = meaning;
    }

    /** Whether content is kept of a call that says this. A no is always honoured. */
    public boolean keeps(Consent said) {
        return switch (this) {
            case ALWAYS -> said != Consent.NO;
            case WITH_CONSENT -> said == Consent.YES;
            case NEVER -> false;
        };
    }

    /** For people. */
    public String meaning() {
        return meaning;
    }

    /** For example {@code with-consent}. */
    public String word() {
        return Words.of(this);
    }

    /**
     * @throws BadInput when {@code word} names none
     */
    public static ContentRule ofWord(String word) {
        return Words.parse("content", ContentRule.class, word);
    }
}
