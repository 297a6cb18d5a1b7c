package dev.pilothouse.policy.rules.guardrails;

import dev.pilothouse.db.model.BadInput;
import dev.pilothouse.db.model.Words;

/** Content that no rule can read, by what it is. */
public enum Medium {
    IMAGE,
    AUDIO,
    VIDEO,
    /** Documents and other files, whether they come along or are only named. */
    FILE,
    /** Numbers of tokens in place of a text, as embeddings take them. */
    TOKENS,
    /** What is none of these, as far as is known. */
    OTHER;

    public String word() {
        return Words.of(this);
    }

    /**
     * The kind that formats call by a name, for example {@code input_image} or {@code audio/wav};
     * {@link #OTHER} when it says nothing.
     */
    public static Medium named(String name) {
        if (name.contains("image") || name.contains("screenshot")) {
            return IMAGE;
        } else if (name.contains("audio")) {
            return AUDIO;
        } else if (name.contains("video")) {
            return VIDEO;
        } else if (name.contains("file")
                || name.contains("document")
                || name.contains("upload")
                || name.contains("pdf")) {
            return FILE;
        }
        return name.equals("tokens") ? TOKENS : OTHER;
    }

    /**
     * The kind of a word.
     *
     * @throws BadInput when it names none
     */
    public static Medium ofWord(String field, String word) {
        return Words.parse(field, Medium.class, word);
    }
}
