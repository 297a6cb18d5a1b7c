package dev.pilothouse.policy.decisions.privacy.store;

import static dev.pilothouse.db.postgres.jooq.Tables.PRIVACY_CERTIFICATE;
import static dev.pilothouse.db.postgres.jooq.Tables.PRIVACY_REQUEST;
import static dev.pilothouse.db.postgres.jooq.Tables.PRIVACY_STEP;
import static dev.pilothouse.db.postgres.jooq.Tables.TOMBSTONE;

import dev.pilothouse.db.model.ErasureTarget.Kept;
import dev.pilothouse.db.model.ErasureTarget.Look;
import dev.pilothouse.db.model.ErasureTarget.Part;
import dev.pilothouse.db.model.ErasureTarget.Store;
import dev.pilothouse.db.postgres.Tx;
import dev.pilothouse.db.postgres.jooq.tables.records.PrivacyStepRecord;
import dev.pilothouse.policy.decisions.privacy.ErasureStep;
import dev.pilothouse.policy.decisions.privacy.ErasureStep.Looked;
import dev.pilothouse.policy.decisions.privacy.ErasureStep.Proof;
import dev.pilothouse.policy.decisions.privacy.ErasureStep.State;
import dev.pilothouse.policy.decisions.privacy.RequestState;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.jooq.JSONB;
import org.jooq.UpdateSetMoreStep;
import org.jooq.impl.DSL;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/** SQL of erasures: their plan, their steps, and who works on them. */
public final class ErasureStore {
    private static final JsonMapper JSON = JsonMapper.shared();
    private static final int LONGEST_TROUBLE = 1000;
    private static final List<String> AT_WORK =
            List.of(RequestState.EXECUTING.word(), RequestState.PROBING.word());

    private final DSLContext sql;

    public ErasureStore(Tx tx) {
        this.sql = tx.sql();
    }

    /** Replaces the plan of a request. */
    public void plan(UUID id, List<ErasureStep> steps, String plan, String digest, Instant at) {
        sql.deleteFrom(PRIVACY_STEP).where(PRIVACY_STEP.REQUEST.eq(id)).execute();
        for (int place = 0; place < steps.size(); place++) {
            insert(id, place, steps.get(place));
        }
        sql.update(PRIVACY_REQUEST)
                .set(PRIVACY_REQUEST.STATE, RequestState.PLANNED.word())
                .set(PRIVACY_REQUEST.PLAN, JSONB.valueOf(plan))
                .set(PRIVACY_REQUEST.PLAN_DIGEST, digest)
                .set(PRIVACY_REQUEST.PLANNED_AT, at)
                .set(PRIVACY_REQUEST.VERSION, PRIVACY_REQUEST.VERSION.plus(1))
                .where(PRIVACY_REQUEST.ID.eq(id))
                .execute();
    }

    private void insert(UUID id, int place, ErasureStep step) {
        sql.insertInto(PRIVACY_STEP)
                .set(PRIVACY_STEP.REQUEST, id)
                .set(PRIVACY_STEP.TARGET, step.store().id())
                .set(PRIVACY_STEP.PLACE, place)
                .set(PRIVACY_STEP.NAME, step.store().name())
                .set(PRIVACY_STEP.HOLDS, step.store().holds())
                .set(PRIVACY_STEP.METHOD, step.store().method())
                .set(PRIVACY_STEP.ERASABLE, step.store().erasable())
                .set(PRIVACY_STEP.FOUND, step.found())
                .set(PRIVACY_STEP.PARTS, json(step.parts()))
                .set(PRIVACY_STEP.KEPT, json(step.kept()))
                .set(PRIVACY_STEP.STATE, step.state().word())
                .execute();
    }

    /** Takes the plan away: the request is another one now. */
    public void unplan(UUID id) {
        sql.deleteFrom(PRIVACY_STEP).where(PRIVACY_STEP.REQUEST.eq(id)).execute();
        sql.update(PRIVACY_REQUEST)
                .set(PRIVACY_REQUEST.PLAN, (JSONB) null)
                .set(PRIVACY_REQUEST.PLAN_DIGEST, (String) null)
                .set(PRIVACY_REQUEST.PLANNED_AT, (Instant) null)
                .where(PRIVACY_REQUEST.ID.eq(id))
                .execute();
    }

