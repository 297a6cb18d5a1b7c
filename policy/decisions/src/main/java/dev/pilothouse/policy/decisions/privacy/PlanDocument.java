package dev.pilothouse.policy.decisions.privacy;

import dev.pilothouse.policy.rules.CanonicalJson;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * A plan as it is approved: which person (as a commitment), which spellings, which stores, what
 * they hold. Another identifier, store or count is another plan.
 *
 * @param json canonical
 * @param digest its SHA-256
 */
record PlanDocument(String json, String digest) {
    static PlanDocument of(
            PrivacyRequest request,
            String commitment,
            Map<String, Integer> forms,
            List<ErasureStep> steps,
            Instant at) {
        ObjectNode plan = JsonMapper.shared().createObjectNode();
        plan.put("format", "pilothouse-erasure-plan/1");
        plan.put("request", request.id().toString());
        plan.put("subject", request.pseudonym());
        plan.put("commitment", commitment);
        plan.put("counted_at", at.toString());
        ObjectNode spellings = plan.putObject("spellings");
        forms.forEach(spellings::put);
        ArrayNode stores = plan.putArray("stores");
        steps.forEach(step -> store(stores.addObject(), step));
        String canonical = CanonicalJson.of(plan.toString());
        return new PlanDocument(canonical, CanonicalJson.digest(canonical));
    }

    private static void store(ObjectNode store, ErasureStep step) {
        store.put("id", step.store().id())
                .put("method", step.store().method())
                .put("erasable", step.store().erasable())
                .put("found", step.found());
        ArrayNode kept = store.putArray("kept");
        step.kept()
                .forEach(k ->
                        kept.addObject()
                                .put("what", k.what())
                                .put("items", k.items())
                                .put("ground", k.ground()));
    }
}
