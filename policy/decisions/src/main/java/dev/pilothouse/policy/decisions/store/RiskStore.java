package dev.pilothouse.policy.decisions.store;

import static dev.pilothouse.db.postgres.jooq.Tables.RISK_ANSWER;
import static dev.pilothouse.db.postgres.jooq.Tables.RISK_CLASSIFICATION;
import static dev.pilothouse.db.postgres.jooq.Tables.RISK_DISSENT;
import static dev.pilothouse.db.postgres.jooq.Tables.RISK_STANDING;

import dev.pilothouse.db.model.Actor;
import dev.pilothouse.db.model.Conflict;
import dev.pilothouse.db.model.FeatureId;
import dev.pilothouse.db.model.Reach;
import dev.pilothouse.db.model.RiskClass;
import dev.pilothouse.db.model.TenantId;
import dev.pilothouse.db.postgres.Tx;
import dev.pilothouse.db.postgres.jooq.tables.records.RiskClassificationRecord;
import dev.pilothouse.db.postgres.jooq.tables.records.RiskStandingRecord;
import dev.pilothouse.policy.decisions.RiskClassification;
import dev.pilothouse.policy.decisions.RiskClassification.Fixed;
import dev.pilothouse.policy.decisions.RiskClassification.Reopened;
import dev.pilothouse.policy.decisions.RiskClassification.SignOff;
import dev.pilothouse.policy.decisions.RiskClassification.State;
import dev.pilothouse.policy.decisions.RiskDissent;
import dev.pilothouse.policy.decisions.RiskStanding;
import dev.pilothouse.policy.decisions.RiskStep;
import dev.pilothouse.policy.rules.Seal;
import dev.pilothouse.policy.rules.risk.RiskAnswer;
import dev.pilothouse.policy.rules.risk.RiskJson;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jooq.JSONB;
import org.jooq.Record;
import org.jooq.impl.DSL;

/** SQL of questionnaires and of the classes that count. */
public final class RiskStore {
    private static final int MOST_STEPS = 100;

    private final DSLContext sql;

    public RiskStore(Tx tx) {
        this.sql = tx.sql();
    }

    private static Condition of(TenantId tenant, FeatureId feature) {
        return RISK_CLASSIFICATION
                .TENANT
                .eq(tenant.value())
                .and(RISK_CLASSIFICATION.FEATURE.eq(feature.value()));
    }

    private static Condition row(RiskClassification one) {
        return of(one.tenant(), one.feature()).and(RISK_CLASSIFICATION.NUMBER.eq(one.number()));
    }

    public Optional<RiskClassification> newest(TenantId tenant, FeatureId feature) {
        return newest(of(tenant, feature));
    }

    public Optional<RiskClassification> signed(TenantId tenant, FeatureId feature) {
        return newest(of(tenant, feature).and(RISK_CLASSIFICATION.STATE.eq(State.SIGNED.word())));
    }

    private Optional<RiskClassification> newest(Condition which) {
        return sql.selectFrom(RISK_CLASSIFICATION)
                .where(which)
                .orderBy(RISK_CLASSIFICATION.NUMBER.desc())
                .limit(1)
                .fetchOptional(RiskStore::classification);
    }

    public Optional<RiskClassification> find(TenantId tenant, FeatureId feature, long number) {
        return sql.selectFrom(RISK_CLASSIFICATION)
                .where(of(tenant, feature).and(RISK_CLASSIFICATION.NUMBER.eq(number)))
                .fetchOptional(RiskStore::classification);
    }

    /** The newest signed one of each feature that was not checked against these rules and day. */
    public List<RiskClassification> unchecked(String rulesetDigest, LocalDate day) {
        return sql
                .select()
                .distinctOn(RISK_CLASSIFICATION.TENANT, RISK_CLASSIFICATION.FEATURE)
                .from(RISK_CLASSIFICATION)
                .where(RISK_CLASSIFICATION.STATE.eq(State.SIGNED.word()))
                .orderBy(
                        RISK_CLASSIFICATION.TENANT,
                        RISK_CLASSIFICATION.FEATURE,
                        RISK_CLASSIFICATION.NUMBER.desc())
                .fetchInto(RISK_CLASSIFICATION)
                .stream()
                .filter(r ->
                        !rulesetDigest.equals(r.getCheckedDigest())
                                || !day.equals(r.getCheckedOn()))
                .map(RiskStore::classification)
                .toList();
    }

