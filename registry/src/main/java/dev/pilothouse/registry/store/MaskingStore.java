package dev.pilothouse.registry.store;

import static dev.pilothouse.db.postgres.jooq.Tables.MASKING_POLICY;

import dev.pilothouse.db.model.Reach;
import dev.pilothouse.db.model.TenantId;
import dev.pilothouse.db.postgres.Tx;
import dev.pilothouse.registry.MaskingPolicy;
import java.util.List;
import java.util.Optional;
import org.jooq.DSLContext;

/** SQL of masking policies. */
public final class MaskingStore {
    private final DSLContext sql;

    public MaskingStore(Tx tx) {
        this.sql = tx.sql();
    }

    public List<MaskingPolicy> list(Reach reach) {
        return sql.selectFrom(MASKING_POLICY)
                .where(Within.reach(MASKING_POLICY.TENANT, reach))
                .orderBy(MASKING_POLICY.TENANT)
                .fetch(r ->
                        new MaskingPolicy(
                                new TenantId(r.getTenant()),
                                r.getVersion(),
                                List.of(r.getDetectors()),
                                r.getStoreContent()));
    }

    /** The private half of a tenant's reveal key, sealed. */
    public Optional<byte[]> revealPrivateKey(TenantId tenant) {
        return sql.select(MASKING_POLICY.REVEAL_PRIVATE_KEY)
                .from(MASKING_POLICY)
                .where(MASKING_POLICY.TENANT.eq(tenant.value()))
                .fetchOptional(MASKING_POLICY.REVEAL_PRIVATE_KEY);
    }

    public void insert(MaskingPolicy policy, byte[] revealPublic, byte[] revealPrivateSealed) {
        sql.insertInto(MASKING_POLICY)
                .set(MASKING_POLICY.TENANT, policy.tenant().value())
                .set(MASKING_POLICY.DETECTORS, policy.detectors().toArray(String[]::new))
                .set(MASKING_POLICY.STORE_CONTENT, policy.storeContent())
                .set(MASKING_POLICY.REVEAL_PUBLIC_KEY, revealPublic)
                .set(MASKING_POLICY.REVEAL_PRIVATE_KEY, revealPrivateSealed)
                .execute();
    }

    /** False when the version is not that one. */
    public boolean update(MaskingPolicy policy) {
        return sql.update(MASKING_POLICY)
                        .set(MASKING_POLICY.DETECTORS, policy.detectors().toArray(String[]::new))
                        .set(MASKING_POLICY.STORE_CONTENT, policy.storeContent())
                        .set(MASKING_POLICY.VERSION, MASKING_POLICY.VERSION.plus(1))
                        .where(MASKING_POLICY.TENANT.eq(policy.tenant().value()))
                        .and(MASKING_POLICY.VERSION.eq(policy.version()))
                        .execute()
                == 1;
    }
}
