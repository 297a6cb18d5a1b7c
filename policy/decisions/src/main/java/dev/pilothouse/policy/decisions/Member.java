package dev.pilothouse.policy.decisions;

import dev.pilothouse.db.model.Actor;
import dev.pilothouse.db.model.Grant;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/**
 * A person whom an OpenID provider authenticated, or will.
 *
 * @param lastSeenAt last sign-in; empty before the first
 */
public record Member(
        UUID id,
        String username,
        String name,
        Optional<String> email,
        Set<Grant> grants,
        Optional<Instant> lastSeenAt) {
    public Member {
        grants = Set.copyOf(grants);
    }

    /** The person as somebody who acts. */
    public Actor.Person actor() {
        return new Actor.Person(id, username, name, grants);
    }
}
