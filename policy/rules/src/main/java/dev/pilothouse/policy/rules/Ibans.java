package dev.pilothouse.policy.rules;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * International bank account numbers: the length of the country and the remainder 1 of 97.
 *
 * @see <a href="https://www.swift.com/standards/data-standards/iban">IBAN registry</a>
 */
final class Ibans {
    private static final Map<String, Integer> LENGTHS =
            lengths(
                    "AD24 AE23 AL28 AT20 AZ28 BA20 BE16 BG22 BH22 BI27 BR29 BY28 CH21 CR22 CY28 CZ24"
                            + " DE22 DJ27 DK18 DO28 EE20 EG29 ES24 FI18 FK18 FO18 FR27 GB22 GE22 GI23"
                            + " GL18 GR27 GT28 HN28 HR21 HU28 IE22 IL23 IQ23 IS26 IT27 JO30 KW30 KZ20"
                            + " LB28 LC32 LI21 LT20 LU20 LV21 LY25 MC27 MD24 ME22 MK19 MN20 MR27 MT31"
                            + " MU30 NI28 NL18 NO15 OM23 PK24 PL28 PS29 PT25 QA29 RO24 RS22 RU33 SA24"
                            + " SC31 SD18 SE24 SI19 SK24 SM27 SO23 ST25 SV28 TL23 TN24 TR26 UA29 VA22"
                            + " VG24 XK20 YE30");

    private Ibans() {}

    static List<Finder.Range> find(String text) {
        List<Finder.Range> found = new ArrayList<>(0);
        for (int at = 0; at + 4 < text.length(); at++) {
            if (!Matches.isDigit(text.charAt(at + 3))) {
                at++; // nor is it the first digit of the account that begins next
            } else if (begins(text, at) && !Matches.isWord(text, at - 1)) {
                account(text, at).ifPresent(found::add);
            }
        }
        return found;
    }

    /** Two letters and two digits. */
    private static boolean begins(String text, int at) {
        return Matches.isDigit(text.charAt(at + 2))
                && Matches.isDigit(text.charAt(at + 3))
                && isLetter(text.charAt(at))
                && isLetter(text.charAt(at + 1));
    }

    /**
     * Whether more text behind could still make an account of what begins at {@code start}: all
     * from there to the end is the beginning of one.
     */
    static boolean mayBegin(String text, int start) {
        int shown = Math.min(4, text.length() - start);
        for (int i = 0; i < shown; i++) {
            char c = text.charAt(start + i);
            if (i < 2 ? !isLetter(c) : !Matches.isDigit(c)) {
                return false;
            }
        }
        return shown < 2 || restFits(text, start);
    }

    private static boolean restFits(String text, int start) {
        String country = text.substring(start, start + 2).toUpperCase(Locale.ROOT);
        int length = LENGTHS.getOrDefault(country, 0);
        int read = 0;
        for (int at = start; at < text.length(); at++) {
            char c = text.charAt(at);
            if (isAlphanumeric(c)) {
                read++;
            } else if (c != ' ' || at > 0 && text.charAt(at - 1) == ' ') {
                return false;
            }
        }
        return read <= length;
    }

    private static boolean isLetter(char c) {
        return c >= 'A' && c <= 'Z' || c >= 'a' && c <= 'z';
    }

    private static Optional<Finder.Range> account(String text, int start) {
        String country = text.substring(start, start + 2).toUpperCase(Locale.ROOT);
        int length = LENGTHS.getOrDefault(country, 0);
        StringBuilder account = new StringBuilder();
        int at = start;
        while (account.length() < length && at < text.length()) {
            char c = text.charAt(at);
            if (isAlphanumeric(c)) {
                account.append(Character.toUpperCase(c));
            } else if (c != ' ' || text.charAt(at - 1) == ' ') {
                break;
            }
            at++;
        }
        boolean whole = length > 0 && account.length() == length && !Matches.isWord(text, at);
        return whole && mod97(account.toString()) == 1
                ? Optional.of(new Finder.Range(start, at))
                : Optional.empty();
    }

    private static boolean isAlphanumeric(char c) {
        return Matches.isDigit(c) || isLetter(c);
    }

    private static int mod97(String account) {
        int rest = 0;
        for (char c : (account.substring(4) + account.substring(0, 4)).toCharArray()) {
            int value = Character.digit(c, 36);
            rest = (rest * (value > 9 ? 100 : 10) + value) % 97;
        }
        return rest;
    }

    private static Map<String, Integer> lengths(String table) {
        Map<String, Integer> lengths = new HashMap<>();
        for (String entry : table.split(" ")) {
            lengths.put(entry.substring(0, 2), Integer.parseInt(entry.substring(2)));
        }
        return Map.copyOf(lengths);
    }
}
