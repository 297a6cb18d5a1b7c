package dev.pilothouse.db.model;

/** Where a feature is on its way. */
public enum FeatureState {
    DRAFT,
    IN_REVIEW,
    LIVE,
    SUSPENDED,
    RETIRED;

    public String word() {
        return Words.of(this);
    }

    /**
     * @throws BadInput when {@code word} names no state
     */
    public static FeatureState ofWord(String word) {
        return Words.parse("state", FeatureState.class, word);
    }
}