    private static JSONB json(Object value) {
        return JSONB.valueOf(JSON.writeValueAsString(value));
    }

    /** In the order of the plan. */
    public List<ErasureStep> steps(UUID id) {
        return sql.selectFrom(PRIVACY_STEP)
                .where(PRIVACY_STEP.REQUEST.eq(id))
                .orderBy(PRIVACY_STEP.PLACE)
                .fetch(ErasureStore::step);
    }

    private static ErasureStep step(PrivacyStepRecord r) {
        return new ErasureStep(
                new Store(r.getTarget(), r.getName(), r.getHolds(), r.getMethod(), r.getErasable()),
                r.getFound(),
                JSON.readValue(r.getParts().data(), new TypeReference<List<Part>>() {}),
                JSON.readValue(r.getKept().data(), new TypeReference<List<Kept>>() {}),
                State.valueOf(r.getState().toUpperCase(Locale.ROOT)),
                Optional.ofNullable(r.getControlledAt()).map(at -> control(r, at)),
                r.getErased(),
                Optional.ofNullable(r.getErasedAt()),
                Optional.ofNullable(r.getProbedAt()).map(at -> proof(r, at)),
                r.getTries(),
                r.getTrouble());
    }

    private static Looked control(PrivacyStepRecord r, Instant at) {
        return new Looked(
                r.getControlFound(),
                looks(r.getControlLooks()),
                r.getAbsent(),
                r.getControlMethod(),
                at);
    }

    private static List<Look> looks(JSONB json) {
        return JSON.readValue(json.data(), new TypeReference<List<Look>>() {});
    }

    private static Proof proof(PrivacyStepRecord r, Instant at) {
        return new Proof(
                Objects.requireNonNullElse(r.getProbeFound(), 0L),
                Objects.requireNonNullElse(r.getCanaryLeft(), 0L),
                r.getProbeUnlooked(),
                looks(r.getProbeLooks()),
                r.getProbeMethod(),
                JSON.readValue(r.getProbePlaces().data(), new TypeReference<List<String>>() {}),
                Optional.ofNullable(r.getGoneBy()),
                at);
    }

    /** Begins: from now on consoles work on it. */
    public void begin(UUID id, UUID by, byte[] canary, Instant before) {
        sql.update(PRIVACY_REQUEST)
                .set(PRIVACY_REQUEST.STATE, RequestState.EXECUTING.word())
                .set(PRIVACY_REQUEST.EXECUTED_BY, by)
                .set(PRIVACY_REQUEST.BEFORE_AT, before)
                .set(PRIVACY_REQUEST.CANARY, canary)
                .set(PRIVACY_REQUEST.NEXT_TRY_AT, before)
                .set(PRIVACY_REQUEST.VERSION, PRIVACY_REQUEST.VERSION.plus(1))
                .where(PRIVACY_REQUEST.ID.eq(id))
                .execute();
    }

    public byte[] canary(UUID id) {
        return Objects.requireNonNull(
                sql.select(PRIVACY_REQUEST.CANARY)
                        .from(PRIVACY_REQUEST)
                        .where(PRIVACY_REQUEST.ID.eq(id))
                        .fetchSingle(PRIVACY_REQUEST.CANARY));
    }

    /** Of every erasure that was begun and may be looked at still. */
    public Map<UUID, byte[]> canaries() {
        return sql.select(PRIVACY_REQUEST.ID, PRIVACY_REQUEST.CANARY)
                .from(PRIVACY_REQUEST)
                .where(PRIVACY_REQUEST.CANARY.isNotNull())
                .and(
                        PRIVACY_REQUEST
                                .STATE
                                .in(AT_WORK)
                                .or(
                                        PRIVACY_REQUEST.ID.in(
                                                DSL.select(TOMBSTONE.REQUEST).from(TOMBSTONE))))
                .fetchMap(PRIVACY_REQUEST.ID, PRIVACY_REQUEST.CANARY);
    }

    public void paused(UUID id, boolean paused, Instant next) {
        sql.update(PRIVACY_REQUEST)
                .set(PRIVACY_REQUEST.PAUSED, paused)
                .set(PRIVACY_REQUEST.NEXT_TRY_AT, next)
                .set(PRIVACY_REQUEST.VERSION, PRIVACY_REQUEST.VERSION.plus(1))
                .where(PRIVACY_REQUEST.ID.eq(id))
                .execute();
    }

