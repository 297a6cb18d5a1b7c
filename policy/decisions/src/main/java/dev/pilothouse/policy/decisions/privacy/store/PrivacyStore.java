package dev.pilothouse.policy.decisions.privacy.store;

import static dev.pilothouse.db.postgres.jooq.Tables.AUDIT_ENTRY;
import static dev.pilothouse.db.postgres.jooq.Tables.PRIVACY_CERTIFICATE;
import static dev.pilothouse.db.postgres.jooq.Tables.PRIVACY_REQUEST;
import static dev.pilothouse.db.postgres.jooq.Tables.SUBJECT_REFERENCE;

import dev.pilothouse.db.model.Reach;
import dev.pilothouse.db.model.TenantId;
import dev.pilothouse.db.postgres.Tx;
import dev.pilothouse.db.postgres.jooq.tables.SubjectReference;
import dev.pilothouse.policy.decisions.privacy.IdentityMethod;
import dev.pilothouse.policy.decisions.privacy.Intake;
import dev.pilothouse.policy.decisions.privacy.PrivacyRequest;
import dev.pilothouse.policy.decisions.privacy.RequestFilter;
import dev.pilothouse.policy.decisions.privacy.RequestState;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jooq.impl.DSL;

/** SQL of privacy requests. */
public final class PrivacyStore {
    private static final Condition OPEN =
            PRIVACY_REQUEST.STATE.in(
                    RequestFilter.ALL.open().states().stream().map(RequestState::word).toList());

    private final DSLContext sql;
    private final PrivacyRows rows;

    public PrivacyStore(Tx tx) {
        this.sql = tx.sql();
        this.rows = new PrivacyRows(tx);
    }

    /** When what is due. */
    public record Days(LocalDate dueOn, Optional<LocalDate> acknowledgeBy) {}

    public UUID insert(
            Intake intake, String pseudonym, Instant received, Days days, String by, Instant at) {
        return Objects.requireNonNull(
                sql.insertInto(PRIVACY_REQUEST)
                        .set(PRIVACY_REQUEST.TENANT, intake.tenant().value())
                        .set(PRIVACY_REQUEST.KIND, intake.kind().word())
                        .set(PRIVACY_REQUEST.REGIME, intake.regime())
                        .set(PRIVACY_REQUEST.CHANNEL, intake.channel().word())
                        .set(PRIVACY_REQUEST.STATE, RequestState.RECEIVED.word())
                        .set(PRIVACY_REQUEST.PSEUDONYM, pseudonym)
                        .set(PRIVACY_REQUEST.RECEIVED_AT, received)
                        .set(PRIVACY_REQUEST.DUE_ON, days.dueOn())
                        .set(PRIVACY_REQUEST.ACKNOWLEDGE_BY, days.acknowledgeBy().orElse(null))
                        .set(PRIVACY_REQUEST.CREATED_BY, by)
                        .set(PRIVACY_REQUEST.CREATED_AT, at)
                        .returning(PRIVACY_REQUEST.ID)
                        .fetchSingle()
                        .getId());
    }

    /** Open ones first, by when they are due; then those that ended, the newest first. */
    public List<PrivacyRequest> list(Reach reach, RequestFilter filter, int limit) {
        return rows.fetch(
                which(reach, filter),
                limit,
                DSL.field(OPEN).desc(),
                DSL.when(OPEN, PRIVACY_REQUEST.DUE_ON).asc(),
                PRIVACY_REQUEST.NUMBER.desc());
    }

    public long count(Reach reach, RequestFilter filter) {
        return sql.fetchCount(PRIVACY_REQUEST, which(reach, filter));
    }

    /** How many are open, by whether their time is over. */
    public Map<Boolean, Long> open(Reach reach, LocalDate today) {
        Field<Boolean> late = DSL.field(PRIVACY_REQUEST.DUE_ON.lt(today)).as("late");
        Field<Integer> open = DSL.count().as("open");
        Map<Boolean, Long> all = new LinkedHashMap<>();
        sql.select(late, open)
                .from(PRIVACY_REQUEST)
                .where(within(PRIVACY_REQUEST.TENANT, reach))
                .and(OPEN)
                .groupBy(late)
                .forEach(r -> all.put(r.get(late), (long) r.get(open)));
        return all;
    }

