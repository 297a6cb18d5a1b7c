package dev.pilothouse.policy.rules;

import com.google.re2j.Pattern;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * International numbers (E.164, 8 to 15 digits, with {@code +} or {@code 00} and a separator) and
 * the written forms of North America and of countries with a trunk zero. A bare row of digits is
 * never a phone number: it is more often an identifier.
 */
final class Phones {
    private static final int FEWEST = 9;
    private static final Pattern INTERNATIONAL =
            Pattern.compile("\\+[1-9]\\d{0,3}(?:[ ./\\-]?\\(?\\d{1,5}\\)?){2,7}");
    private static final Pattern WITH_ZEROS =
            Pattern.compile("00[1-9]\\d{0,2}[ /\\-](?:[ ./\\-]?\\(?\\d{1,5}\\)?){2,6}");
    private static final Pattern NORTH_AMERICA =
            Pattern.compile(
                    "(?:1[ .\\-])?(?:\\([2-9]\\d{2}\\) ?|[2-9]\\d{2}[ .\\-])[2-9]\\d{2}[ .\\-]\\d{4}");
    private static final Pattern TRUNK_ZERO =
            Pattern.compile(
                    "\\(?0[1-9]\\d{1,4}\\)?(?: ?[/\\-] ?| )\\d{2,8}(?:[ \\-]\\d{2,5}){0,4}");
    private static final Pattern PAIRS = Pattern.compile("0[1-9](?:[ .\\-]\\d{2}){4}");

    private Phones() {}

    static List<Finder.Range> find(String text) {
        List<Finder.Range> runs = new ArrayList<>(DigitRuns.of(text, FEWEST));
        runs.removeIf(run -> !isWritten(text, run));
        return runs.isEmpty()
                ? List.of()
                : Stream.of(INTERNATIONAL, WITH_ZEROS, NORTH_AMERICA, PAIRS, TRUNK_ZERO)
                        .flatMap(shape -> DigitRuns.matches(shape, text, runs).stream())
                        .filter(range -> plausible(text, range))
                        .toList();
    }

    /** Every shape has a plus, or a sign between two digits. */
    private static boolean isWritten(String text, Finder.Range run) {
        boolean afterDigit = false;
        boolean afterSign = false;
        for (int at = run.start(); at < run.end(); at++) {
            char c = text.charAt(at);
            if (c == '+' || isDigit(c) && afterSign) {
                return true;
            }
            afterSign = afterDigit && !isDigit(c);
            afterDigit |= isDigit(c);
        }
        return false;
    }

    private static boolean plausible(String text, Finder.Range range) {
        int digits = Matches.digits(text, range);
        return digits >= FEWEST
                && digits <= 15
                && Matches.standsAlone(text, range)
                && !continuesNumber(text, range);
    }

    /** A piece of a longer number, version or address such as {@code 3.0171-…}. */
    private static boolean continuesNumber(String text, Finder.Range range) {
        int before = range.start() - 1;
        int behind = range.end();
        return followsFourDigits(text, range.start())
                || before >= 1 && joins(text.charAt(before)) && Matches.isDigit(text, before - 1)
                || behind + 1 < text.length()
                        && joins(text.charAt(behind))
                        && Matches.isDigit(text, behind + 1);
    }

    /** As in an account number that is written in groups of four. */
    private static boolean followsFourDigits(String text, int start) {
        return start >= 5
                && text.charAt(start - 1) == ' '
                && text.substring(start - 5, start - 1).chars().allMatch(c -> isDigit((char) c));
    }

    private static boolean isDigit(char c) {
        return Matches.isDigit(c);
    }

    private static boolean joins(char c) {
        return c == '.' || c == '-' || c == '/' || c == ':' || c == '+';
    }
}
