package dev.pilothouse.db.model;

/** Whose spending a budget bounds; always within one tenant. */
public enum BudgetScope {
    TENANT,
    TEAM,
    FEATURE,
    KEY;

    /** The word of URLs, command lines and the wire, for example {@code feature}. */
    public String word() {
        return Words.of(this);
    }

    /**
     * @throws BadInput when {@code word} names no scope
     */
    public static BudgetScope ofWord(String word) {
        return Words.parse("scope", BudgetScope.class, word);
    }
}
