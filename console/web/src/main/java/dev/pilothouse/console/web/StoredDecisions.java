package dev.pilothouse.console.web;

import dev.pilothouse.analytics.decisions.Decision;
import dev.pilothouse.analytics.decisions.Decisions;
import dev.pilothouse.db.model.Actor;
import dev.pilothouse.db.model.Reach;
import dev.pilothouse.db.model.TenantId;
import dev.pilothouse.policy.audit.AuditFilter;
import dev.pilothouse.policy.audit.export.GatewayDecision;
import dev.pilothouse.policy.audit.export.GatewayDecisions;
import dev.pilothouse.registry.Tenant;
import dev.pilothouse.registry.Tenants;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.Consumer;

/** Decisions of gateways from ClickHouse, tenant by tenant. */
final class StoredDecisions implements GatewayDecisions {
    private static final String FEATURE = "feature:";
    private static final Duration CLOCKS_DIFFER = Duration.ofMinutes(1);

    private final Decisions decisions;
    private final Tenants tenants;

    StoredDecisions(Decisions decisions, Tenants tenants) {
        this.decisions = decisions;
        this.tenants = tenants;
    }

    @Override
    public void each(Reach reach, AuditFilter filter, Consumer<GatewayDecision> consumer) {
        String feature = filter.entity().map(e -> e.substring(FEATURE.length())).orElse("");
        Instant from = filter.from().orElse(Instant.EPOCH);
        Instant to = filter.to().orElseGet(() -> Instant.now().plus(CLOCKS_DIFFER));
        for (TenantId tenant : within(reach, filter)) {
            String own = tenant + "/";
            if (feature.isEmpty() || feature.startsWith(own)) {
                decisions.each(
                        tenant,
                        from,
                        to,
                        feature.isEmpty() ? "" : feature.substring(own.length()),
                        d -> consumer.accept(decision(tenant, d)));
            }
        }
    }

    private List<TenantId> within(Reach reach, AuditFilter filter) {
        List<TenantId> known =
                tenants.list(Actor.OPERATOR).stream().map(Tenant::id).sorted().toList();
        return known.stream()
                .filter(reach::contains)
                .filter(t -> filter.tenant().map(t::equals).orElse(true))
                .toList();
    }

    private static GatewayDecision decision(TenantId tenant, Decision d) {
        return new GatewayDecision(
                tenant,
                d.at(),
                d.node(),
                d.boot(),
                d.counter(),
                d.outcome(),
                d.code(),
                d.feature(),
                d.environment(),
                d.key(),
                d.model(),
                d.traceId(),
                d.spanId(),
                d.killEpoch(),
                d.killId(),
                d.detail());
    }
}
