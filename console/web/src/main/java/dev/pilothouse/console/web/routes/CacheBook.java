package dev.pilothouse.console.web.routes;

import dev.pilothouse.bridge.control.CachePurge;
import dev.pilothouse.bridge.control.CacheUse;
import dev.pilothouse.bridge.control.Caches;
import dev.pilothouse.db.model.Actor;
import dev.pilothouse.db.model.TenantId;
import dev.pilothouse.registry.CachePolicies;
import dev.pilothouse.registry.CachePolicy;
import dev.pilothouse.registry.Feature;
import dev.pilothouse.registry.Features;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.springframework.stereotype.Component;

/** Joins what people set of caches with what gateways do. */
@Component
final class CacheBook {
    private final Features features;
    private final CachePolicies policies;
    private final Caches caches;

    CacheBook(Features features, CachePolicies policies, Caches caches) {
        this.features = features;
        this.policies = policies;
        this.caches = caches;
    }

    /** Purges are newest first. */
    record Reading(List<CacheRow> rows, List<CachePurge> purges) {}

    Reading read(Actor actor, Collection<TenantId> tenants) {
        Map<String, CachePolicy> set = new HashMap<>();
        policies.list(actor).forEach(p -> set.put(p.tenant() + "/" + p.feature(), p));
        Map<String, CacheUse> uses = new HashMap<>();
        caches.uses(actor).forEach(u -> uses.put(u.tenant() + "/" + u.feature(), u));
        List<CacheRow> rows =
                features.list(actor).stream()
                        .filter(f -> tenants.contains(f.tenant()))
                        .map(f -> row(f, set, uses))
                        .toList();
        List<CachePurge> purges =
                caches.purges(actor).stream()
                        .filter(p -> p.order().tenant().map(tenants::contains).orElse(true))
                        .toList();
        return new Reading(rows, purges);
    }

    private static CacheRow row(
            Feature feature, Map<String, CachePolicy> set, Map<String, CacheUse> uses) {
        String key = feature.tenant() + "/" + feature.id();
        CachePolicy policy = set.get(key);
        return new CacheRow(
                feature,
                policy == null ? CachePolicy.off(feature.tenant(), feature.id()) : policy,
                Optional.ofNullable(uses.get(key)));
    }

    void set(Actor actor, CachePolicy policy) {
        policies.set(actor, policy);
    }

    CachePurge purge(Actor actor, CachePurge.Order order) {
        return caches.purge(actor, order);
    }
}