    public boolean isPaused(UUID id) {
        return sql.fetchExists(
                PRIVACY_REQUEST, PRIVACY_REQUEST.ID.eq(id).and(PRIVACY_REQUEST.PAUSED));
    }

    /** Erasures that somebody should work on now and nobody does. */
    public List<UUID> waiting(Instant now) {
        return sql.select(PRIVACY_REQUEST.ID)
                .from(PRIVACY_REQUEST)
                .where(free(now))
                .orderBy(PRIVACY_REQUEST.NEXT_TRY_AT)
                .limit(100)
                .fetch(PRIVACY_REQUEST.ID);
    }

    private static Condition free(Instant now) {
        return PRIVACY_REQUEST
                .STATE
                .in(AT_WORK)
                .and(DSL.not(PRIVACY_REQUEST.PAUSED))
                .and(PRIVACY_REQUEST.NEXT_TRY_AT.le(now))
                .and(PRIVACY_REQUEST.LEASE_UNTIL.isNull().or(PRIVACY_REQUEST.LEASE_UNTIL.le(now)));
    }

    /** False when another one has it, or it need not be worked on. */
    public boolean take(UUID id, UUID lease, Instant now, Instant until) {
        return sql.update(PRIVACY_REQUEST)
                        .set(PRIVACY_REQUEST.LEASE, lease)
                        .set(PRIVACY_REQUEST.LEASE_UNTIL, until)
                        .where(PRIVACY_REQUEST.ID.eq(id))
                        .and(free(now))
                        .execute()
                == 1;
    }

    /** False when another one has taken it. */
    public boolean renew(UUID id, UUID lease, Instant until) {
        return sql.update(PRIVACY_REQUEST)
                        .set(PRIVACY_REQUEST.LEASE_UNTIL, until)
                        .where(held(id, lease))
                        .execute()
                == 1;
    }

    private static Condition held(UUID id, UUID lease) {
        return PRIVACY_REQUEST
                .ID
                .eq(id)
                .and(PRIVACY_REQUEST.LEASE.eq(lease))
                .and(PRIVACY_REQUEST.STATE.in(AT_WORK));
    }

    /** Whether the lease is still in force; others wait until the transaction ends. */
    public boolean holds(UUID id, UUID lease) {
        return !sql.select(PRIVACY_REQUEST.ID)
                .from(PRIVACY_REQUEST)
                .where(held(id, lease))
                .forUpdate()
                .fetch()
                .isEmpty();
    }

    public void release(UUID id, UUID lease, Instant next) {
        sql.update(PRIVACY_REQUEST)
                .set(PRIVACY_REQUEST.LEASE_UNTIL, (Instant) null)
                .set(PRIVACY_REQUEST.NEXT_TRY_AT, next)
                .where(PRIVACY_REQUEST.ID.eq(id))
                .and(PRIVACY_REQUEST.LEASE.eq(lease))
                .execute();
    }

    public void state(UUID id, RequestState state) {
        sql.update(PRIVACY_REQUEST)
                .set(PRIVACY_REQUEST.STATE, state.word())
                .set(PRIVACY_REQUEST.VERSION, PRIVACY_REQUEST.VERSION.plus(1))
                .where(PRIVACY_REQUEST.ID.eq(id))
                .execute();
    }

    /** Certified ones whose keys were in tables that were not written anew since, oldest first. */
    public List<UUID> notWrittenAnew(Instant now) {
        return sql.select(PRIVACY_REQUEST.ID)
                .from(PRIVACY_REQUEST)
                .join(PRIVACY_CERTIFICATE)
                .on(PRIVACY_CERTIFICATE.REQUEST.eq(PRIVACY_REQUEST.ID))
                .where(PRIVACY_REQUEST.WRITTEN_ANEW_AT.isNull())
                .and(PRIVACY_CERTIFICATE.SIGNED_AT.le(now))
                .orderBy(PRIVACY_CERTIFICATE.SIGNED_AT)
                .limit(100)
                .fetch(PRIVACY_REQUEST.ID);
    }

    /** False when another one has noted it. */
    public boolean writtenAnew(UUID id, Instant at) {
        return sql.update(PRIVACY_REQUEST)
                        .set(PRIVACY_REQUEST.WRITTEN_ANEW_AT, at)
                        .where(PRIVACY_REQUEST.ID.eq(id))
                        .and(PRIVACY_REQUEST.WRITTEN_ANEW_AT.isNull())
                        .execute()
                == 1;
    }

