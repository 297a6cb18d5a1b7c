package dev.pilothouse.console.web.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.pilothouse.db.model.Actor;
import dev.pilothouse.db.model.BadInput;
import dev.pilothouse.db.model.TenantId;
import dev.pilothouse.policy.decisions.LegalHold;
import dev.pilothouse.policy.decisions.LegalHold.Scope;
import dev.pilothouse.policy.decisions.LegalHolds;
import dev.pilothouse.registry.Tenants;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import tools.jackson.databind.annotation.JsonNaming;

/** Legal holds. */
@Api
class HoldsController {
    private final LegalHolds holds;
    private final Tenants tenants;
    private final Clock clock;

    HoldsController(LegalHolds holds, Tenants tenants, Clock clock) {
        this.holds = holds;
        this.tenants = tenants;
        this.clock = clock;
    }

    /**
     * @param target absent: the whole tenant
     * @param until absent: until somebody lifts it
     * @param holds false: it is over
     */
    @JsonNaming(SnakeCaseStrategy.class)
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record HoldView(
            String id,
            String tenant,
            String scope,
            @Nullable String target,
            String reason,
            String by,
            Instant placedAt,
            @Nullable Instant until,
            boolean holds,
            @Nullable String liftedBy,
            @Nullable Instant liftedAt,
            @Nullable String liftReason) {
        static HoldView of(LegalHold h, Instant now) {
            return new HoldView(
                    h.id().toString(),
                    h.tenant().value(),
                    h.scope().word(),
                    h.target().isEmpty() ? null : h.target(),
                    h.reason(),
                    h.by(),
                    h.placedAt(),
                    h.until().orElse(null),
                    h.holds(now),
                    h.lift().map(LegalHold.Lift::by).orElse(null),
                    h.lift().map(LegalHold.Lift::at).orElse(null),
                    h.lift().map(LegalHold.Lift::reason).orElse(null));
        }
    }

    /** Newest first. */
    record HoldList(List<HoldView> holds) {}

    /**
     * @param over also those that are over
     */
    @GetMapping("/holds")
    HoldList list(
            @AuthenticationPrincipal Actor actor,
            @RequestParam Optional<String> tenant,
            @RequestParam(defaultValue = "false") boolean over) {
        Optional<TenantId> of = tenant.map(TenantId::new);
        return new HoldList(
                holds.list(actor, over).stream()
                        .filter(h -> of.map(h.tenant()::equals).orElse(true))
                        .map(h -> HoldView.of(h, clock.instant()))
                        .toList());
    }

    /** A person is named by their identifier, which is not kept, or by their reference. */
    @PostMapping("/holds")
    @ResponseStatus(HttpStatus.CREATED)
    HoldView place(@AuthenticationPrincipal Actor actor, @RequestBody JsonNode body) {
        Fields fields = Fields.of(body);
        TenantId tenant = new TenantId(fields.text("tenant"));
        Scope scope = Scope.ofWord(fields.text("scope"));
        Optional<String> target = fields.optional("target");
        Optional<String> person = fields.optional("person");
        String reason = fields.text("reason");
        Optional<Instant> until = fields.time("until");
        fields.requireNoOthers();
        if (person.isPresent() && (scope != Scope.SUBJECT || target.isPresent())) {
            throw new BadInput("person", "", "only with the scope subject, instead of a target");
        }
        actor.require(dev.pilothouse.db.model.Permission.MANAGE_HOLDS, tenant);
        String named =
                person.map(p -> tenants.subjectReference(tenant, p)).or(() -> target).orElse("");
        return HoldView.of(
                holds.place(actor, tenant, scope, named, reason, until), clock.instant());
    }

    @PostMapping("/holds/{id}/lift")
    HoldView lift(
            @AuthenticationPrincipal Actor actor,
            @PathVariable UUID id,
            @RequestBody JsonNode body) {
        Fields fields = Fields.of(body);
        String reason = fields.text("reason");
        fields.requireNoOthers();
        return HoldView.of(holds.lift(actor, id, reason), clock.instant());
    }
}
