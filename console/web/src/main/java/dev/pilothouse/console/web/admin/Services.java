package dev.pilothouse.console.web.admin;

import dev.pilothouse.db.model.Settings;
import dev.pilothouse.policy.decisions.Access;
import dev.pilothouse.registry.Deployments;
import dev.pilothouse.registry.Features;
import dev.pilothouse.registry.Keys;
import dev.pilothouse.registry.MaskingPolicies;
import dev.pilothouse.registry.Prices;
import dev.pilothouse.registry.Providers;
import dev.pilothouse.registry.Teams;
import dev.pilothouse.registry.Tenants;
import org.springframework.stereotype.Component;

/** What the tabs act through. */
@Component
record Services(
        Tenants tenants,
        Teams teams,
        MaskingPolicies masking,
        Keys keys,
        Features features,
        Providers providers,
        Deployments deployments,
        Prices prices,
        Access access,
        Settings settings) {}