    private UpdateSetMoreStep<PrivacyStepRecord> reach(State state) {
        return sql.update(PRIVACY_STEP)
                .set(PRIVACY_STEP.STATE, state.word())
                .set(PRIVACY_STEP.TROUBLE, "");
    }

    private static Condition of(UUID id, String target) {
        return PRIVACY_STEP.REQUEST.eq(id).and(PRIVACY_STEP.TARGET.eq(target));
    }

    public void planted(UUID id, String target, Instant at) {
        reach(State.PLANTED).set(PRIVACY_STEP.PLANTED_AT, at).where(of(id, target)).execute();
    }

    public void controlled(UUID id, String target, Looked looked) {
        reach(State.CONTROLLED)
                .set(PRIVACY_STEP.CONTROL_FOUND, looked.found())
                .set(PRIVACY_STEP.CONTROL_LOOKS, json(looked.looks()))
                .set(PRIVACY_STEP.ABSENT, looked.absent())
                .set(PRIVACY_STEP.CONTROL_METHOD, looked.method())
                .set(PRIVACY_STEP.CONTROLLED_AT, looked.at())
                .where(of(id, target))
                .execute();
    }

    /** Items deleted so far; never fewer than before. */
    public void counted(UUID id, String target, long erased) {
        sql.update(PRIVACY_STEP)
                .set(PRIVACY_STEP.ERASED, DSL.greatest(PRIVACY_STEP.ERASED, DSL.val(erased)))
                .where(of(id, target))
                .execute();
    }

    public void erased(UUID id, String target, long erased, Instant at) {
        counted(id, target, erased);
        reach(State.ERASED).set(PRIVACY_STEP.ERASED_AT, at).where(of(id, target)).execute();
    }

    /** What a probe found afterwards; a store that is not empty is erased again. */
    public void probed(UUID id, String target, State state, Proof proof) {
        reach(state)
                .set(PRIVACY_STEP.PROBE_FOUND, proof.found())
                .set(PRIVACY_STEP.CANARY_LEFT, proof.canaryLeft())
                .set(PRIVACY_STEP.PROBE_UNLOOKED, proof.unlooked())
                .set(PRIVACY_STEP.PROBE_LOOKS, json(proof.looks()))
                .set(PRIVACY_STEP.PROBE_METHOD, proof.method())
                .set(PRIVACY_STEP.PROBE_PLACES, json(proof.places()))
                .set(PRIVACY_STEP.GONE_BY, proof.goneBy().orElse(null))
                .set(PRIVACY_STEP.PROBED_AT, proof.at())
                .where(of(id, target))
                .execute();
    }

    /** What is there now was not looked at by the control: from the beginning. */
    public void uncontrolled(UUID id, String target) {
        reach(State.WAITING).where(of(id, target)).execute();
    }

    /** Every proof and statement is to be made anew. */
    public void probeAllAgain(UUID id) {
        sql.update(PRIVACY_STEP)
                .set(PRIVACY_STEP.PROBED_AT, (Instant) null)
                .where(PRIVACY_STEP.REQUEST.eq(id))
                .and(PRIVACY_STEP.STATE.eq(State.STATED.word()))
                .execute();
        sql.update(PRIVACY_STEP)
                .set(PRIVACY_STEP.STATE, State.ERASED.word())
                .where(PRIVACY_STEP.REQUEST.eq(id))
                .and(PRIVACY_STEP.STATE.eq(State.PROBED.word()))
                .execute();
    }

    /** What stays, as it is now. */
    public void kept(UUID id, String target, List<Kept> kept) {
        sql.update(PRIVACY_STEP).set(PRIVACY_STEP.KEPT, json(kept)).where(of(id, target)).execute();
    }

    public void trouble(UUID id, String target, String why) {
        sql.update(PRIVACY_STEP)
                .set(
                        PRIVACY_STEP.TROUBLE,
                        why.length() <= LONGEST_TROUBLE ? why : why.substring(0, LONGEST_TROUBLE))
                .set(PRIVACY_STEP.TRIES, PRIVACY_STEP.TRIES.plus(1))
                .where(of(id, target))
                .execute();
    }
}
