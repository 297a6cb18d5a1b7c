package dev.pilothouse.registry.store;

import static dev.pilothouse.db.postgres.jooq.Tables.CACHE_POLICY;

import dev.pilothouse.db.model.FeatureId;
import dev.pilothouse.db.model.Reach;
import dev.pilothouse.db.model.TenantId;
import dev.pilothouse.db.postgres.Tx;
import dev.pilothouse.db.postgres.jooq.tables.records.CachePolicyRecord;
import dev.pilothouse.registry.CachePolicy;
import java.util.List;
import java.util.Optional;
import org.jooq.Condition;
import org.jooq.DSLContext;

/** SQL of cache policies. */
public final class CacheStore {
    private final DSLContext sql;

    public CacheStore(Tx tx) {
        this.sql = tx.sql();
    }

    public List<CachePolicy> list(Reach reach) {
        return sql.selectFrom(CACHE_POLICY)
                .where(Within.reach(CACHE_POLICY.TENANT, reach))
                .orderBy(CACHE_POLICY.TENANT, CACHE_POLICY.FEATURE)
                .fetch(CacheStore::policy);
    }

    public Optional<CachePolicy> find(TenantId tenant, FeatureId feature) {
        return sql.selectFrom(CACHE_POLICY)
                .where(of(tenant, feature))
                .fetchOptional(CacheStore::policy);
    }

    private static Condition of(TenantId tenant, FeatureId feature) {
        return CACHE_POLICY.TENANT.eq(tenant.value()).and(CACHE_POLICY.FEATURE.eq(feature.value()));
    }

    private static CachePolicy policy(CachePolicyRecord r) {
        return new CachePolicy(
                new TenantId(r.getTenant()),
                new FeatureId(r.getFeature()),
                r.getVersion(),
                r.getExactSeconds(),
                CachePolicy.Semantic.ofWord(r.getSemantic()),
                r.getSemanticSeconds(),
                r.getThreshold(),
                r.getCheckShare(),
                r.getSingleFlight(),
                r.getShared());
    }

    /** False when the version is not that one (0: there is none yet). */
    public boolean set(CachePolicy policy) {
        CachePolicyRecord row = sql.newRecord(CACHE_POLICY);
        row.setTenant(policy.tenant().value());
        row.setFeature(policy.feature().value());
        row.setVersion(policy.version() + 1);
        row.setExactSeconds(policy.exactSeconds());
        row.setSemantic(policy.semantic().word());
        row.setSemanticSeconds(policy.semanticSeconds());
        row.setThreshold(policy.threshold());
        row.setCheckShare(policy.checkShare());
        row.setSingleFlight(policy.singleFlight());
        row.setShared(policy.shared());
        return policy.version() == 0
                ? sql.insertInto(CACHE_POLICY).set(row).onConflictDoNothing().execute() == 1
                : sql.update(CACHE_POLICY)
                                .set(row)
                                .where(of(policy.tenant(), policy.feature()))
                                .and(CACHE_POLICY.VERSION.eq(policy.version()))
                                .execute()
                        == 1;
    }

    public void clear(TenantId tenant, FeatureId feature) {
        sql.deleteFrom(CACHE_POLICY).where(of(tenant, feature)).execute();
    }
}
