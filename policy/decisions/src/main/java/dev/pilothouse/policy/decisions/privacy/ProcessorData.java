package dev.pilothouse.policy.decisions.privacy;

import dev.pilothouse.db.model.Texts;
import dev.pilothouse.db.model.Words;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Somebody else who holds data for a tenant.
 *
 * @param name 1 to 120 characters, one of its kind in the tenant
 * @param email where erasures are told; of an office, not of a person
 * @param holds what of people lies there, 1 to 500 characters
 * @param contract what binds them, for example {@code DPA-2026-014}; at most 200 characters
 * @param told how a letter names the person
 */
public record ProcessorData(String name, String email, String holds, String contract, Told told) {
    private static final int LONGEST_NAME = 120;

    /** How a letter names the person. */
    public enum Told {
        /** By the number of the request only: who it is, is told on another way. */
        NUMBER,
        /** By keyed hashes too, where the processor got those instead of identifiers. */
        REFERENCES;

        public String word() {
            return Words.of(this);
        }

        /**
         * The way that a word names.
         *
         * @throws dev.pilothouse.db.model.BadInput when it names none
         */
        public static Told ofWord(String word) {
            return Words.parse("told", Told.class, word);
        }
    }

    public ProcessorData {
        name = line("name", name, 1, LONGEST_NAME);
        email = Identifier.address("e_mail", email);
        holds = Texts.check("holds", holds, 1, 500);
        contract = line("contract", contract, 0, 200);
    }

    private static String line(String field, String text, int least, int most) {
        return Texts.check(field, text.replaceAll("\\s+", " "), least, most);
    }

    /** For the audit log. */
    Map<String, Object> asMap() {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("name", name);
        map.put("e_mail", email);
        map.put("holds", holds);
        map.put("contract", contract);
        map.put("told", told.word());
        return map;
    }
}
