package dev.pilothouse.console.web.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.pilothouse.db.model.DeploymentId;
import dev.pilothouse.db.model.TenantId;
import dev.pilothouse.policy.decisions.Kill;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import tools.jackson.databind.annotation.JsonNaming;

/**
 * A kill as JSON.
 *
 * @param state {@code active} or {@code lifted}
 * @param tenant absent: all tenants
 * @param fallback absent: the rest of the route, or another mode than {@code fall-back}
 * @param lift absent while it is active
 */
@JsonNaming(SnakeCaseStrategy.class)
@JsonInclude(JsonInclude.Include.NON_NULL)
record KillView(
        String id,
        long epoch,
        String state,
        String scope,
        String target,
        @Nullable String tenant,
        String mode,
        @Nullable String fallback,
        String reason,
        String incident,
        String createdBy,
        Instant createdAt,
        @Nullable Instant expiresAt,
        List<Agreement> agreements,
        @Nullable Lift lift) {

    /** Somebody agreed to lift it. */
    record Agreement(String by, String reason, Instant at) {}

    /**
     * @param epoch of the kill set without it
     */
    record Lift(Instant at, long epoch, String reason) {}

    static KillView of(Kill kill) {
        return new KillView(
                kill.id().toString(),
                kill.epoch(),
                kill.inForce() ? "active" : "lifted",
                kill.scope().word(),
                kill.target(),
                kill.tenant().map(TenantId::value).orElse(null),
                kill.mode().word(),
                kill.fallback().map(DeploymentId::value).orElse(null),
                kill.reason(),
                kill.incident(),
                kill.killedBy(),
                kill.killedAt(),
                kill.expiresAt().orElse(null),
                kill.votes().stream()
                        .map(v -> new Agreement(v.name(), v.reason(), v.at()))
                        .toList(),
                kill.lifted().map(l -> new Lift(l.at(), l.epoch(), l.reason())).orElse(null));
    }
}
