package dev.pilothouse.gateway.state;

import dev.pilothouse.bridge.protocol.ResourceRejected;
import dev.pilothouse.bridge.protocol.v1.GuardrailPolicy;
import dev.pilothouse.db.model.BadInput;
import dev.pilothouse.policy.rules.guardrails.GuardJson;
import dev.pilothouse.policy.rules.guardrails.Guardrails;

/**
 * A guardrail policy that is in force.
 *
 * @param policy for people and spans: {@code tenant/feature}
 */
public record Guardrail(String policy, long version, Guardrails rules) {
    static final Guardrail NONE = new Guardrail("", 0, Guardrails.NONE);

    static Guardrail of(GuardrailPolicy published) throws ResourceRejected {
        try {
            return new Guardrail(
                    published.getTenant() + "/" + published.getFeature(),
                    published.getVersion(),
                    Guardrails.compile(GuardJson.read(published.getRules())));
        } catch (BadInput wrong) {
            throw new ResourceRejected(String.valueOf(wrong.getMessage()));
        }
    }
}
