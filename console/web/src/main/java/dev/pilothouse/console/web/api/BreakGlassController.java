package dev.pilothouse.console.web.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.pilothouse.bridge.control.BreakGlass;
import dev.pilothouse.db.model.Actor;
import dev.pilothouse.db.model.BadInput;
import dev.pilothouse.policy.decisions.BreakGlassToken;
import dev.pilothouse.policy.decisions.KillAlarm;
import dev.pilothouse.policy.decisions.KillRecovery;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.Period;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.UUID;
import org.springframework.http.HttpStatus;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.ResponseStatus;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import tools.jackson.databind.annotation.JsonNaming;

/** What kills when this control plane is gone, and what came of that. */
@Api
class BreakGlassController {
    private final BreakGlass glass;
    private final KillRecovery recovery;
    private final Clock clock;

    BreakGlassController(BreakGlass glass, KillRecovery recovery, Clock clock) {
        this.glass = glass;
        this.recovery = recovery;
        this.clock = clock;
    }

    /** Newest first. */
    record Glass(List<Token> tokens, List<Local> unreconciled) {}

    /**
     * @param state {@code valid}, {@code expired} or {@code revoked}
     * @param kills that were made with it, as far as gateways could tell
     */
    @JsonNaming(SnakeCaseStrategy.class)
    record Token(
            String id,
            String name,
            String state,
            Instant createdAt,
            String createdBy,
            Instant expiresAt,
            int kills) {
        static Token of(BreakGlassToken t, Instant now) {
            String state =
                    t.usable(now) ? "valid" : t.revokedAt().isPresent() ? "revoked" : "expired";
            return new Token(
                    t.id(), t.name(), state, t.createdAt(), t.createdBy(), t.expiresAt(), t.uses());
        }
    }

    /** A kill at a node that is not one of this control plane yet. */
    @JsonNaming(SnakeCaseStrategy.class)
    record Local(
            String node, String id, String over, String reason, String token, Instant killedAt) {
        static Local of(BreakGlass.Unreconciled u) {
            return new Local(
                    u.node().value(),
                    u.kill().id(),
                    u.kill().label(),
                    u.kill().reason(),
                    u.kill().token(),
                    u.kill().at());
        }
    }

    /**
     * @param token what is sent as bearer; shown this once
     * @param certificate PEM with private key, for gateways beyond loopback; shown this once
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record NewToken(String id, String token, String certificate) {
        @Override
        public String toString() {
            return "NewToken[" + id + "]";
        }
    }

    @GetMapping("/break-glass")
    Glass list(@AuthenticationPrincipal Actor actor) {
        Instant now = clock.instant();
        return new Glass(
                glass.tokens(actor).stream().map(t -> Token.of(t, now)).toList(),
                glass.unreconciled(actor).stream().map(Local::of).toList());
    }

    @PostMapping("/break-glass/tokens")
    @ResponseStatus(HttpStatus.CREATED)
    NewToken create(@AuthenticationPrincipal Actor actor, @RequestBody JsonNode body) {
        Fields fields = Fields.of(body);
        String name = fields.text("name");
        Duration life = life(fields.optional("expires_in").orElse("P90D"));
        fields.requireNoOthers();
        BreakGlass.Issued issued = glass.create(actor, name, life);
        return new NewToken(issued.token().id(), issued.secret(), issued.certificate());
    }

    private static Duration life(String text) {
        try {
            return text.contains("T")
                    ? Duration.parse(text)
                    : Duration.ofDays(Period.parse(text).getDays());
        } catch (DateTimeParseException e) {
            BadInput refused =
                    new BadInput("expires_in", text, "a time in ISO 8601 such as P90D or PT8H");
            refused.initCause(e);
            throw refused;
        }
    }

    @PostMapping("/break-glass/tokens/{id}/revoke")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void revoke(
            @AuthenticationPrincipal Actor actor,
            @PathVariable String id,
            @RequestBody JsonNode body) {
        Fields.of(body).requireNoOthers();
        glass.revoke(actor, id);
    }

    /** Newest first. */
    record Alarms(List<Alarm> alarms) {}

    /**
     * The store was behind what somebody enforces.
     *
     * @param witness name of the node; empty: the control plane itself
     */
    @JsonNaming(SnakeCaseStrategy.class)
    record Alarm(
            UUID id,
            Instant at,
            String witness,
            long enforced,
            long known,
            long epoch,
            int recovered,
            boolean signatureVerified) {
        static Alarm of(KillAlarm a) {
            return new Alarm(
                    a.id(),
                    a.at(),
                    a.witness(),
                    a.enforced(),
                    a.known(),
                    a.epoch(),
                    a.recovered(),
                    a.proven());
        }
    }

    @GetMapping("/kill-alarms")
    Alarms alarms(@AuthenticationPrincipal Actor actor) {
        return new Alarms(recovery.alarms(actor).stream().map(Alarm::of).toList());
    }

    @PostMapping("/kill-alarms/{id}/seen")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void seen(
            @AuthenticationPrincipal Actor actor,
            @PathVariable UUID id,
            @RequestBody JsonNode body) {
        Fields.of(body).requireNoOthers();
        recovery.seen(actor, id);
    }
}
