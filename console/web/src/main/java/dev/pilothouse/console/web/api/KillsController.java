package dev.pilothouse.console.web.api;

import dev.pilothouse.bridge.control.Enforcement;
import dev.pilothouse.bridge.control.Fleet;
import dev.pilothouse.db.model.Actor;
import dev.pilothouse.db.model.BadInput;
import dev.pilothouse.db.model.DeploymentId;
import dev.pilothouse.db.model.KillMode;
import dev.pilothouse.db.model.KillScope;
import dev.pilothouse.db.model.NotFound;
import dev.pilothouse.db.model.TenantId;
import dev.pilothouse.policy.decisions.Kill;
import dev.pilothouse.policy.decisions.KillRequest;
import dev.pilothouse.policy.decisions.KillSwitches;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestParam;
import tools.jackson.databind.JsonNode;

/** Kill switches. */
@Api
class KillsController {
    private final KillSwitches kills;
    private final Fleet fleet;

    KillsController(KillSwitches kills, Fleet fleet) {
        this.kills = kills;
        this.fleet = fleet;
    }

    /** Newest first. */
    record Kills(List<KillView> kills) {}

    /** A kill, and who obeyed it so far. */
    record KillWithAcknowledgements(KillView kill, AcknowledgementsView acknowledgements) {}

    /**
     * @param state {@code active} (default) or {@code all}
     * @param before with {@code all}: those made earlier only
     * @param limit with {@code all}: 1 to 500
     */
    @GetMapping("/kills")
    Kills list(
            @AuthenticationPrincipal Actor actor,
            @RequestParam(defaultValue = "active") String state,
            @RequestParam Optional<String> before,
            @RequestParam(defaultValue = "100") int limit) {
        List<Kill> found =
                switch (state) {
                    case "active" -> kills.active(actor);
                    case "all" ->
                            kills.history(
                                    actor, before.map(text -> Fields.time("before", text)), limit);
                    default -> throw new BadInput("state", state, "active or all");
                };
        return new Kills(found.stream().map(KillView::of).toList());
    }

    @PostMapping("/kills")
    ResponseEntity<KillView> kill(
            @AuthenticationPrincipal Actor actor, @RequestBody JsonNode body) {
        Kill kill = kills.kill(actor, request(Fields.of(body)));
        return ResponseEntity.created(URI.create("/api/v1/kills/" + kill.id()))
                .body(KillView.of(kill));
    }

    private static KillRequest request(Fields fields) {
        KillScope scope = KillScope.ofWord(fields.text("scope"));
        String target = fields.optional("target").orElse("");
        Optional<TenantId> tenant = fields.optional("tenant").map(TenantId::new);
        KillMode mode = fields.optional("mode").map(KillMode::ofWord).orElse(KillMode.DENY_AND_CUT);
        Optional<DeploymentId> fallback = fields.optional("fallback").map(DeploymentId::new);
        String reason = fields.text("reason");
        String incident = fields.optional("incident").orElse("");
        Optional<Instant> expiresAt = fields.time("expires_at");
        fields.requireNoOthers();
        return new KillRequest(
                scope, target, tenant, mode, fallback, reason, incident, expiresAt, Map.of());
    }

    @GetMapping("/kills/{id}")
    KillWithAcknowledgements find(@AuthenticationPrincipal Actor actor, @PathVariable UUID id) {
        Enforcement enforcement =
                fleet.enforcement(actor, id).orElseThrow(() -> new NotFound("kill", id.toString()));
        return new KillWithAcknowledgements(
                KillView.of(enforcement.progress().kill()), AcknowledgementsView.of(enforcement));
    }

    /** 200 when the kill is lifted, 202 while a second person has to agree. */
    @PostMapping("/kills/{id}/lift")
    ResponseEntity<KillView> lift(
            @AuthenticationPrincipal Actor actor,
            @PathVariable UUID id,
            @RequestBody JsonNode body) {
        Fields fields = Fields.of(body);
        String reason = fields.text("reason");
        fields.requireNoOthers();
        Kill kill = kills.lift(actor, id, reason);
        return ResponseEntity.status(kill.inForce() ? HttpStatus.ACCEPTED : HttpStatus.OK)
                .body(KillView.of(kill));
    }
}