    /** The newest signed one of each feature in reach. */
    public List<RiskClassification> signed(Reach reach) {
        return sql
                .select()
                .distinctOn(RISK_CLASSIFICATION.TENANT, RISK_CLASSIFICATION.FEATURE)
                .from(RISK_CLASSIFICATION)
                .where(RISK_CLASSIFICATION.STATE.eq(State.SIGNED.word()))
                .and(within(RISK_CLASSIFICATION.TENANT, reach))
                .orderBy(
                        RISK_CLASSIFICATION.TENANT,
                        RISK_CLASSIFICATION.FEATURE,
                        RISK_CLASSIFICATION.NUMBER.desc())
                .fetchInto(RISK_CLASSIFICATION)
                .stream()
                .map(RiskStore::classification)
                .toList();
    }

    public void insert(RiskClassification one) {
        sql.insertInto(RISK_CLASSIFICATION)
                .set(RISK_CLASSIFICATION.TENANT, one.tenant().value())
                .set(RISK_CLASSIFICATION.FEATURE, one.feature().value())
                .set(RISK_CLASSIFICATION.NUMBER, one.number())
                .set(RISK_CLASSIFICATION.REVISION, one.revision())
                .set(RISK_CLASSIFICATION.STATE, one.state().word())
                .set(RISK_CLASSIFICATION.ANSWERS, json(one.answers()))
                .set(RISK_CLASSIFICATION.AUTHORS, ids(one.authors()))
                .set(RISK_CLASSIFICATION.CHANGED_BY_NAME, one.changedByName())
                .set(RISK_CLASSIFICATION.CHANGED_AT, one.changedAt())
                .execute();
    }

    /**
     * The next revision; what was fixed is not any more.
     *
     * @throws Conflict when it was signed or changed meanwhile
     */
    public void save(
            RiskClassification old,
            Map<String, RiskAnswer> answers,
            Set<UUID> authors,
            String name,
            Instant at) {
        int saved =
                sql.update(RISK_CLASSIFICATION)
                        .set(RISK_CLASSIFICATION.REVISION, old.revision() + 1)
                        .set(RISK_CLASSIFICATION.STATE, State.DRAFT.word())
                        .set(RISK_CLASSIFICATION.ANSWERS, json(answers))
                        .set(RISK_CLASSIFICATION.AUTHORS, ids(authors))
                        .set(RISK_CLASSIFICATION.CHANGED_BY_NAME, name)
                        .set(RISK_CLASSIFICATION.CHANGED_AT, at)
                        .setNull(RISK_CLASSIFICATION.STATEMENT)
                        .setNull(RISK_CLASSIFICATION.DIGEST)
                        .setNull(RISK_CLASSIFICATION.RESULT)
                        .setNull(RISK_CLASSIFICATION.TIER)
                        .setNull(RISK_CLASSIFICATION.APPROVAL)
                        .where(asRead(old))
                        .execute();
        requireSaved(saved, old);
    }

    /** As it was read, and not signed or answered since. */
    private static Condition asRead(RiskClassification one) {
        return row(one).and(RISK_CLASSIFICATION.REVISION.eq(one.revision()))
                .and(RISK_CLASSIFICATION.STATE.eq(one.state().word()));
    }

    private static void requireSaved(int rows, RiskClassification one) {
        if (rows != 1) {
            throw new Conflict(
                    Conflict.Reason.CHANGED_MEANWHILE,
                    "the classification of '"
                            + one.key()
                            + "' was signed or answered meanwhile; look again");
        }
    }

    /** Fixes what is to be signed off, by who asks. */
    public void fix(RiskClassification one, Fixed fixed, UUID asker, State state) {
        Set<UUID> authors = new TreeSet<>(one.authors());
        authors.add(asker);
        int fixedRows =
                sql.update(RISK_CLASSIFICATION)
                        .set(RISK_CLASSIFICATION.STATE, state.word())
                        .set(RISK_CLASSIFICATION.AUTHORS, ids(authors))
                        .set(RISK_CLASSIFICATION.STATEMENT, fixed.statement())
                        .set(RISK_CLASSIFICATION.DIGEST, fixed.digest())
                        .set(
                                RISK_CLASSIFICATION.RESULT,
                                JSONB.valueOf(RiskJson.result(fixed.result())))
                        .set(RISK_CLASSIFICATION.TIER, fixed.result().riskClass().word())
                        .set(RISK_CLASSIFICATION.RULESET_DIGEST, fixed.result().rulesetDigest())
                        .set(RISK_CLASSIFICATION.APPROVAL, fixed.approval().orElse(null))
                        .set(RISK_CLASSIFICATION.ASKED_BY_NAME, fixed.askedByName())
                        .set(RISK_CLASSIFICATION.ASKED_AT, fixed.askedAt())
                        .where(asRead(one))
                        .execute();
        requireSaved(fixedRows, one);
    }

    public void state(RiskClassification one, State state) {
        int changed =
                sql.update(RISK_CLASSIFICATION)
                        .set(RISK_CLASSIFICATION.STATE, state.word())
                        .setNull(RISK_CLASSIFICATION.APPROVAL)
                        .where(asRead(one))
                        .execute();
        requireSaved(changed, one);
    }

