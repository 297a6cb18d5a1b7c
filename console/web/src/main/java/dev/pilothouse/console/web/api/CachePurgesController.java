package dev.pilothouse.console.web.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.pilothouse.bridge.control.CachePurge;
import dev.pilothouse.bridge.control.Caches;
import dev.pilothouse.db.model.Actor;
import dev.pilothouse.db.model.FeatureId;
import dev.pilothouse.db.model.NotFound;
import dev.pilothouse.db.model.TenantId;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import tools.jackson.databind.annotation.JsonNaming;

/** Orders to forget cached answers. */
@Api
class CachePurgesController {
    private final Caches caches;

    CachePurgesController(Caches caches) {
        this.caches = caches;
    }

    /** Newest first. */
    record PurgeList(List<PurgeView> purges) {}

    /**
     * @param tenant absent: all tenants
     * @param acknowledged gateways that have forgotten, of {@code total}
     * @param forgotten answers, over all of them
     */
    @JsonNaming(SnakeCaseStrategy.class)
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record PurgeView(
            String id,
            @Nullable String tenant,
            @Nullable String feature,
            @Nullable String subject,
            String reason,
            String orderedBy,
            Instant orderedAt,
            int acknowledged,
            int total,
            long forgotten,
            List<NodeView> nodes) {
        static PurgeView of(CachePurge p) {
            return new PurgeView(
                    p.id().toString(),
                    p.order().tenant().map(TenantId::value).orElse(null),
                    p.order().feature().map(FeatureId::value).orElse(null),
                    p.order().subject().isEmpty() ? null : p.order().subject(),
                    p.order().reason(),
                    p.by(),
                    p.at(),
                    p.acknowledged(),
                    p.total(),
                    p.forgotten(),
                    p.nodes().stream().map(NodeView::of).toList());
        }
    }

    /**
     * @param doneAt absent while the gateway has not said that it has forgotten
     */
    @JsonNaming(SnakeCaseStrategy.class)
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record NodeView(String node, @Nullable Instant doneAt, long forgotten, String trouble) {
        static NodeView of(CachePurge.Obeyed n) {
            return new NodeView(n.node().value(), n.at().orElse(null), n.forgotten(), n.trouble());
        }
    }

    @GetMapping("/cache-purges")
    PurgeList list(@AuthenticationPrincipal Actor actor) {
        return new PurgeList(caches.purges(actor).stream().map(PurgeView::of).toList());
    }

    @GetMapping("/cache-purges/{id}")
    PurgeView find(@AuthenticationPrincipal Actor actor, @PathVariable UUID id) {
        return caches.find(actor, id)
                .map(PurgeView::of)
                .orElseThrow(() -> new NotFound("purge", id.toString()));
    }

    @PostMapping("/cache-purges")
    ResponseEntity<PurgeView> order(
            @AuthenticationPrincipal Actor actor, @RequestBody JsonNode body) {
        Fields fields = Fields.of(body);
        CachePurge.Order order =
                new CachePurge.Order(
                        fields.optional("tenant").map(TenantId::new),
                        fields.optional("feature").map(FeatureId::new),
                        fields.optional("subject").orElse(""),
                        fields.text("reason"));
        fields.requireNoOthers();
        CachePurge made = caches.purge(actor, order);
        return ResponseEntity.created(URI.create("/api/v1/cache-purges/" + made.id()))
                .body(PurgeView.of(made));
    }
}
