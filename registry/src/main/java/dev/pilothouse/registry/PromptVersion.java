package dev.pilothouse.registry;

import dev.pilothouse.db.model.PromptName;
import dev.pilothouse.db.model.TenantId;
import dev.pilothouse.policy.rules.prompts.PromptContent;
import java.time.Instant;
import java.util.UUID;

/**
 * One version of a prompt; never changes.
 *
 * @param version 1 for the first
 * @param digest SHA-256 of the content alone, lower-case hexadecimal
 * @param note what the author changed, for people
 */
public record PromptVersion(
        TenantId tenant,
        PromptName prompt,
        long version,
        PromptContent content,
        String digest,
        UUID author,
        String authorName,
        String note,
        Instant createdAt) {

    /** A version in a list. */
    public record Row(
            long version,
            String digest,
            UUID author,
            String authorName,
            String note,
            Instant createdAt) {}
}