    public void sign(RiskClassification one, SignOff by) {
        int signed =
                sql.update(RISK_CLASSIFICATION)
                        .set(RISK_CLASSIFICATION.STATE, State.SIGNED.word())
                        .set(RISK_CLASSIFICATION.APPROVERS, ids(by.approvers()))
                        .set(RISK_CLASSIFICATION.SIGNED_BY_NAME, by.byName())
                        .set(RISK_CLASSIFICATION.SIGNED_AT, by.at())
                        .set(RISK_CLASSIFICATION.SEAL_KEY, by.seal().key())
                        .set(RISK_CLASSIFICATION.SEAL_PUBLIC_KEY, by.seal().publicKey())
                        .set(RISK_CLASSIFICATION.SEAL_SIGNATURE, by.seal().signature())
                        .where(asRead(one))
                        .execute();
        requireSaved(signed, one);
    }

    /** These rules and this day make the same of it. */
    public void checked(RiskClassification one, String rulesetDigest, LocalDate day) {
        sql.update(RISK_CLASSIFICATION)
                .set(RISK_CLASSIFICATION.CHECKED_DIGEST, rulesetDigest)
                .set(RISK_CLASSIFICATION.CHECKED_ON, day)
                .where(row(one))
                .execute();
    }

    public void reopen(RiskClassification one, Reopened why) {
        sql.update(RISK_CLASSIFICATION)
                .set(RISK_CLASSIFICATION.REOPENED_AT, why.at())
                .set(RISK_CLASSIFICATION.REOPENED, why.differences().toArray(String[]::new))
                .where(row(one))
                .execute();
    }

    /** What re-opened it is gone. */
    public void settle(RiskClassification one) {
        sql.update(RISK_CLASSIFICATION)
                .setNull(RISK_CLASSIFICATION.REOPENED_AT)
                .set(RISK_CLASSIFICATION.REOPENED, new String[0])
                .where(row(one))
                .execute();
    }

    // ---- steps and dissents ----

    public void step(RiskClassification of, RiskStep step) {
        sql.insertInto(RISK_ANSWER)
                .set(RISK_ANSWER.TENANT, of.tenant().value())
                .set(RISK_ANSWER.FEATURE, of.feature().value())
                .set(RISK_ANSWER.NUMBER, of.number())
                .set(RISK_ANSWER.QUESTION, step.question())
                .set(RISK_ANSWER.CHOICES, step.choices().toArray(String[]::new))
                .set(RISK_ANSWER.TIER_BEFORE, step.before())
                .set(RISK_ANSWER.TIER_AFTER, step.after())
                .set(RISK_ANSWER.BY_NAME, step.byName())
                .set(RISK_ANSWER.AT, step.at())
                .execute();
    }

    /** Newest first. */
    public List<RiskStep> steps(RiskClassification of) {
        return sql.selectFrom(RISK_ANSWER)
                .where(RISK_ANSWER.TENANT.eq(of.tenant().value()))
                .and(RISK_ANSWER.FEATURE.eq(of.feature().value()))
                .and(RISK_ANSWER.NUMBER.eq(of.number()))
                .orderBy(RISK_ANSWER.ID.desc())
                .limit(MOST_STEPS)
                .fetch(r ->
                        new RiskStep(
                                r.getQuestion(),
                                List.of(r.getChoices()),
                                r.getTierBefore(),
                                r.getTierAfter(),
                                r.getByName(),
                                r.getAt()));
    }

    public void dissent(RiskClassification of, String text, Actor by, Instant at) {
        sql.insertInto(RISK_DISSENT)
                .set(RISK_DISSENT.TENANT, of.tenant().value())
                .set(RISK_DISSENT.FEATURE, of.feature().value())
                .set(RISK_DISSENT.NUMBER, of.number())
                .set(RISK_DISSENT.TEXT, text)
                .set(RISK_DISSENT.BY_NAME, by.displayName())
                .set(RISK_DISSENT.AT, at)
                .execute();
    }

    /** Newest first. */
    public List<RiskDissent> dissents(TenantId tenant, FeatureId feature) {
        return sql.selectFrom(RISK_DISSENT)
                .where(RISK_DISSENT.TENANT.eq(tenant.value()))
                .and(RISK_DISSENT.FEATURE.eq(feature.value()))
                .orderBy(RISK_DISSENT.ID.desc())
                .limit(MOST_STEPS)
                .fetch(r -> new RiskDissent(r.getNumber(), r.getText(), r.getByName(), r.getAt()));
    }

    // ---- what counts ----

    public void stand(RiskStanding standing) {
        sql.insertInto(RISK_STANDING)
                .set(RISK_STANDING.TENANT, standing.tenant().value())
                .set(RISK_STANDING.FEATURE, standing.feature().value())
                .set(values(standing))
                .onConflict(RISK_STANDING.TENANT, RISK_STANDING.FEATURE)
                .doUpdate()
                .set(values(standing))
                .execute();
    }

