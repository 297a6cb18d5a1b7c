package dev.pilothouse.registry.store;

import static dev.pilothouse.db.postgres.jooq.Tables.API_KEY;

import dev.pilothouse.db.model.Consent;
import dev.pilothouse.db.model.Environment;
import dev.pilothouse.db.model.Reach;
import dev.pilothouse.db.model.TeamId;
import dev.pilothouse.db.model.TenantId;
import dev.pilothouse.db.postgres.Tx;
import dev.pilothouse.db.postgres.jooq.tables.records.ApiKeyRecord;
import dev.pilothouse.registry.ApiKey;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jooq.DSLContext;

/** SQL of data-plane keys. */
public final class KeyStore {
    private final DSLContext sql;

    public KeyStore(Tx tx) {
        this.sql = tx.sql();
    }

    public void insert(ApiKey key, byte[] sha256, String by) {
        sql.insertInto(API_KEY)
                .set(API_KEY.ID, key.id())
                .set(API_KEY.TENANT, key.tenant().value())
                .set(API_KEY.TEAM, key.team().value())
                .set(API_KEY.NAME, key.name())
                .set(API_KEY.SHA256, sha256)
                .set(API_KEY.FEATURES, key.features().toArray(String[]::new))
                .set(API_KEY.ENVIRONMENT, key.environment().value())
                .set(API_KEY.SCOPES, key.scopes().toArray(String[]::new))
                .set(API_KEY.REQUIRES, key.requires().toArray(String[]::new))
                .set(API_KEY.CONSENT, key.consent().word())
                .set(API_KEY.CREATED_BY, by)
                .set(API_KEY.CREATED_AT, key.createdAt())
                .set(API_KEY.EXPIRES_AT, key.expiresAt().orElse(null))
                .execute();
    }

    /** Newest first. */
    public List<ApiKey> list(Reach reach) {
        return sql.selectFrom(API_KEY)
                .where(Within.reach(API_KEY.TENANT, reach))
                .orderBy(API_KEY.CREATED_AT.desc(), API_KEY.ID)
                .fetch(KeyStore::key);
    }

    public Optional<ApiKey> find(String id) {
        return sql.selectFrom(API_KEY).where(API_KEY.ID.eq(id)).fetchOptional(KeyStore::key);
    }

    /** False when it was revoked. */
    public boolean change(String id, List<String> requires, Consent consent) {
        return sql.update(API_KEY)
                        .set(API_KEY.REQUIRES, requires.toArray(String[]::new))
                        .set(API_KEY.CONSENT, consent.word())
                        .where(API_KEY.ID.eq(id).and(API_KEY.REVOKED_AT.isNull()))
                        .execute()
                == 1;
    }

    /** False when it was revoked before. */
    public boolean revoke(String id, Instant at) {
        return sql.update(API_KEY)
                        .set(API_KEY.REVOKED_AT, at)
                        .where(API_KEY.ID.eq(id).and(API_KEY.REVOKED_AT.isNull()))
                        .execute()
                == 1;
    }

    static ApiKey key(ApiKeyRecord r) {
        return new ApiKey(
                r.getId(),
                new TenantId(r.getTenant()),
                new TeamId(r.getTeam()),
                r.getName(),
                List.of(r.getFeatures()),
                new Environment(r.getEnvironment()),
                List.of(r.getScopes()),
                List.of(r.getRequires()),
                Consent.ofWord(r.getConsent()),
                r.getCreatedAt(),
                Optional.ofNullable(r.getExpiresAt()),
                Optional.ofNullable(r.getRevokedAt()));
    }
}
