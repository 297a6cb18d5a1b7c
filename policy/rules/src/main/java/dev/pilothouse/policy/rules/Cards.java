package dev.pilothouse.policy.rules;

import com.google.re2j.Pattern;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Payment card numbers: 13 to 19 digits, alone or in groups, with the first digits of a network and
 * a right check digit.
 *
 * @see <a href="https://www.iso.org/standard/70484.html">ISO/IEC 7812-1</a>
 */
final class Cards {
    private static final Pattern SHAPE = Pattern.compile("\\d(?:[ \\-]?\\d){12,30}");
    private static final Pattern NETWORK =
            Pattern.compile(
                    "^(?:4|5[0-9]|6[0-9]|2[2-7]|34|37|35(?:2[89]|[3-8])|36|38|39|30[0-59])");
    private static final int SHORTEST = 13;
    private static final int LONGEST = 19;

    private Cards() {}

    static List<Finder.Range> find(String text) {
        List<Finder.Range> found = new ArrayList<>();
        for (Finder.Range run : DigitRuns.matches(SHAPE, text, SHORTEST)) {
            if (!Matches.isWord(text, run.start() - 1) && !isInternationalPhone(text, run)) {
                longest(text, run).ifPresent(found::add);
            }
        }
        return found;
    }

    private static boolean isInternationalPhone(String text, Finder.Range run) {
        return run.start() > 0 && text.charAt(run.start() - 1) == '+';
    }

    /** The longest card at the beginning of the run that ends where a group of digits ends. */
    private static Optional<Finder.Range> longest(String text, Finder.Range run) {
        for (int end = run.end(); end - run.start() >= SHORTEST; end--) {
            Finder.Range part = new Finder.Range(run.start(), end);
            boolean groupEnds =
                    Matches.isDigit(text, end - 1)
                            && !Matches.isDigit(text, end)
                            && !Matches.isWord(text, end);
            if (groupEnds && isCard(digits(text, part))) {
                return Optional.of(part);
            }
        }
        return Optional.empty();
    }

    private static String digits(String text, Finder.Range range) {
        return text.substring(range.start(), range.end()).replaceAll("[ -]", "");
    }

    private static boolean isCard(String digits) {
        return digits.length() >= SHORTEST
                && digits.length() <= LONGEST
                && NETWORK.matcher(digits).find()
                && luhn(digits);
    }

    static boolean luhn(String digits) {
        int sum = 0;
        for (int i = 0; i < digits.length(); i++) {
            int digit = digits.charAt(digits.length() - 1 - i) - '0';
            int weighted = i % 2 == 0 ? digit : digit * 2;
            sum += weighted > 9 ? weighted - 9 : weighted;
        }
        return sum % 10 == 0;
    }
}
