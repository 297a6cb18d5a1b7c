package dev.pilothouse.db.model;

/** What a person is in one tenant. The permissions of each are in {@code docs/roles.md}. */
public enum Role {
    EXECUTIVE,
    COMPLIANCE,
    ONCALL,
    ENGINEER,
    ADMIN;

    public String word() {
        return Words.of(this);
    }

    /**
     * @throws BadInput when {@code word} names no role
     */
    public static Role ofWord(String word) {
        return Words.parse("role", Role.class, word);
    }
}
