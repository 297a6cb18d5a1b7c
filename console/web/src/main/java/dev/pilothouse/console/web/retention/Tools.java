package dev.pilothouse.console.web.retention;

import dev.pilothouse.policy.decisions.LegalHolds;
import dev.pilothouse.registry.Features;
import dev.pilothouse.registry.RetentionRules;
import dev.pilothouse.registry.RetentionRuns;
import dev.pilothouse.registry.Tenants;
import org.springframework.stereotype.Component;

/** What the cards of the page work with. */
@Component("retentionTools")
record Tools(
        RetentionRules rules,
        RetentionRuns runs,
        RetentionDesk desk,
        LegalHolds holds,
        Features features,
        Tenants tenants) {}
