package dev.pilothouse.console.web.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.pilothouse.db.model.Actor;
import dev.pilothouse.db.model.FeatureId;
import dev.pilothouse.db.model.FeatureState;
import dev.pilothouse.db.model.NotFound;
import dev.pilothouse.db.model.TeamId;
import dev.pilothouse.db.model.TenantId;
import dev.pilothouse.registry.Feature;
import dev.pilothouse.registry.FeatureData;
import dev.pilothouse.registry.FeaturePage;
import dev.pilothouse.registry.FeatureQuery;
import dev.pilothouse.registry.FeatureStep;
import dev.pilothouse.registry.Features;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestParam;
import tools.jackson.databind.JsonNode;

/** Features, declared and undeclared. */
@Api
class FeaturesController {
    private final Features features;

    FeaturesController(Features features) {
        this.features = features;
    }

    /**
     * By tenant and id.
     *
     * @param next what to ask the following page after; absent on the last one
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record FeatureList(List<FeatureView> features, @Nullable String next) {}

    /**
     * A page of features; what is not given does not narrow.
     *
     * @param id only those of this id, one per tenant that has it
     * @param declared false: only those seen in traffic that nobody declared
     * @param text in the id, name, purpose or owner
     * @param after what the page before named as next
     */
    @GetMapping("/features")
    FeatureList list(
            @AuthenticationPrincipal Actor actor,
            @RequestParam Optional<String> tenant,
            @RequestParam Optional<String> id,
            @RequestParam Optional<String> team,
            @RequestParam Optional<String> state,
            @RequestParam Optional<Boolean> declared,
            @RequestParam Optional<String> text,
            @RequestParam Optional<String> after,
            @RequestParam(defaultValue = "100") int limit) {
        FeaturePage page =
                features.page(actor, query(tenant, id, team, state, declared, text), after, limit);
        return new FeatureList(
                page.features().stream().map(FeatureView::of).toList(), page.next().orElse(null));
    }

    static FeatureQuery query(
            Optional<String> tenant,
            Optional<String> id,
            Optional<String> team,
            Optional<String> state,
            Optional<Boolean> declared,
            Optional<String> text) {
        return new FeatureQuery(
                tenant.map(TenantId::new),
                id.map(FeatureId::new),
                team.map(TeamId::new),
                state.map(FeatureState::ofWord),
                declared,
                text.orElse(""));
    }

    @GetMapping("/features/{tenant}/{id}")
    FeatureView find(
            @AuthenticationPrincipal Actor actor,
            @PathVariable String tenant,
            @PathVariable String id) {
        return FeatureView.of(existing(actor, new TenantId(tenant), new FeatureId(id)));
    }

    private Feature existing(Actor actor, TenantId tenant, FeatureId id) {
        return features.find(actor, tenant, id)
                .orElseThrow(() -> new NotFound("feature", id.value()));
    }

    @PostMapping("/features")
    ResponseEntity<FeatureView> declare(
            @AuthenticationPrincipal Actor actor, @RequestBody JsonNode body) {
        Fields fields = Fields.of(body);
        TenantId tenant = new TenantId(fields.text("tenant"));
        FeatureId id = new FeatureId(fields.text("id"));
        FeatureData data = FeatureBody.data(fields, FeatureState.DRAFT);
        fields.requireNoOthers();
        Feature declared = features.declare(actor, tenant, id, data);
        return ResponseEntity.created(URI.create("/api/v1/features/" + declared.key()))
                .body(FeatureView.of(declared));
    }

    /** Changes what is said of a feature; what the body leaves out is said no more. */
    @PutMapping("/features/{tenant}/{id}")
    FeatureView change(
            @AuthenticationPrincipal Actor actor,
            @PathVariable String tenant,
            @PathVariable String id,
            @RequestBody JsonNode body) {
        Fields fields = Fields.of(body);
        Feature old = existing(actor, new TenantId(tenant), new FeatureId(id));
        int version = fields.whole("version", 0);
        String reason = fields.optional("reason").orElse("");
        FeatureData data = FeatureBody.data(fields, old.data().state());
        fields.requireNoOthers();
        return FeatureView.of(
                features.update(actor, old.tenant(), old.id(), version, data, reason));
    }

    @PostMapping("/features/{tenant}/{id}/steps")
    FeatureView step(
            @AuthenticationPrincipal Actor actor,
            @PathVariable String tenant,
            @PathVariable String id,
            @RequestBody JsonNode body) {
        Fields fields = Fields.of(body);
        FeatureStep step = FeatureStep.ofWord(fields.text("step"));
        int version = fields.whole("version", 0);
        String reason = fields.optional("reason").orElse("");
        fields.requireNoOthers();
        return FeatureView.of(
                features.take(
                        actor, new TenantId(tenant), new FeatureId(id), version, step, reason));
    }
}
