package dev.pilothouse.console.web.guardrails;

import dev.pilothouse.analytics.guardrails.GuardrailHits;
import dev.pilothouse.console.web.traces.TracesNavigation;
import dev.pilothouse.policy.decisions.GuardrailPolicies;
import dev.pilothouse.registry.Tenants;
import org.springframework.stereotype.Component;

/** What the parts of the page work with. */
@Component("guardrailTools")
record Tools(
        GuardrailPolicies policies,
        GuardrailHits hits,
        DryRun dryRun,
        Tenants tenants,
        TracesNavigation traces) {}
