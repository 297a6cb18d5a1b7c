package dev.pilothouse.registry;

import dev.pilothouse.db.model.BadInput;
import java.util.Arrays;
import java.util.Locale;

/** What a replica is wanted to be. */
public enum Wanted {
    /** Takes calls. */
    WARM,
    /** Holds as little memory as its engine can, and wakes faster than it loads. */
    SLEEPING,
    /** Unloaded. */
    COLD;

    /** {@code warm}, {@code sleeping} or {@code cold}. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    public static Wanted ofWord(String word) {
        return Arrays.stream(values())
                .filter(w -> w.word().equals(word))
                .findFirst()
                .orElseThrow(() -> new BadInput("wanted", word, "warm, sleeping or cold"));
    }
}
