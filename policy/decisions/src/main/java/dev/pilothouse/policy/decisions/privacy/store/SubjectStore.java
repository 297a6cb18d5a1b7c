package dev.pilothouse.policy.decisions.privacy.store;

import static dev.pilothouse.db.postgres.jooq.Tables.PRIVACY_REQUEST;
import static dev.pilothouse.db.postgres.jooq.Tables.PRIVACY_SECRET;
import static dev.pilothouse.db.postgres.jooq.Tables.SUBJECT;
import static dev.pilothouse.db.postgres.jooq.Tables.SUBJECT_REFERENCE;
import static dev.pilothouse.db.postgres.jooq.Tables.TOMBSTONE;

import dev.pilothouse.db.model.TenantId;
import dev.pilothouse.db.postgres.Tx;
import dev.pilothouse.db.postgres.jooq.tables.PrivacyRequest;
import dev.pilothouse.db.postgres.jooq.tables.SubjectReference;
import dev.pilothouse.policy.decisions.privacy.RequestState;
import dev.pilothouse.policy.decisions.store.PersonalTextStore;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Predicate;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.jooq.Select;
import org.jooq.impl.DSL;

/** SQL of people under pseudonyms, their keys, and what names them. */
public final class SubjectStore {
    private final DSLContext sql;

    public SubjectStore(Tx tx) {
        this.sql = tx.sql();
    }

    /** Others who look for or make people of the tenant wait until the transaction ends. */
    public void oneAtATime(TenantId tenant) {
        sql.execute("SELECT pg_advisory_xact_lock(hashtextextended(?, 0))", "subject/" + tenant);
    }

    /** Those who are known by one of the references, oldest first. */
    public List<String> known(TenantId tenant, Collection<String> references) {
        return known(tenant, references, DSL.noCondition());
    }

    /**
     * Those of {@link #known} whose data are not being destroyed now. Who has an open request
     * beside the erasure came since it began, and lasts.
     */
    public List<String> lasting(TenantId tenant, Collection<String> references) {
        return known(tenant, references, DSL.notExists(destroying()).or(DSL.exists(asking())));
    }

    private List<String> known(TenantId tenant, Collection<String> references, Condition narrowed) {
        return sql.selectDistinct(SUBJECT.PSEUDONYM, SUBJECT.CREATED_AT)
                .from(SUBJECT)
                .join(SUBJECT_REFERENCE)
                .on(SUBJECT_REFERENCE.TENANT.eq(SUBJECT.TENANT))
                .and(SUBJECT_REFERENCE.PSEUDONYM.eq(SUBJECT.PSEUDONYM))
                .where(SUBJECT.TENANT.eq(tenant.value()))
                .and(SUBJECT_REFERENCE.REFERENCE.in(references))
                .and(narrowed)
                .orderBy(SUBJECT.CREATED_AT, SUBJECT.PSEUDONYM)
                .fetch(SUBJECT.PSEUDONYM);
    }

    /** An erasure under way that is about one of the references of the subject. */
    private Select<?> destroying() {
        SubjectReference of = SUBJECT_REFERENCE.as("of");
        return sql.selectOne()
                .from(of)
                .join(TOMBSTONE)
                .on(TOMBSTONE.TENANT.eq(of.TENANT))
                .and(TOMBSTONE.REFERENCE.eq(of.REFERENCE))
                .join(PRIVACY_REQUEST)
                .on(PRIVACY_REQUEST.ID.eq(TOMBSTONE.REQUEST))
                .where(of.TENANT.eq(SUBJECT.TENANT))
                .and(of.PSEUDONYM.eq(SUBJECT.PSEUDONYM))
                .and(PRIVACY_REQUEST.STATE.in(words(RequestState::destroying)));
    }

    private Select<?> asking() {
        PrivacyRequest open = PRIVACY_REQUEST.as("open");
        return sql.selectOne()
                .from(open)
                .where(open.TENANT.eq(SUBJECT.TENANT))
                .and(open.PSEUDONYM.eq(SUBJECT.PSEUDONYM))
                .and(open.STATE.in(words(s -> s.open() && !s.destroying())));
    }

    private static List<String> words(Predicate<RequestState> which) {
        return Arrays.stream(RequestState.values()).filter(which).map(RequestState::word).toList();
    }

    public void insert(TenantId tenant, String pseudonym, byte[] sealedKey, Instant at) {
        sql.insertInto(SUBJECT)
                .set(SUBJECT.TENANT, tenant.value())
                .set(SUBJECT.PSEUDONYM, pseudonym)
                .set(SUBJECT.KEY, sealedKey)
                .set(SUBJECT.CREATED_AT, at)
                .execute();
    }

    /** Those that are another person's stay theirs, unless that one is being destroyed. */
    public void refer(TenantId tenant, String pseudonym, Set<String> references) {
        references.stream()
                .filter(reference -> lasting(tenant, Set.of(reference)).isEmpty())
                .forEach(reference ->
                        sql.insertInto(SUBJECT_REFERENCE)
                                .set(SUBJECT_REFERENCE.TENANT, tenant.value())
                                .set(SUBJECT_REFERENCE.REFERENCE, reference)
                                .set(SUBJECT_REFERENCE.PSEUDONYM, pseudonym)
                                .onConflictDoNothing()
                                .execute());
    }

