package dev.pilothouse.console.web.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.pilothouse.bridge.control.ReplicaCommand;
import dev.pilothouse.bridge.control.ReplicaCommand.Outcome;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import tools.jackson.databind.annotation.JsonNaming;

/**
 * A verb for a replica.
 *
 * @param state {@code waiting} while the pool has not answered, then {@code done} or {@code failed}
 */
@JsonNaming(SnakeCaseStrategy.class)
@JsonInclude(JsonInclude.Include.NON_NULL)
record CommandBody(
        UUID id,
        String pool,
        String replica,
        String verb,
        String reason,
        String askedBy,
        Instant askedAt,
        String state,
        @Nullable Instant finishedAt,
        String detail) {
    static CommandBody of(ReplicaCommand c) {
        return new CommandBody(
                c.id(),
                c.pool().value(),
                c.replica(),
                c.verb().word(),
                c.reason(),
                c.askedByName(),
                c.askedAt(),
                c.outcome().map(o -> o.ok() ? "done" : "failed").orElse("waiting"),
                c.outcome().map(Outcome::at).orElse(null),
                c.outcome().map(Outcome::detail).orElse(""));
    }
}
