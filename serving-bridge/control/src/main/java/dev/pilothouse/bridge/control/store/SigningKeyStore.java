package dev.pilothouse.bridge.control.store;

import static dev.pilothouse.db.postgres.jooq.Tables.SIGNING_KEY;

import dev.pilothouse.bridge.control.KillKey;
import dev.pilothouse.db.postgres.Tx;
import dev.pilothouse.policy.rules.Seal;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jooq.DSLContext;

/** SQL of private keys, which stay sealed here. */
public final class SigningKeyStore {
    private final DSLContext sql;

    public SigningKeyStore(Tx tx) {
        this.sql = tx.sql();
    }

    /** A key as stored. */
    public record Row(String id, byte[] publicPart, byte[] sealed) {}

    /** The one in force; other processes that look for it wait until the transaction ends. */
    public Optional<Row> inForce(String purpose) {
        sql.execute("SELECT pg_advisory_xact_lock(hashtext('pilothouse.signing-key'))");
        return sql.selectFrom(SIGNING_KEY)
                .where(SIGNING_KEY.PURPOSE.eq(purpose).and(SIGNING_KEY.RETIRED_AT.isNull()))
                .fetchOptional(r -> new Row(r.getId(), r.getPublicPart(), r.getSealed()));
    }

    /** Id of the one in force, without waiting for others. */
    public Optional<String> id(String purpose) {
        return sql.select(SIGNING_KEY.ID)
                .from(SIGNING_KEY)
                .where(SIGNING_KEY.PURPOSE.eq(purpose).and(SIGNING_KEY.RETIRED_AT.isNull()))
                .fetchOptional(SIGNING_KEY.ID);
    }

    /** Name and age of the one in force, without waiting for others. */
    public Optional<KillKey> known(String purpose) {
        return sql.select(SIGNING_KEY.ID, SIGNING_KEY.CREATED_AT, SIGNING_KEY.PUBLIC_PART)
                .from(SIGNING_KEY)
                .where(SIGNING_KEY.PURPOSE.eq(purpose).and(SIGNING_KEY.RETIRED_AT.isNull()))
                .fetchOptional(
                        r -> new KillKey(r.value1(), r.value2(), Seal.fingerprint(r.value3())));
    }

    /** Public parts of all there were, retired ones too. */
    public List<byte[]> publicParts(String purpose) {
        return sql.select(SIGNING_KEY.PUBLIC_PART)
                .from(SIGNING_KEY)
                .where(SIGNING_KEY.PURPOSE.eq(purpose))
                .fetch(SIGNING_KEY.PUBLIC_PART);
    }

    public void retire(String id, Instant at) {
        sql.update(SIGNING_KEY)
                .set(SIGNING_KEY.RETIRED_AT, at)
                .where(SIGNING_KEY.ID.eq(id))
                .execute();
    }

    public void insert(String purpose, Row row, Instant at) {
        sql.insertInto(SIGNING_KEY)
                .set(SIGNING_KEY.ID, row.id())
                .set(SIGNING_KEY.PURPOSE, purpose)
                .set(SIGNING_KEY.PUBLIC_PART, row.publicPart())
                .set(SIGNING_KEY.SEALED, row.sealed())
                .set(SIGNING_KEY.CREATED_AT, at)
                .execute();
    }
}
