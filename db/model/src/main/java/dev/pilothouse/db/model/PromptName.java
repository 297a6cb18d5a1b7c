package dev.pilothouse.db.model;

/** A prompt, within one tenant. */
public record PromptName(String value) implements Comparable<PromptName> {
    public PromptName {
        Slug.check("prompt", value);
    }

    @Override
    public int compareTo(PromptName other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value;
    }
}