    private static RiskStandingRecord values(RiskStanding s) {
        RiskStandingRecord row = new RiskStandingRecord();
        row.setNumber(s.number());
        row.setTier(s.riskClass().word());
        row.setConfirmed(s.confirmed());
        row.setArticles(s.articles().toArray(String[]::new));
        row.setProhibitedFrom(s.prohibitedFrom().orElse(null));
        row.setDiscloses(s.discloses().toArray(String[]::new));
        row.setSince(s.since());
        return row;
    }

    public void noStanding(TenantId tenant, FeatureId feature) {
        sql.deleteFrom(RISK_STANDING)
                .where(RISK_STANDING.TENANT.eq(tenant.value()))
                .and(RISK_STANDING.FEATURE.eq(feature.value()))
                .execute();
    }

    public List<RiskStanding> standings(Reach reach) {
        return standings(within(RISK_STANDING.TENANT, reach));
    }

    public Optional<RiskStanding> standing(TenantId tenant, FeatureId feature) {
        return standings(
                        RISK_STANDING
                                .TENANT
                                .eq(tenant.value())
                                .and(RISK_STANDING.FEATURE.eq(feature.value())))
                .stream()
                .findFirst();
    }

    private List<RiskStanding> standings(Condition which) {
        return sql.select(RISK_STANDING.asterisk(), RISK_CLASSIFICATION.REOPENED_AT)
                .from(RISK_STANDING)
                .join(RISK_CLASSIFICATION)
                .on(RISK_CLASSIFICATION.TENANT.eq(RISK_STANDING.TENANT))
                .and(RISK_CLASSIFICATION.FEATURE.eq(RISK_STANDING.FEATURE))
                .and(RISK_CLASSIFICATION.NUMBER.eq(RISK_STANDING.NUMBER))
                .where(which)
                .orderBy(RISK_STANDING.TENANT, RISK_STANDING.FEATURE)
                .fetch(RiskStore::standing);
    }

    private static RiskStanding standing(Record r) {
        return new RiskStanding(
                new TenantId(r.get(RISK_STANDING.TENANT)),
                new FeatureId(r.get(RISK_STANDING.FEATURE)),
                r.get(RISK_STANDING.NUMBER),
                RiskClass.ofWord(r.get(RISK_STANDING.TIER)),
                r.get(RISK_STANDING.CONFIRMED),
                List.of(r.get(RISK_STANDING.ARTICLES)),
                Optional.ofNullable(r.get(RISK_STANDING.PROHIBITED_FROM)),
                List.of(r.get(RISK_STANDING.DISCLOSES)),
                r.get(RISK_STANDING.SINCE),
                r.get(RISK_CLASSIFICATION.REOPENED_AT) != null);
    }

    static Condition within(Field<String> tenant, Reach reach) {
        return switch (reach) {
            case Reach.Everywhere() -> DSL.trueCondition();
            case Reach.Within(var tenants) ->
                    tenant.in(tenants.stream().map(TenantId::value).toList());
        };
    }

    private static JSONB json(Map<String, RiskAnswer> answers) {
        return JSONB.valueOf(RiskJson.answers(answers));
    }

    private static UUID[] ids(Collection<UUID> ids) {
        return ids.toArray(UUID[]::new);
    }

    private static RiskClassification classification(RiskClassificationRecord r) {
        return new RiskClassification(
                new TenantId(r.getTenant()),
                new FeatureId(r.getFeature()),
                r.getNumber(),
                r.getRevision(),
                State.ofWord(r.getState()),
                RiskJson.answers(r.getAnswers().data()),
                Set.of(r.getAuthors()),
                r.getChangedByName(),
                r.getChangedAt(),
                fixed(r),
                signOff(r),
                Optional.ofNullable(r.getReopenedAt())
                        .map(at -> new Reopened(at, List.of(r.getReopened()))));
    }

    private static Optional<Fixed> fixed(RiskClassificationRecord r) {
        return Optional.ofNullable(r.getResult())
                .map(result ->
                        new Fixed(
                                r.getStatement(),
                                r.getDigest(),
                                RiskJson.result(result.data()),
                                Optional.ofNullable(r.getApproval()),
                                r.getAskedByName(),
                                r.getAskedAt()));
    }

    private static Optional<SignOff> signOff(RiskClassificationRecord r) {
        return Optional.ofNullable(r.getSignedAt())
                .map(at ->
                        new SignOff(
                                List.of(r.getApprovers()),
                                r.getSignedByName(),
                                at,
                                new Seal(
                                        r.getSealKey(),
                                        r.getSealPublicKey(),
                                        r.getSealSignature())));
    }
}
