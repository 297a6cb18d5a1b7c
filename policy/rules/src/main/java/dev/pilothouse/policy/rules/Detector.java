package dev.pilothouse.policy.rules;

import dev.pilothouse.db.model.BadInput;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;

/** What can be masked. Where two find the same text, the one named first here wins. */
public enum Detector {
    /** API keys, tokens and private keys. */
    SECRET(Secrets::find),
    EMAIL(Emails::find),
    IBAN(Ibans::find),
    /** Payment card numbers. */
    CARD(Cards::find),
    PHONE(Phones::find);

    private final Finder finder;

    Detector(Finder finder) {
        this.finder = finder;
    }

    Finder finder() {
        return finder;
    }

    /** The word of policies, for example {@code email}. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** What stands in the text instead, for example {@code [email]}. */
    public String placeholder() {
        return "[" + word() + "]";
    }

    /**
     * @throws BadInput when {@code word} names no detector
     */
    public static Detector ofWord(String word) {
        return Arrays.stream(values())
                .filter(d -> d.word().equals(word))
                .findFirst()
                .orElseThrow(() ->
                        new BadInput("detector", word, "one of secret, email, iban, card, phone"));
    }

    /** All of them: the default policy. */
    public static Set<Detector> all() {
        return EnumSet.allOf(Detector.class);
    }
}
