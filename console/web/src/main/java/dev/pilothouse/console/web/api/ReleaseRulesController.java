package dev.pilothouse.console.web.api;

import dev.pilothouse.db.model.Actor;
import dev.pilothouse.db.model.Environment;
import dev.pilothouse.db.model.FeatureId;
import dev.pilothouse.db.model.TenantId;
import dev.pilothouse.registry.ReleaseRules;
import java.util.List;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import tools.jackson.databind.JsonNode;

/** What features ask of their releases, and where they answer from them only. */
@Api
class ReleaseRulesController {
    private final ReleaseRules rules;

    ReleaseRulesController(ReleaseRules rules) {
        this.rules = rules;
    }

    /**
     * @param approvers how many different people must approve a release
     * @param locked environments in which the feature answers from its releases only
     */
    record RuleView(String tenant, String feature, int approvers, List<String> locked) {}

    @GetMapping("/release-rules/{tenant}/{feature}")
    RuleView find(
            @AuthenticationPrincipal Actor actor,
            @PathVariable String tenant,
            @PathVariable String feature) {
        TenantId of = new TenantId(tenant);
        FeatureId id = new FeatureId(feature);
        return new RuleView(
                tenant,
                feature,
                rules.approvers(actor, of, id),
                rules.locks(actor).stream()
                        .filter(l -> l.tenant().equals(of) && l.feature().equals(id))
                        .map(l -> l.environment().value())
                        .toList());
    }

    @PutMapping("/release-rules/{tenant}/{feature}")
    RuleView set(
            @AuthenticationPrincipal Actor actor,
            @PathVariable String tenant,
            @PathVariable String feature,
            @RequestBody JsonNode body) {
        Fields fields = Fields.of(body);
        int approvers = fields.whole("approvers", 0);
        fields.requireNoOthers();
        rules.setApprovers(actor, new TenantId(tenant), new FeatureId(feature), approvers);
        return find(actor, tenant, feature);
    }

    @PutMapping("/release-rules/{tenant}/{feature}/locks/{environment}")
    RuleView lock(
            @AuthenticationPrincipal Actor actor,
            @PathVariable String tenant,
            @PathVariable String feature,
            @PathVariable String environment) {
        rules.lock(
                actor, new TenantId(tenant), new FeatureId(feature), new Environment(environment));
        return find(actor, tenant, feature);
    }

    @DeleteMapping("/release-rules/{tenant}/{feature}/locks/{environment}")
    RuleView unlock(
            @AuthenticationPrincipal Actor actor,
            @PathVariable String tenant,
            @PathVariable String feature,
            @PathVariable String environment) {
        rules.unlock(
                actor, new TenantId(tenant), new FeatureId(feature), new Environment(environment));
        return find(actor, tenant, feature);
    }
}
