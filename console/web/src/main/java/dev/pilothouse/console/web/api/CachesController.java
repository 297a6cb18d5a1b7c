package dev.pilothouse.console.web.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.pilothouse.bridge.control.CacheUse;
import dev.pilothouse.bridge.control.Caches;
import dev.pilothouse.db.model.Actor;
import dev.pilothouse.db.model.FeatureId;
import dev.pilothouse.db.model.TenantId;
import dev.pilothouse.registry.CachePolicies;
import dev.pilothouse.registry.CachePolicy;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestParam;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import tools.jackson.databind.annotation.JsonNaming;

/** How gateways reuse answers, and what that saved. */
@Api
class CachesController {
    private final CachePolicies policies;
    private final Caches caches;

    CachesController(CachePolicies policies, Caches caches) {
        this.policies = policies;
        this.caches = caches;
    }

    /** By tenant and feature. */
    record CacheList(List<CacheView> caches) {}

    /**
     * @param version 0: nobody has set it, nothing is reused
     * @param threshold thousandths of cosine similarity
     * @param checkShare hundredths of a percent
     * @param use absent while no gateway has anything to tell
     */
    @JsonNaming(SnakeCaseStrategy.class)
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record CacheView(
            String tenant,
            String feature,
            long version,
            int exactSeconds,
            String semantic,
            int semanticSeconds,
            int threshold,
            int checkShare,
            boolean singleFlight,
            boolean shared,
            @Nullable Use use) {
        static CacheView of(CachePolicy p, @Nullable CacheUse use) {
            return new CacheView(
                    p.tenant().value(),
                    p.feature().value(),
                    p.version(),
                    p.exactSeconds(),
                    p.semantic().word(),
                    p.semanticSeconds(),
                    p.threshold(),
                    p.checkShare(),
                    p.singleFlight(),
                    p.shared(),
                    use == null ? null : Use.of(use));
        }
    }

    /** Since the start of each gateway; costs are decimal numbers as text. */
    @JsonNaming(SnakeCaseStrategy.class)
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Use(
            long looked,
            long exactHits,
            long semanticHits,
            long shadowHits,
            long skipped,
            long joined,
            long stored,
            long avoidedInputTokens,
            long avoidedOutputTokens,
            String avoidedCost,
            String currency,
            long checked,
            @Nullable Double similarity,
            long unlike) {
        static Use of(CacheUse u) {
            return new Use(
                    u.looked(),
                    u.exactHits(),
                    u.semanticHits(),
                    u.shadowHits(),
                    u.skipped(),
                    u.joined(),
                    u.stored(),
                    u.avoidedInputTokens(),
                    u.avoidedOutputTokens(),
                    u.avoidedCost().toPlainString(),
                    u.currency(),
                    u.checked(),
                    u.similarity().isPresent() ? u.similarity().getAsDouble() : null,
                    u.unlike());
        }
    }

    /**
     * @param tenant only those of this tenant
     */
    @GetMapping("/caches")
    CacheList list(@AuthenticationPrincipal Actor actor, @RequestParam Optional<String> tenant) {
        Map<String, CachePolicy> all = new TreeMap<>();
        Map<String, CacheUse> uses = uses(actor);
        uses.values()
                .forEach(u ->
                        all.put(
                                u.tenant() + "/" + u.feature(),
                                CachePolicy.off(
                                        new TenantId(u.tenant()), new FeatureId(u.feature()))));
        policies.list(actor).forEach(p -> all.put(p.tenant() + "/" + p.feature(), p));
        return new CacheList(
                all.entrySet().stream()
                        .filter(e -> tenant.map(e.getValue().tenant().value()::equals).orElse(true))
                        .map(e -> CacheView.of(e.getValue(), uses.get(e.getKey())))
                        .toList());
    }

    private Map<String, CacheUse> uses(Actor actor) {
        Map<String, CacheUse> uses = new TreeMap<>();
        caches.uses(actor).forEach(u -> uses.put(u.tenant() + "/" + u.feature(), u));
        return uses;
    }

    @GetMapping("/caches/{tenant}/{feature}")
    CacheView find(
            @AuthenticationPrincipal Actor actor,
            @PathVariable String tenant,
            @PathVariable String feature) {
        CachePolicy policy = policies.find(actor, new TenantId(tenant), new FeatureId(feature));
        return CacheView.of(policy, uses(actor).get(tenant + "/" + feature));
    }

    @PutMapping("/caches/{tenant}/{feature}")
    CacheView set(
            @AuthenticationPrincipal Actor actor,
            @PathVariable String tenant,
            @PathVariable String feature,
            @RequestBody JsonNode body) {
        Fields fields = Fields.of(body);
        CachePolicy usual = CachePolicy.off(new TenantId(tenant), new FeatureId(feature));
        CachePolicy policy =
                new CachePolicy(
                        usual.tenant(),
                        usual.feature(),
                        fields.whole("version", 0),
                        fields.whole("exact_seconds", usual.exactSeconds()),
                        CachePolicy.Semantic.ofWord(fields.optional("semantic").orElse("off")),
                        fields.whole("semantic_seconds", usual.semanticSeconds()),
                        fields.whole("threshold", usual.threshold()),
                        fields.whole("check_share", usual.checkShare()),
                        fields.flag("single_flight"),
                        fields.flag("shared"));
        fields.requireNoOthers();
        policies.set(actor, policy);
        return find(actor, tenant, feature);
    }

    @DeleteMapping("/caches/{tenant}/{feature}")
    ResponseEntity<Void> clear(
            @AuthenticationPrincipal Actor actor,
            @PathVariable String tenant,
            @PathVariable String feature) {
        policies.clear(actor, new TenantId(tenant), new FeatureId(feature));
        return ResponseEntity.noContent().build();
    }
}