    private static Condition which(Reach reach, RequestFilter filter) {
        Condition tenants =
                filter.tenants()
                        .<Condition>map(all ->
                                PRIVACY_REQUEST.TENANT.in(
                                        all.stream().map(TenantId::value).toList()))
                        .orElse(DSL.noCondition());
        Condition states =
                filter.states().isEmpty()
                        ? DSL.noCondition()
                        : PRIVACY_REQUEST.STATE.in(
                                filter.states().stream().map(RequestState::word).toList());
        Condition kind =
                filter.kind()
                        .<Condition>map(k -> PRIVACY_REQUEST.KIND.eq(k.word()))
                        .orElse(DSL.noCondition());
        return DSL.and(within(PRIVACY_REQUEST.TENANT, reach), tenants, states, kind);
    }

    private static Condition within(Field<String> tenant, Reach reach) {
        return switch (reach) {
            case Reach.Everywhere() -> DSL.trueCondition();
            case Reach.Within(var tenants) ->
                    tenant.in(tenants.stream().map(TenantId::value).toList());
        };
    }

    public Optional<PrivacyRequest> find(UUID id) {
        return rows.fetch(PRIVACY_REQUEST.ID.eq(id), 1).stream().findFirst();
    }

    public Optional<PrivacyRequest> find(long number) {
        return rows.fetch(PRIVACY_REQUEST.NUMBER.eq(number), 1).stream().findFirst();
    }

    /** The request; others who change it wait until the transaction ends. */
    public Optional<PrivacyRequest> lock(UUID id) {
        sql.select(PRIVACY_REQUEST.ID)
                .from(PRIVACY_REQUEST)
                .where(PRIVACY_REQUEST.ID.eq(id))
                .forUpdate()
                .fetch();
        return find(id);
    }

    /** Others of the same person, newest first: under any pseudonym that shares a reference. */
    public List<PrivacyRequest> others(PrivacyRequest of) {
        SubjectReference mine = SUBJECT_REFERENCE.as("mine");
        Set<String> same =
                sql.selectDistinct(SUBJECT_REFERENCE.PSEUDONYM)
                        .from(SUBJECT_REFERENCE)
                        .join(mine)
                        .on(mine.TENANT.eq(SUBJECT_REFERENCE.TENANT))
                        .and(mine.REFERENCE.eq(SUBJECT_REFERENCE.REFERENCE))
                        .where(mine.TENANT.eq(of.tenant().value()))
                        .and(mine.PSEUDONYM.eq(of.pseudonym()))
                        .fetchSet(SUBJECT_REFERENCE.PSEUDONYM);
        same.add(of.pseudonym());
        return others(of, same);
    }

    private List<PrivacyRequest> others(PrivacyRequest of, Collection<String> pseudonyms) {
        return rows.fetch(
                PRIVACY_REQUEST
                        .TENANT
                        .eq(of.tenant().value())
                        .and(PRIVACY_REQUEST.PSEUDONYM.in(pseudonyms))
                        .and(PRIVACY_REQUEST.ID.ne(of.id())),
                100);
    }

    /** All of a person with these pseudonyms, newest first. */
    public List<PrivacyRequest> ofPerson(TenantId tenant, Collection<String> pseudonyms) {
        return rows.fetch(
                PRIVACY_REQUEST
                        .TENANT
                        .eq(tenant.value())
                        .and(PRIVACY_REQUEST.PSEUDONYM.in(pseudonyms)),
                100);
    }

    /** Open ones of a person with these pseudonyms. */
    public List<PrivacyRequest> openOthers(PrivacyRequest of, Collection<String> pseudonyms) {
        return others(of, pseudonyms).stream().filter(r -> r.state().open()).toList();
    }

    public void state(UUID id, RequestState state) {
        change(id).set(PRIVACY_REQUEST.STATE, state.word()).where(is(id)).execute();
    }

    private org.jooq.UpdateSetMoreStep<?> change(UUID id) {
        return sql.update(PRIVACY_REQUEST)
                .set(PRIVACY_REQUEST.VERSION, PRIVACY_REQUEST.VERSION.plus(1));
    }

    private static Condition is(UUID id) {
        return PRIVACY_REQUEST.ID.eq(id);
    }

