package dev.pilothouse.gateway.guard;

import dev.pilothouse.gateway.call.Refusal;
import dev.pilothouse.gateway.state.Guardrail;
import dev.pilothouse.policy.rules.guardrails.GuardHit;

/** What a caller hears of a block: the rule, never the text. */
final class Blocked {
    private Blocked() {}

    static Refusal by(GuardHit hit, Guardrail policy) {
        return Refusal.forbidden(
                        "guardrail_blocked",
                        null,
                        "Blocked by the guardrail '"
                                + hit.rule()
                                + "' ("
                                + hit.stage().word()
                                + ").")
                .with("policy", policy.policy())
                .with("version", policy.version())
                .with("rule", hit.rule())
                .with("stage", hit.stage().word());
    }
}
