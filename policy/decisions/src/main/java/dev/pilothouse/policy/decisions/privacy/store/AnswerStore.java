package dev.pilothouse.policy.decisions.privacy.store;

import static dev.pilothouse.db.postgres.jooq.Tables.PRIVACY_FILE;

import dev.pilothouse.db.model.TenantId;
import dev.pilothouse.db.postgres.Tx;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.jooq.impl.DSL;

/** SQL of what is handed over to people, and of what people wrote about them in approvals. */
public final class AnswerStore {
    private final DSLContext sql;

    public AnswerStore(Tx tx) {
        this.sql = tx.sql();
    }

    /**
     * A file to hand over.
     *
     * @param size of the ZIP, bytes
     */
    public record Made(
            long size, String sha256, long documents, Instant madeAt, Instant expiresAt) {}

    /** Replaces the file of a request. */
    public void replace(
            TenantId tenant, UUID request, Set<String> references, byte[] sealed, Made made) {
        sql.deleteFrom(PRIVACY_FILE).where(PRIVACY_FILE.REQUEST.eq(request)).execute();
        insert(tenant, UUID.randomUUID(), Optional.of(request), references, sealed, made);
    }

    /** A file of nobody's request; nothing happens when it is there. */
    public void plant(TenantId tenant, UUID id, Set<String> references, byte[] sealed, Made made) {
        insert(tenant, id, Optional.empty(), references, sealed, made);
    }

    private void insert(
            TenantId tenant,
            UUID id,
            Optional<UUID> request,
            Set<String> references,
            byte[] sealed,
            Made made) {
        sql.insertInto(PRIVACY_FILE)
                .set(PRIVACY_FILE.ID, id)
                .set(PRIVACY_FILE.REQUEST, request.orElse(null))
                .set(PRIVACY_FILE.TENANT, tenant.value())
                .set(PRIVACY_FILE.REFS, references.toArray(String[]::new))
                .set(PRIVACY_FILE.SEALED, sealed)
                .set(PRIVACY_FILE.SIZE, made.size())
                .set(PRIVACY_FILE.SHA256, made.sha256())
                .set(PRIVACY_FILE.DOCUMENTS, made.documents())
                .set(PRIVACY_FILE.MADE_AT, made.madeAt())
                .set(PRIVACY_FILE.EXPIRES_AT, made.expiresAt())
                .onConflict(PRIVACY_FILE.ID)
                .doNothing()
                .execute();
    }

    public Optional<Made> made(UUID request) {
        return sql.select(
                        PRIVACY_FILE.SIZE,
                        PRIVACY_FILE.SHA256,
                        PRIVACY_FILE.DOCUMENTS,
                        PRIVACY_FILE.MADE_AT,
                        PRIVACY_FILE.EXPIRES_AT)
                .from(PRIVACY_FILE)
                .where(PRIVACY_FILE.REQUEST.eq(request))
                .fetchOptional(
                        r -> new Made(r.value1(), r.value2(), r.value3(), r.value4(), r.value5()));
    }

    public Optional<byte[]> sealed(UUID request) {
        return sql.select(PRIVACY_FILE.SEALED)
                .from(PRIVACY_FILE)
                .where(PRIVACY_FILE.REQUEST.eq(request))
                .fetchOptional(PRIVACY_FILE.SEALED);
    }

    public int forgetBefore(Instant time) {
        return sql.deleteFrom(PRIVACY_FILE).where(PRIVACY_FILE.EXPIRES_AT.lt(time)).execute();
    }

    private static Condition about(TenantId tenant, Set<String> references) {
        return PRIVACY_FILE
                .TENANT
                .eq(tenant.value())
                .and(DSL.arrayOverlap(PRIVACY_FILE.REFS, references.toArray(String[]::new)));
    }

    /** Files that were made for a person. */
    public int files(TenantId tenant, Set<String> references) {
        return sql.fetchCount(PRIVACY_FILE, about(tenant, references));
    }

    public int deleteFiles(TenantId tenant, Set<String> references) {
        return sql.deleteFrom(PRIVACY_FILE).where(about(tenant, references)).execute();
    }
}
