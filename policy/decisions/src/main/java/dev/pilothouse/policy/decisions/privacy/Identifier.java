package dev.pilothouse.policy.decisions.privacy;

import dev.pilothouse.db.model.BadInput;
import dev.pilothouse.db.model.Texts;
import dev.pilothouse.db.model.Words;
import java.text.Normalizer;
import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Something by which stores may know a person. Stores hold keyed hashes, so that only spellings can
 * be compared: an e-mail address is looked for as it was given, with its domain in small letters
 * (which is the same address, RFC 5321 section 2.4) and wholly in small letters (which nearly every
 * provider takes for the same).
 *
 * @param value 1 to 320 characters
 */
public record Identifier(Kind kind, String value) {
    private static final int LONGEST = 320;
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
        value = Normalizer.normalize(Texts.check("value", value, 1, LONGEST), Normalizer.Form.NFC);
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

    /** All the ways in which systems write it; at least one. */
    public Set<String> spellings() {
        Set<String> all = new LinkedHashSet<>();
        all.add(value);
        int at = value.lastIndexOf('@');
        if (kind != Kind.REFERENCE && at > 0) {
            all.add(value.substring(0, at) + value.substring(at).toLowerCase(Locale.ROOT));
            all.add(value.toLowerCase(Locale.ROOT));
        }
        return all;
    }
}