    public void acknowledged(UUID id, Instant at) {
        change(id).set(PRIVACY_REQUEST.ACKNOWLEDGED_AT, at).where(is(id)).execute();
    }

    public void identity(UUID id, IdentityMethod method, int documents, UUID by, Instant at) {
        change(id)
                .set(PRIVACY_REQUEST.STATE, RequestState.IDENTITY_CHECKED.word())
                .set(PRIVACY_REQUEST.IDENTITY_METHOD, method.word())
                .set(PRIVACY_REQUEST.IDENTITY_DOCUMENTS, documents)
                .set(PRIVACY_REQUEST.IDENTITY_BY, by)
                .set(PRIVACY_REQUEST.IDENTITY_AT, at)
                .where(is(id))
                .execute();
    }

    public void extended(UUID id, LocalDate dueOn, Instant at) {
        change(id)
                .set(PRIVACY_REQUEST.DUE_ON, dueOn)
                .set(PRIVACY_REQUEST.EXTENDED_AT, at)
                .where(is(id))
                .execute();
    }

    public void holdsChecked(UUID id, Instant at) {
        change(id).set(PRIVACY_REQUEST.HOLDS_CHECKED_AT, at).where(is(id)).execute();
    }

    public void pseudonym(UUID id, String pseudonym) {
        change(id).set(PRIVACY_REQUEST.PSEUDONYM, pseudonym).where(is(id)).execute();
    }

    public void asked(UUID id, UUID approval, UUID by) {
        change(id)
                .set(PRIVACY_REQUEST.STATE, RequestState.APPROVAL_ASKED.word())
                .set(PRIVACY_REQUEST.APPROVAL, approval)
                .set(PRIVACY_REQUEST.ASKED_BY, by)
                .set(PRIVACY_REQUEST.APPROVERS, new UUID[0])
                .set(PRIVACY_REQUEST.APPROVED_AT, (Instant) null)
                .where(is(id))
                .execute();
    }

    public void approved(UUID id, List<UUID> approvers, Instant at) {
        change(id)
                .set(PRIVACY_REQUEST.STATE, RequestState.APPROVED.word())
                .set(PRIVACY_REQUEST.APPROVERS, approvers.toArray(UUID[]::new))
                .set(PRIVACY_REQUEST.APPROVED_AT, at)
                .where(is(id))
                .execute();
    }

    /** Back to a state before the approval: what was decided counts no more. */
    public void unapproved(UUID id, RequestState state) {
        change(id)
                .set(PRIVACY_REQUEST.STATE, state.word())
                .set(PRIVACY_REQUEST.APPROVAL, (UUID) null)
                .set(PRIVACY_REQUEST.ASKED_BY, (UUID) null)
                .set(PRIVACY_REQUEST.APPROVERS, new UUID[0])
                .set(PRIVACY_REQUEST.APPROVED_AT, (Instant) null)
                .where(is(id))
                .execute();
    }

    public void ended(UUID id, RequestState state, String ground, Instant at) {
        change(id)
                .set(PRIVACY_REQUEST.STATE, state.word())
                .set(PRIVACY_REQUEST.GROUND, ground)
                .set(PRIVACY_REQUEST.ENDED_AT, at)
                .where(is(id))
                .execute();
    }

    /** Entries of the audit log that name a person by the pseudonym. */
    public long auditEntries(TenantId tenant, String pseudonym) {
        return sql.fetchCount(
                AUDIT_ENTRY,
                AUDIT_ENTRY.ENTITIES.contains(
                        new String[] {"subject:" + tenant + "/" + pseudonym}));
    }

    public void certificate(UUID id, String file, String digest, Instant at) {
        sql.insertInto(PRIVACY_CERTIFICATE)
                .set(PRIVACY_CERTIFICATE.REQUEST, id)
                .set(PRIVACY_CERTIFICATE.FILE, file)
                .set(PRIVACY_CERTIFICATE.DIGEST, digest)
                .set(PRIVACY_CERTIFICATE.SIGNED_AT, at)
                .execute();
    }

    public Optional<String> certificate(UUID id) {
        return sql.select(PRIVACY_CERTIFICATE.FILE)
                .from(PRIVACY_CERTIFICATE)
                .where(PRIVACY_CERTIFICATE.REQUEST.eq(id))
                .fetchOptional(PRIVACY_CERTIFICATE.FILE);
    }
}
