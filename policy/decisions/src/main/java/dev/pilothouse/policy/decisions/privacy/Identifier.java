package dev.pilothouse.policy.decisions.privacy;

import dev.pilothouse.db.model.BadInput;
import dev.pilothouse.db.model.Needles;
import dev.pilothouse.db.model.Texts;
import dev.pilothouse.db.model.Words;
import java.text.Normalizer;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Something by which stores may know a person. Stores hold keyed hashes, so that only spellings can
 * be compared: each is looked for as it was given, without space around it, and in Unicode NFC; an
 * e-mail address also without "mailto:", with its domain in small letters (which is the same
 * address, RFC 5321 section 2.4) and wholly in small letters (which nearly every provider takes for
 * the same).
 *
 * @param value 1 to 320 characters
 */
public record Identifier(Kind kind, String value) {
    private static final int LONGEST = 320;
    private static final Pattern MAILTO = Pattern.compile("^(?i:mailto):\\s*");
    private static final Pattern REFERENCE = Pattern.compile("[A-Za-z0-9_-]{43}");

    /** What it is. */
    public enum Kind {
        USER_ID,
        E_MAIL,
        /** The keyed hash itself, as a trace shows it. */
        REFERENCE;

        public String word() {
            return Words.of(this);
        }
    }

    public Identifier {
        value = Texts.check("value", value, 1, LONGEST);
        if (kind == Kind.E_MAIL && !address(value)) {
            throw new BadInput("value", value, "an e-mail address");
        }
        if (kind == Kind.REFERENCE && !REFERENCE.matcher(value).matches()) {
            throw new BadInput("value", value, "43 characters of a subject reference");
        }
    }

    /**
     * An e-mail address as mail servers take it.
     *
     * @throws BadInput when it is none
     */
    static String address(String field, String text) {
        String value = Texts.check(field, text, 3, LONGEST);
        if (!address(value) || value.chars().anyMatch(c -> "<>,;\"()".indexOf(c) >= 0)) {
            throw new BadInput(field, value, "an e-mail address");
        }
        return value;
    }

    private static boolean address(String value) {
        int at = value.lastIndexOf('@');
        return at > 0
                && at < value.length() - 1
                && value.chars().noneMatch(Character::isWhitespace);
    }

    /**
     * The identifier that a word and a text make, for example {@code e-mail}.
     *
     * @throws BadInput when one of them is wrong
     */
    public static Identifier of(String kind, String value) {
        return new Identifier(Words.parse("kind", Kind.class, kind), value);
    }

    /** Whether it has too few characters to be looked for in texts: only its keyed hash is. */
    public boolean isTooShort() {
        return kind != Kind.REFERENCE && Needles.isTooShort(value);
    }

    /** All the ways in which systems write it; at least one. */
    public Set<String> spellings() {
        return forms().keySet();
    }

    /** Each spelling, and in words how it comes of what was given. */
    public Map<String, String> forms() {
        Map<String, String> all = new LinkedHashMap<>();
        all.put(value, "as given");
        if (kind == Kind.REFERENCE) {
            return all;
        }
        String composed = Normalizer.normalize(value, Normalizer.Form.NFC);
        all.putIfAbsent(composed, "Unicode NFC");
        String address = MAILTO.matcher(composed).replaceFirst("");
        int at = address.lastIndexOf('@');
        if (at > 0) {
            all.putIfAbsent(address, "without mailto:");
            all.putIfAbsent(
                    address.substring(0, at) + address.substring(at).toLowerCase(Locale.ROOT),
                    "domain in small letters");
            all.putIfAbsent(address.toLowerCase(Locale.ROOT), "small letters");
        }
        return all;
    }
}
