package dev.pilothouse.registry;

import dev.pilothouse.db.model.BadInput;
import dev.pilothouse.db.model.Environment;
import dev.pilothouse.db.model.PromptName;
import dev.pilothouse.db.model.TenantId;
import java.time.Instant;
import java.util.Optional;

/**
 * Which releases, newest first.
 *
 * @param reviewDue only rollbacks that nobody has looked at
 * @param before only those asked for earlier
 * @param limit 1 to 200
 */
public record ReleaseQuery(
        Optional<TenantId> tenant,
        Optional<PromptName> prompt,
        Optional<Environment> environment,
        Optional<Release.State> state,
        boolean reviewDue,
        Optional<Instant> before,
        int limit) {
    public ReleaseQuery {
        if (limit < 1 || limit > 200) {
            throw new BadInput("limit", Integer.toString(limit), "1 to 200");
        }
    }

    /** Those of one prompt. */
    public static ReleaseQuery of(TenantId tenant, PromptName prompt) {
        return new ReleaseQuery(
                Optional.of(tenant),
                Optional.of(prompt),
                Optional.empty(),
                Optional.empty(),
                false,
                Optional.empty(),
                200);
    }
}
