package dev.pilothouse.policy.rules;

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
    private static final int SHORTEST = 13;
    private static final int LONGEST = 19;

    /** Digits of a row that are looked at together. */
    private static final int ROW = 31;

    private Cards() {}

    static List<Finder.Range> find(String text) {
        List<Finder.Range> found = new ArrayList<>();
        for (Finder.Range run : rows(text)) {
            if (!Matches.isWord(text, run.start() - 1) && !isInternationalPhone(text, run)) {
                longest(text, run).ifPresent(found::add);
            }
        }
        return found;
    }

    /** Digits with at most one space or hyphen between two of them, as many as a card has. */
    static List<Finder.Range> rows(String text) {
        List<Finder.Range> rows = new ArrayList<>(0);
        for (Finder.Range run : DigitRuns.of(text, SHORTEST)) {
            addRows(text, run, rows);
        }
        return rows;
    }

    private static void addRows(String text, Finder.Range run, List<Finder.Range> rows) {
        int start = run.start();
        int end = start;
        int digits = 0;
        for (int at = start; at < run.end(); at++) {
            if (Matches.isDigit(text.charAt(at))) {
                if (digits == ROW || digits > 0 && !goesOn(text, end, at)) {
                    addRow(start, end, digits, rows);
                    digits = 0;
                }
                start = digits == 0 ? at : start;
                digits++;
                end = at + 1;
            }
        }
        addRow(start, end, digits, rows);
    }

    private static void addRow(int start, int end, int digits, List<Finder.Range> rows) {
        if (digits >= SHORTEST) {
            rows.add(new Finder.Range(start, end));
        }
    }

    /** Whether the digit at {@code at} belongs to those that ended at {@code end}. */
    private static boolean goesOn(String text, int end, int at) {
        return at == end || at == end + 1 && (text.charAt(end) == ' ' || text.charAt(end) == '-');
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
        StringBuilder digits = new StringBuilder(LONGEST);
        for (int at = range.start(); at < range.end(); at++) {
            if (Matches.isDigit(text.charAt(at))) {
                digits.append(text.charAt(at));
            }
        }
        return digits.toString();
    }

    private static boolean isCard(String digits) {
        return digits.length() >= SHORTEST
                && digits.length() <= LONGEST
                && isOfNetwork(digits)
                && luhn(digits);
    }

    /** By at least the first four digits. */
    static boolean isOfNetwork(String digits) {
        char second = digits.charAt(1);
        return switch (digits.charAt(0)) {
            case '4', '5', '6' -> true;
            case '2' -> second >= '2' && second <= '7';
            case '3' -> isOfNetworkThree(second, digits.charAt(2), digits.charAt(3));
            default -> false;
        };
    }

    private static boolean isOfNetworkThree(char second, char third, char fourth) {
        return switch (second) {
            case '4', '6', '7', '8', '9' -> true;
            case '5' -> third == '2' ? fourth >= '8' : third >= '3' && third <= '8';
            case '0' -> third <= '5' || third == '9';
            default -> false;
        };
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
