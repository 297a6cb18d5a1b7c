package dev.pilothouse.policy.rules;

import com.google.re2j.Pattern;
import java.util.ArrayList;
import java.util.List;

/** Stretches of digits and of what people write between them: where numbers can stand at all. */
final class DigitRuns {
    private static final String BETWEEN = "+ ./-()";

    private DigitRuns() {}

    /** The longest stretches with at least so many digits. */
    static List<Finder.Range> of(String text, int fewest) {
        List<Finder.Range> runs = List.of();
        int start = -1;
        int digits = 0;
        for (int at = 0; at <= text.length(); at++) {
            char c = at < text.length() ? text.charAt(at) : '\0';
            if (Matches.isDigit(c)) {
                start = start < 0 ? begin(text, at) : start;
                digits++;
            } else if (start >= 0 && BETWEEN.indexOf(c) < 0) {
                if (digits >= fewest) {
                    runs = runs.isEmpty() ? new ArrayList<>() : runs;
                    runs.add(new Finder.Range(start, at));
                }
                start = -1;
                digits = 0;
            }
        }
        return runs;
    }

    /** Signs before the first digit belong to it. */
    private static int begin(String text, int at) {
        int start = at;
        while (start > 0 && BETWEEN.indexOf(text.charAt(start - 1)) >= 0) {
            start--;
        }
        return start;
    }

    /** Matches of a pattern that takes nothing but such characters. */
    static List<Finder.Range> matches(Pattern pattern, String text, List<Finder.Range> runs) {
        List<Finder.Range> found = new ArrayList<>(runs.size());
        runs.forEach(run -> found.addAll(Matches.of(pattern, text, run)));
        return found;
    }

    /** Where the stretch at the end of a text begins; the text's length when it ends otherwise. */
    static int open(String text, int longest) {
        int at = text.length();
        int least = Math.max(0, text.length() - longest);
        int open = at;
        while (at > least && isPart(text.charAt(at - 1))) {
            at--;
            char c = text.charAt(at);
            open = Matches.isDigit(c) || c == '+' || c == '(' ? at : open;
        }
        return open;
    }

    /** A colon after a number says that it was none. */
    private static boolean isPart(char c) {
        return Matches.isDigit(c) || c == ':' || BETWEEN.indexOf(c) >= 0;
    }
}
