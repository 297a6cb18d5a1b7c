package dev.pilothouse.policy.decisions;

import dev.pilothouse.db.model.Actor;
import dev.pilothouse.db.model.FeatureId;
import dev.pilothouse.db.model.TenantId;
import dev.pilothouse.policy.audit.AuditEntry;
import dev.pilothouse.policy.audit.AuditEntry.Entity;

/** Audit entries of risk classes. */
final class RiskEntries {
    private RiskEntries() {}

    static AuditEntry of(Actor actor, String action, RiskClassification one) {
        return AuditEntry.of(
                        actor,
                        action,
                        Entity.of("risk", one.tenant(), one.feature().value())
                                .withVersion(one.number()))
                .in(one.tenant())
                .linkedTo(feature(one.tenant(), one.feature()));
    }

    static AuditEntry of(Actor actor, String action, TenantId tenant, FeatureId feature) {
        return AuditEntry.of(actor, action, feature(tenant, feature)).in(tenant);
    }

    private static Entity feature(TenantId tenant, FeatureId feature) {
        return Entity.of("feature", tenant, feature.value());
    }
}
