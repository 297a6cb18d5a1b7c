package dev.pilothouse.policy.rules.guardrails;

/** Whose call it is: what conditions can ask for besides what was found. Empty where unknown. */
public record GuardContext(
        String tenant,
        String feature,
        String team,
        String environment,
        String model,
        String agent,
        String tool) {}