    public Set<String> references(TenantId tenant, String pseudonym) {
        return sql.select(SUBJECT_REFERENCE.REFERENCE)
                .from(SUBJECT_REFERENCE)
                .where(SUBJECT_REFERENCE.TENANT.eq(tenant.value()))
                .and(SUBJECT_REFERENCE.PSEUDONYM.eq(pseudonym))
                .fetchSet(SUBJECT_REFERENCE.REFERENCE);
    }

    /** The sealed key; empty once the person was erased. */
    public Optional<byte[]> key(TenantId tenant, String pseudonym) {
        return sql.select(SUBJECT.KEY)
                .from(SUBJECT)
                .where(SUBJECT.TENANT.eq(tenant.value()))
                .and(SUBJECT.PSEUDONYM.eq(pseudonym))
                .fetchOptional(SUBJECT.KEY);
    }

    /** With the references. False when it was gone. */
    public boolean destroy(TenantId tenant, String pseudonym) {
        return sql.deleteFrom(SUBJECT)
                        .where(SUBJECT.TENANT.eq(tenant.value()))
                        .and(SUBJECT.PSEUDONYM.eq(pseudonym))
                        .execute()
                == 1;
    }

    public void secret(UUID request, byte[] sealed) {
        sql.insertInto(PRIVACY_SECRET)
                .set(PRIVACY_SECRET.REQUEST, request)
                .set(PRIVACY_SECRET.SEALED, sealed)
                .onConflict(PRIVACY_SECRET.REQUEST)
                .doUpdate()
                .set(PRIVACY_SECRET.SEALED, sealed)
                .execute();
    }

    public Optional<byte[]> secret(UUID request) {
        return sql.select(PRIVACY_SECRET.SEALED)
                .from(PRIVACY_SECRET)
                .where(PRIVACY_SECRET.REQUEST.eq(request))
                .fetchOptional(PRIVACY_SECRET.SEALED);
    }

    /** Deletes what every request of the person says of them. */
    public int destroySecrets(TenantId tenant, String pseudonym) {
        return sql.deleteFrom(PRIVACY_SECRET)
                .where(
                        PRIVACY_SECRET.REQUEST.in(
                                sql.select(PRIVACY_REQUEST.ID)
                                        .from(PRIVACY_REQUEST)
                                        .where(PRIVACY_REQUEST.TENANT.eq(tenant.value()))
                                        .and(PRIVACY_REQUEST.PSEUDONYM.eq(pseudonym))))
                .execute();
    }

    public void tombstone(
            TenantId tenant, Set<String> references, Instant before, Instant ends, UUID request) {
        references.forEach(reference ->
                sql.insertInto(TOMBSTONE)
                        .set(TOMBSTONE.TENANT, tenant.value())
                        .set(TOMBSTONE.REFERENCE, reference)
                        .set(TOMBSTONE.BEFORE, before)
                        .set(TOMBSTONE.EXPIRES_AT, ends)
                        .set(TOMBSTONE.REQUEST, request)
                        .onConflictDoNothing()
                        .execute());
    }

    /** When the tombstones of a request end; empty: there are none. */
    public Optional<Instant> tombstonesEnd(UUID request) {
        return sql.select(TOMBSTONE.EXPIRES_AT)
                .from(TOMBSTONE)
                .where(TOMBSTONE.REQUEST.eq(request))
                .limit(1)
                .fetchOptional(TOMBSTONE.EXPIRES_AT);
    }

    /** Under which references data of the person are still dropped. */
    public Set<String> tombstoned(UUID request) {
        return sql.select(TOMBSTONE.REFERENCE)
                .from(TOMBSTONE)
                .where(TOMBSTONE.REQUEST.eq(request))
                .fetchSet(TOMBSTONE.REFERENCE);
    }

    public int forgetTombstones(Instant before) {
        return sql.deleteFrom(TOMBSTONE).where(TOMBSTONE.EXPIRES_AT.lt(before)).execute();
    }

    /**
     * Destroys what names the people of requests that ended before a time, and who has no other
     * request.
     */
    public void forgetPeople(Instant endedBefore) {
        sql.deleteFrom(PRIVACY_SECRET)
                .where(
                        PRIVACY_SECRET.REQUEST.in(
                                sql.select(PRIVACY_REQUEST.ID)
                                        .from(PRIVACY_REQUEST)
                                        .where(PRIVACY_REQUEST.ENDED_AT.lt(endedBefore))))
                .execute();
        sql.deleteFrom(SUBJECT)
                .where(SUBJECT.CREATED_AT.lt(endedBefore))
                .and(
                        DSL.notExists(
                                sql.selectOne()
                                        .from(PRIVACY_REQUEST)
                                        .join(PRIVACY_SECRET)
                                        .on(PRIVACY_SECRET.REQUEST.eq(PRIVACY_REQUEST.ID))
                                        .where(PRIVACY_REQUEST.TENANT.eq(SUBJECT.TENANT))
                                        .and(PRIVACY_REQUEST.PSEUDONYM.eq(SUBJECT.PSEUDONYM))))
                .execute();
    }

    /** Tables that hold something sealed about people, until an erasure is certified. */
    public static final List<String> OF_PEOPLE =
            List.of("mail", "privacy_file", "privacy_secret", "subject", "subject_reference");

    /**
     * Writes the tables anew without deleted rows, and lets go of their old files where that is
     * allowed. Not within a transaction.
     */
    public static boolean writeAnew(Tx tx) {
        PersonalTextStore tables = new PersonalTextStore(tx);
        OF_PEOPLE.forEach(tables::vacuum);
        boolean may = tables.mayCheckpoint();
        if (may) {
            tables.checkpoint();
        }
        return may;
    }
}
