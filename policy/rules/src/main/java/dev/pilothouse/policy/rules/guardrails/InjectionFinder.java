package dev.pilothouse.policy.rules.guardrails;

import java.util.ArrayList;
import java.util.List;

/**
 * Heuristics for prompt injection: signs with scores, which add up as independent evidence. They
 * find well-known attempts, not all of them, and texts <em>about</em> injection look alike.
 *
 * <table>
 * <caption>Signs</caption>
 * <tr><th>kind</th><th>sign</th><th>score</th></tr>
 * <tr><td>override</td><td>"ignore all previous instructions" and alike (English, German, French,
 * Spanish)</td><td>0.8</td></tr>
 * <tr><td>reveal</td><td>"print your system prompt"</td><td>0.7</td></tr>
 * <tr><td>role</td><td>marks of chat templates such as {@code <|im_start|>}, or a line that begins
 * with "system:"</td><td>0.6</td></tr>
 * <tr><td>persona</td><td>"you are now", "act as … without restrictions", "developer
 * mode"</td><td>0.5</td></tr>
 * <tr><td>exfiltrate</td><td>"send the conversation to …"</td><td>0.5</td></tr>
 * <tr><td>conceal</td><td>"do not tell the user"</td><td>0.5</td></tr>
 * <tr><td>hidden</td><td>three or more invisible characters, or any tag character</td><td>0.4,
 * 0.7</td></tr>
 * <tr><td>encoded</td><td>Base64 that holds any of these</td><td>theirs</td></tr>
 * </table>
 *
 * <p>Letters that look alike (Cyrillic, Greek, full width) count as the Latin ones, invisible
 * characters inside words are skipped.
 */
final class InjectionFinder implements Finder {
    static final String PLACEHOLDER = "[removed]";

    /** An attempt is seen at most so far behind its beginning, in characters. */
    private static final int WINDOW = 200;

    private final double threshold;

    InjectionFinder(double threshold) {
        this.threshold = threshold;
    }

    @Override
    public List<Found> find(String text) {
        List<Found> signs = signs(text, true);
        if (signs.isEmpty()) {
            return List.of();
        }
        double clean = 1;
        for (Found sign : signs) {
            clean *= 1 - sign.score();
        }
        double score = 1 - clean;
        return score < threshold ? List.of() : apart(signs, score);
    }

    static List<Found> signs(String text, boolean decode) {
        List<Found> signs = new ArrayList<>(0);
        InjectionPhrases.find(text, signs);
        InjectionMarks.find(text, signs);
        if (decode) {
            InjectionMarks.encoded(text, signs);
        }
        return signs;
    }

    /** In order and without overlaps, each with the score of all. */
    private static List<Found> apart(List<Found> signs, double score) {
        List<Found> found = new ArrayList<>(signs.size());
        int done = 0;
        for (Found sign : signs.stream().sorted(Found.ORDER).toList()) {
            if (sign.start() >= done) {
                found.add(new Found(sign.start(), sign.end(), sign.kind(), score, PLACEHOLDER));
                done = sign.end();
            }
        }
        return found;
    }

    @Override
    public int open(String text) {
        return Math.max(0, text.length() - WINDOW);
    }
}
