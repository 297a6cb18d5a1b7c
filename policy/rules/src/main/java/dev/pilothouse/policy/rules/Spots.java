package dev.pilothouse.policy.rules;

import java.util.Collection;
import java.util.List;
import java.util.TreeMap;

/** Finds personal data and secrets in plain text, and says where the end of a text is undecided. */
public final class Spots {
    private static final int LONGEST_NUMBER = 80;
    private static final int LONGEST_WORD = 2_048;
    private static final int LONGEST_ADDRESS = 320;
    private static final int LONGEST_ACCOUNT = 70;
    private static final int LONGEST_HEADER = 96;

    private Spots() {}

    /**
     * What the detectors find, in the order of the text and without overlaps: where two find the
     * same, the one named first wins. Time is linear in the length of the text.
     */
    public static List<Spot> find(Collection<Detector> detectors, String text) {
        TreeMap<Integer, Spot> taken = new TreeMap<>();
        for (Detector detector : detectors) {
            for (Finder.Range range : detector.finder().find(text)) {
                if (isFree(taken, range)) {
                    taken.put(range.start(), new Spot(detector, range.start(), range.end()));
                }
            }
        }
        return taken.isEmpty() ? List.of() : List.copyOf(taken.values());
    }

    private static boolean isFree(TreeMap<Integer, Spot> taken, Finder.Range range) {
        var before = taken.lowerEntry(range.end());
        return before == null || before.getValue().end() <= range.start();
    }

    /**
     * The first place from which more text behind the end could still make something that a
     * detector finds; the length of the text when there is none.
     */
    public static int open(Collection<Detector> detectors, String text) {
        int open = text.length();
        for (Detector detector : detectors) {
            open = Math.min(open, open(detector, text));
        }
        return open;
    }

    private static int open(Detector detector, String text) {
        return switch (detector) {
            case CARD, PHONE -> DigitRuns.open(text, LONGEST_NUMBER);
            case EMAIL -> address(text);
            case IBAN -> account(text);
            case SECRET -> Math.min(word(text), Math.min(pem(text), aws(text)));
        };
    }

    private static int address(String text) {
        int at = text.length();
        int least = Math.max(0, at - LONGEST_ADDRESS);
        while (at > least && (text.charAt(at - 1) == '@' || Emails.isPart(text.charAt(at - 1)))) {
            at--;
        }
        return at;
    }

    private static int account(String text) {
        for (int at = Math.max(0, text.length() - LONGEST_ACCOUNT); at < text.length(); at++) {
            if (!Matches.isWord(text, at - 1) && Ibans.mayBegin(text, at)) {
                return at;
            }
        }
        return text.length();
    }

    private static int word(String text) {
        int at = text.length();
        int least = Math.max(0, at - LONGEST_WORD);
        while (at > least && isOfSecret(text.charAt(at - 1))) {
            at--;
        }
        return at;
    }

    private static boolean isOfSecret(char c) {
        return c < 128 && Character.isLetterOrDigit(c) || "_-./+=".indexOf(c) >= 0;
    }

    /** The first line of a private key that is not complete. */
    private static int pem(String text) {
        int at = text.indexOf("-----BEGIN ", Math.max(0, text.length() - LONGEST_HEADER));
        return at < 0 ? text.length() : at;
    }

    private static int aws(String text) {
        for (int at = Math.max(0, text.length() - LONGEST_HEADER); at < text.length(); at++) {
            if (Secrets.isAws(text, at)) {
                return at;
            }
        }
        return text.length();
    }
}
