package dev.pilothouse.gateway.state;

import dev.pilothouse.bridge.protocol.ResourceRejected;
import dev.pilothouse.bridge.protocol.v1.GuardrailPolicy;
import dev.pilothouse.db.model.BadInput;
import dev.pilothouse.policy.rules.guardrails.GuardJson;
import dev.pilothouse.policy.rules.guardrails.GuardPolicy;
import dev.pilothouse.policy.rules.guardrails.GuardRule;
import dev.pilothouse.policy.rules.guardrails.Guardrails;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * A guardrail policy that is in force.
 *
 * @param policy for people and spans: {@code tenant/feature}
 * @param names of its rules
 */
public record Guardrail(String policy, long version, Guardrails rules, Set<String> names) {
    static final Guardrail NONE = new Guardrail("", 0, Guardrails.NONE, Set.of());

    static Guardrail of(GuardrailPolicy published) throws ResourceRejected {
        try {
            GuardPolicy policy = GuardJson.read(published.getRules());
            return new Guardrail(
                    published.getTenant() + "/" + published.getFeature(),
                    published.getVersion(),
                    Guardrails.compile(policy),
                    policy.rules().stream()
                            .map(GuardRule::name)
                            .collect(Collectors.toUnmodifiableSet()));
        } catch (BadInput wrong) {
            throw new ResourceRejected(String.valueOf(wrong.getMessage()));
        }
    }
}
