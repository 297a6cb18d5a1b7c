package dev.pilothouse.db.model;

/**
 * What a feature is under the EU AI Act, Regulation (EU) 2024/1689.
 *
 * @see <a href="https://eur-lex.europa.eu/eli/reg/2024/1689/oj">the Act</a>
 */
public enum RiskClass {
    /** Article 5. */
    PROHIBITED,
    /** Article 6(1) or (2). */
    HIGH,
    /** Under Article 50. */
    LIMITED,
    /** Regulated by its product law alone, Article 2(2). */
    SECTORAL,
    /** Nothing beyond AI literacy. */
    MINIMAL,
    /** Article 2 or 3(1). */
    OUT_OF_SCOPE;

    public String word() {
        return Words.of(this);
    }

    /** For people, in the middle of a sentence. */
    public String title() {
        return switch (this) {
            case PROHIBITED -> "prohibited";
            case HIGH -> "high risk";
            case LIMITED -> "limited risk";
            case SECTORAL -> "left to product law";
            case MINIMAL -> "minimal risk";
            case OUT_OF_SCOPE -> "out of scope";
        };
    }

    /** Whether more is asked of it than of {@code other}. */
    public boolean stricterThan(RiskClass other) {
        return compareTo(other) < 0;
    }

    /**
     * @throws BadInput when {@code word} names none
     */
    public static RiskClass ofWord(String word) {
        return Words.parse("class", RiskClass.class, word);
    }
}
