package dev.pilothouse.analytics.kpis;

/**
 * What people said of answers.
 *
 * @param positive votes above zero
 * @param all all votes
 */
public record Votes(long positive, long all) {
    public static final Votes NONE = new Votes(0, 0);
}
