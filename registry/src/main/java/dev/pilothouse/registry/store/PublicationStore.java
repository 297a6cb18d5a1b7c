package dev.pilothouse.registry.store;

import static dev.pilothouse.db.postgres.jooq.Tables.API_KEY;
import static dev.pilothouse.db.postgres.jooq.Tables.CHANGE_COUNTER;
import static dev.pilothouse.db.postgres.jooq.Tables.MASKING_POLICY;
import static dev.pilothouse.db.postgres.jooq.Tables.PROVIDER_SECRET;
import static dev.pilothouse.db.postgres.jooq.Tables.TENANT;

import dev.pilothouse.db.postgres.Tx;
import dev.pilothouse.registry.Publication.PublishedKey;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jooq.DSLContext;

/** SQL of what only the bridge reads: hashes and sealed secrets. */
public final class PublicationStore {
    private final DSLContext sql;

    public PublicationStore(Tx tx) {
        this.sql = tx.sql();
    }

    public long change() {
        return sql.selectFrom(CHANGE_COUNTER).fetchSingle().getValue();
    }

    public List<PublishedKey> keysInForce(Instant now) {
        return sql.selectFrom(API_KEY)
                .where(API_KEY.REVOKED_AT.isNull())
                .and(API_KEY.EXPIRES_AT.isNull().or(API_KEY.EXPIRES_AT.gt(now)))
                .orderBy(API_KEY.TENANT, API_KEY.ID)
                .fetch(r -> new PublishedKey(KeyStore.key(r), r.getSha256()));
    }

    /** Sealed, by tenant. */
    public Map<String, byte[]> subjectKeys() {
        return sql.select(TENANT.ID, TENANT.SUBJECT_KEY)
                .from(TENANT)
                .fetchMap(TENANT.ID, TENANT.SUBJECT_KEY);
    }

    /** Sealed, by provider. */
    public Map<String, byte[]> providerSecrets() {
        return sql.select(PROVIDER_SECRET.PROVIDER, PROVIDER_SECRET.SEALED)
                .from(PROVIDER_SECRET)
                .fetchMap(PROVIDER_SECRET.PROVIDER, PROVIDER_SECRET.SEALED);
    }

    /** By tenant. */
    public Map<String, byte[]> revealPublicKeys() {
        return sql.select(MASKING_POLICY.TENANT, MASKING_POLICY.REVEAL_PUBLIC_KEY)
                .from(MASKING_POLICY)
                .fetchMap(MASKING_POLICY.TENANT, MASKING_POLICY.REVEAL_PUBLIC_KEY);
    }
}
