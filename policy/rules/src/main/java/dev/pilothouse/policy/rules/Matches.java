package dev.pilothouse.policy.rules;

import com.google.re2j.Matcher;
import com.google.re2j.Pattern;
import java.util.ArrayList;
import java.util.List;

/** All matches of a pattern, and questions about what stands beside them. */
final class Matches {
    private Matches() {}

    static List<Finder.Range> of(Pattern pattern, String text) {
        List<Finder.Range> ranges = new ArrayList<>();
        Matcher matcher = pattern.matcher(text);
        while (matcher.find()) {
            ranges.add(new Finder.Range(matcher.start(), matcher.end()));
        }
        return ranges;
    }

    /** Matches inside a part of the text; the pattern must not ask what stands around it. */
    static List<Finder.Range> of(Pattern pattern, String text, Finder.Range part) {
        return of(pattern, text.substring(part.start(), part.end())).stream()
                .map(m -> new Finder.Range(m.start() + part.start(), m.end() + part.start()))
                .toList();
    }

    /** No letter, digit or underscore directly before or behind. */
    static boolean standsAlone(String text, Finder.Range range) {
        return !isWord(text, range.start() - 1) && !isWord(text, range.end());
    }

    static boolean isWord(String text, int at) {
        return at >= 0
                && at < text.length()
                && (Character.isLetterOrDigit(text.charAt(at)) || text.charAt(at) == '_');
    }

    static boolean isDigit(String text, int at) {
        return at >= 0 && at < text.length() && isDigit(text.charAt(at));
    }

    static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }

    static int digits(String text, Finder.Range range) {
        return (int)
                text.substring(range.start(), range.end())
                        .chars()
                        .filter(c -> isDigit((char) c))
                        .count();
    }
}
