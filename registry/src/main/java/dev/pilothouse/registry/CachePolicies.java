package dev.pilothouse.registry;

import static dev.pilothouse.db.model.Permission.MANAGE_PROVIDERS;
import static dev.pilothouse.db.model.Permission.SEE_FEATURES;

import dev.pilothouse.db.model.Actor;
import dev.pilothouse.db.model.Conflict;
import dev.pilothouse.db.model.FeatureId;
import dev.pilothouse.db.model.NotFound;
import dev.pilothouse.db.model.Reach;
import dev.pilothouse.db.model.TenantId;
import dev.pilothouse.db.postgres.Database;
import dev.pilothouse.policy.audit.AuditEntry;
import dev.pilothouse.policy.audit.AuditEntry.Entity;
import dev.pilothouse.policy.audit.AuditLog;
import dev.pilothouse.registry.store.CacheStore;
import dev.pilothouse.registry.store.FeatureStore;
import java.util.List;
import java.util.Optional;

/** How gateways reuse answers, by feature. */
public final class CachePolicies {
    private final Database database;
    private final AuditLog audit;

    public CachePolicies(Database database, AuditLog audit) {
        this.database = database;
        this.audit = audit;
    }

    /** Those that somebody set. */
    public List<CachePolicy> list(Actor actor) {
        return database.read(tx -> new CacheStore(tx).list(actor.reach(SEE_FEATURES)));
    }

    /** All of them. For the bridge only. */
    public static List<CachePolicy> published(Database database) {
        return database.read(tx -> new CacheStore(tx).list(new Reach.Everywhere()));
    }

    /**
     * What holds for a feature; {@link CachePolicy#off} while nobody has set anything.
     *
     * @throws NotFound when there is no such feature
     */
    public CachePolicy find(Actor actor, TenantId tenant, FeatureId feature) {
        actor.require(SEE_FEATURES, tenant);
        return database.read(tx -> {
            if (new FeatureStore(tx).find(tenant, feature).isEmpty()) {
                throw new NotFound("feature", feature.value());
            }
            return new CacheStore(tx)
                    .find(tenant, feature)
                    .orElse(CachePolicy.off(tenant, feature));
        });
    }

    /**
     * @param policy with the version that was read, 0 for a first one
     * @throws NotFound when there is no such feature
     * @throws Conflict when it was changed meanwhile
     */
    public void set(Actor actor, CachePolicy policy) {
        actor.require(MANAGE_PROVIDERS, policy.tenant());
        find(actor, policy.tenant(), policy.feature());
        database.run(tx -> {
            CacheStore store = new CacheStore(tx);
            Optional<CachePolicy> old = store.find(policy.tenant(), policy.feature());
            Checks.current(store.set(policy), "cache policy", policy.feature());
            AuditEntry entry = entry(actor, "cache.set", policy.tenant(), policy.feature());
            audit.append(tx, old.map(o -> entry.from(o.asMap())).orElse(entry).to(policy.asMap()));
        });
    }

    /** Nothing of the feature is reused any more. */
    public void clear(Actor actor, TenantId tenant, FeatureId feature) {
        actor.require(MANAGE_PROVIDERS, tenant);
        find(actor, tenant, feature);
        database.run(tx -> {
            CacheStore store = new CacheStore(tx);
            Optional<CachePolicy> old = store.find(tenant, feature);
            store.clear(tenant, feature);
            AuditEntry entry = entry(actor, "cache.clear", tenant, feature);
            audit.append(tx, old.map(o -> entry.from(o.asMap())).orElse(entry));
        });
    }

    private static AuditEntry entry(
            Actor actor, String action, TenantId tenant, FeatureId feature) {
        return AuditEntry.of(actor, action, Entity.of("cache", tenant, feature.value()))
                .in(tenant)
                .linkedTo(Features.entity(tenant, feature));
    }
}
