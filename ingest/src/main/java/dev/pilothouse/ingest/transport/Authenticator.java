package dev.pilothouse.ingest.transport;

import dev.pilothouse.ingest.state.IngestState;
import dev.pilothouse.ingest.state.KeyGrant;
import java.time.Clock;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** From the Authorization header to what its key allows. */
final class Authenticator {
    private static final String SCHEME = "bearer ";

    private final IngestState state;
    private final Clock clock;

    Authenticator(IngestState state, Clock clock) {
        this.state = state;
        this.clock = clock;
    }

    /** A key's grant, or why there is none. */
    sealed interface Answer {}

    record Granted(KeyGrant grant) implements Answer {}

    record Denied(Problem problem) implements Answer {}

    Answer check(@Nullable String header) {
        Optional<KeyGrant> grant =
                Optional.ofNullable(header)
                        .filter(h -> h.regionMatches(true, 0, SCHEME, 0, SCHEME.length()))
                        .flatMap(h -> state.grant(h.substring(SCHEME.length()).strip()))
                        .filter(g -> clock.instant().isBefore(g.expiresAt()));
        if (grant.isEmpty()) {
            return new Denied(Problem.unauthenticated());
        }
        return grant.get().mayIngest() ? new Granted(grant.get()) : new Denied(Problem.forbidden());
    }
}
