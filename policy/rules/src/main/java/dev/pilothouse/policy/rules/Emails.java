package dev.pilothouse.policy.rules;

import com.google.re2j.Pattern;
import java.util.ArrayList;
import java.util.List;

/** Addresses with a domain of at least two labels, international letters included. */
final class Emails {
    /** RFC 5321 allows 254; what is longer on one side is looked at from there on. */
    private static final int LONGEST = 320;

    private static final Pattern SHAPE =
            Pattern.compile(
                    "[\\p{L}\\p{N}_%+][\\p{L}\\p{N}._%+'\\-]*@(?:[\\p{L}\\p{N}](?:[\\p{L}\\p{N}\\-]*[\\p{L}\\p{N}])?\\.)+\\p{L}{2,24}");

    private Emails() {}

    static List<Finder.Range> find(String text) {
        int at = text.indexOf('@');
        if (at < 0) {
            return List.of();
        }
        List<Finder.Range> found = new ArrayList<>();
        int done = 0;
        for (; at >= 0; at = text.indexOf('@', Math.max(at + 1, done))) {
            Finder.Range around = new Finder.Range(from(text, at, done), to(text, at));
            for (Finder.Range match : Matches.of(SHAPE, text, around)) {
                found.add(match);
                done = match.end();
            }
        }
        return found;
    }

    private static int from(String text, int at, int least) {
        int from = at;
        while (from > least && at - from < LONGEST && isPart(text.charAt(from - 1))) {
            from--;
        }
        return from;
    }

    private static int to(String text, int at) {
        int to = at + 1;
        while (to < text.length() && to - at < LONGEST && isPart(text.charAt(to))) {
            to++;
        }
        return to;
    }

    /** Any character of an address other than {@code @}; halves of rare letters included. */
    static boolean isPart(char c) {
        return Character.isLetterOrDigit(c)
                || Character.isSurrogate(c)
                || Character.getType(c) == Character.LETTER_NUMBER
                || Character.getType(c) == Character.OTHER_NUMBER
                || "._%+'-".indexOf(c) >= 0;
    }
}
