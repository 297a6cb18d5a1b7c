package dev.pilothouse.console.web.api;

import dev.pilothouse.bridge.control.ReplicaCommand;
import dev.pilothouse.bridge.control.ReplicaDesk;
import dev.pilothouse.bridge.control.ReplicaImpact;
import dev.pilothouse.bridge.control.ReplicaOrder;
import dev.pilothouse.bridge.control.Verb;
import dev.pilothouse.db.model.Actor;
import dev.pilothouse.db.model.BadInput;
import dev.pilothouse.db.model.DeploymentId;
import dev.pilothouse.db.model.NotFound;
import dev.pilothouse.registry.Replica;
import dev.pilothouse.registry.ReplicaData;
import dev.pilothouse.registry.Replicas;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.springframework.http.ResponseEntity;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestParam;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import tools.jackson.databind.annotation.JsonNaming;

/** Replicas of inference engines, and what they are told. */
@Api
class ReplicasController {
    private static final int USUAL_SLOTS = 4;
    private static final int USUAL_COMMANDS = 50;

    private final ReplicaDesk desk;
    private final Replicas replicas;

    ReplicasController(ReplicaDesk desk, Replicas replicas) {
        this.desk = desk;
        this.replicas = replicas;
    }

    /** By pool, model and id. */
    record ReplicaList(List<ReplicaBody> replicas) {}

    /** The newest first. */
    record CommandList(List<CommandBody> commands) {}

    @GetMapping("/replicas")
    ReplicaList list(@AuthenticationPrincipal Actor actor) {
        return new ReplicaList(desk.list(actor).stream().map(ReplicaBody::of).toList());
    }

    @GetMapping("/replicas/{replica}")
    ReplicaBody find(@AuthenticationPrincipal Actor actor, @PathVariable String replica) {
        return ReplicaBody.of(desk.find(actor, replica));
    }

    @JsonNaming(SnakeCaseStrategy.class)
    record Impact(
            int answers,
            int queued,
            int callsLastMinute,
            List<String> features,
            int tenants,
            int otherWarm,
            boolean last) {
        static Impact of(ReplicaImpact i) {
            return new Impact(
                    i.answers(),
                    i.queued(),
                    i.callsLastMinute(),
                    i.features(),
                    i.tenants(),
                    i.otherWarm(),
                    i.isLast());
        }
    }

    /** What taking it away would hit. */
    @GetMapping("/replicas/{replica}/impact")
    Impact impact(@AuthenticationPrincipal Actor actor, @PathVariable String replica) {
        return Impact.of(desk.impact(actor, replica));
    }

    @PostMapping("/replicas")
    ResponseEntity<ReplicaBody> add(
            @AuthenticationPrincipal Actor actor, @RequestBody JsonNode body) {
        Fields fields = Fields.of(body);
        String id = fields.text("id");
        ReplicaData data =
                new ReplicaData(
                        new DeploymentId(fields.text("deployment")),
                        fields.optional("engine").orElse(ReplicaData.BUNDLED),
                        fields.whole("slots", USUAL_SLOTS),
                        fields.whole("context", 0),
                        fields.optional("file").orElse(""),
                        fields.optional("base_url").orElse(""),
                        fields.optional("metrics_url").orElse(""),
                        !fields.flag("stays_asleep"));
        Optional<String> secret = fields.optional("secret");
        String reason = fields.text("reason");
        fields.requireNoOthers();
        Replica made = replicas.add(actor, id, data, secret, reason);
        return ResponseEntity.created(URI.create("/api/v1/replicas/" + made.id()))
                .body(find(actor, made.id()));
    }

    @PostMapping("/replicas/{replica}/remove")
    ResponseEntity<Void> remove(
            @AuthenticationPrincipal Actor actor,
            @PathVariable String replica,
            @RequestBody JsonNode body) {
        Fields fields = Fields.of(body);
        String reason = fields.text("reason");
        fields.requireNoOthers();
        replicas.remove(actor, replica, reason);
        return ResponseEntity.noContent().build();
    }

    /** Answers before the pool has; the command says when it did. */
    @PostMapping("/replicas/{replica}/commands")
    ResponseEntity<CommandBody> order(
            @AuthenticationPrincipal Actor actor,
            @PathVariable String replica,
            @RequestBody JsonNode body) {
        Fields fields = Fields.of(body);
        ReplicaOrder order =
                new ReplicaOrder(
                        replica,
                        Verb.ofWord(fields.text("verb")),
                        fields.whole("deadline_seconds", 0),
                        fields.text("reason"),
                        fields.optional("id").map(ReplicasController::uuid));
        fields.requireNoOthers();
        ReplicaCommand made = desk.order(actor, order);
        return ResponseEntity.accepted()
                .location(URI.create("/api/v1/replica-commands/" + made.id()))
                .body(CommandBody.of(made));
    }

    private static UUID uuid(String text) {
        try {
            return UUID.fromString(text);
        } catch (IllegalArgumentException e) {
            BadInput refused = new BadInput("id", text, "a UUID");
            refused.initCause(e);
            throw refused;
        }
    }

    @GetMapping("/replica-commands")
    CommandList commands(
            @AuthenticationPrincipal Actor actor, @RequestParam Optional<Integer> limit) {
        return new CommandList(
                desk.recent(actor, limit.orElse(USUAL_COMMANDS)).stream()
                        .map(CommandBody::of)
                        .toList());
    }

    @GetMapping("/replica-commands/{id}")
    CommandBody command(@AuthenticationPrincipal Actor actor, @PathVariable UUID id) {
        return desk.command(actor, id)
                .map(CommandBody::of)
                .orElseThrow(() -> new NotFound("command", id.toString()));
    }
}
