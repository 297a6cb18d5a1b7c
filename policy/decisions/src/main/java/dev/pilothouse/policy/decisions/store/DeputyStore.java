package dev.pilothouse.policy.decisions.store;

import static dev.pilothouse.db.postgres.jooq.Tables.APPROVAL_DEPUTY;
import static dev.pilothouse.db.postgres.jooq.Tables.PERSON;

import dev.pilothouse.db.postgres.Tx;
import dev.pilothouse.db.postgres.jooq.tables.Person;
import dev.pilothouse.policy.decisions.Approval.Named;
import dev.pilothouse.policy.decisions.Deputy;

import org.jooq.Condition;
import org.jooq.DSLContext;

import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;

/** SQL of who stands in for whom. */
public final class DeputyStore {
    private static final Person ABSENT = PERSON.as("absent");
    private static final Person STAND_IN = PERSON.as("stand_in");

    private final DSLContext sql;

    public DeputyStore(Tx tx) {
        this.sql = tx.sql();
    }

    /** Whether {@code deputy} stands in for {@code person} at a moment. */
    public boolean standsIn(UUID person, UUID deputy, Instant at) {
        return sql.fetchExists(
                APPROVAL_DEPUTY,
                APPROVAL_DEPUTY
                        .PERSON
                        .eq(person)
                        .and(APPROVAL_DEPUTY.DEPUTY.eq(deputy))
                        .and(APPROVAL_DEPUTY.BEGINS_AT.le(at))
                        .and(APPROVAL_DEPUTY.ENDS_AT.gt(at))
                        .and(APPROVAL_DEPUTY.ENDED_AT.isNull()));
    }

    /** Others who name deputies for this person wait until the transaction ends. */
    public void hold(UUID person) {
        sql.select(PERSON.ID).from(PERSON).where(PERSON.ID.eq(person)).forUpdate().fetch();
    }

    public boolean overlaps(UUID person, Instant begins, Instant ends) {
        return sql.fetchExists(
                APPROVAL_DEPUTY,
                APPROVAL_DEPUTY
                        .PERSON
                        .eq(person)
                        .and(APPROVAL_DEPUTY.ENDED_AT.isNull())
                        .and(APPROVAL_DEPUTY.BEGINS_AT.lt(ends))
                        .and(APPROVAL_DEPUTY.ENDS_AT.gt(begins)));
    }

    public UUID insert(UUID person, UUID deputy, Instant begins, Instant ends, Instant at) {
        return Objects.requireNonNull(
                sql.insertInto(APPROVAL_DEPUTY)
                        .set(APPROVAL_DEPUTY.PERSON, person)
                        .set(APPROVAL_DEPUTY.DEPUTY, deputy)
                        .set(APPROVAL_DEPUTY.BEGINS_AT, begins)
                        .set(APPROVAL_DEPUTY.ENDS_AT, ends)
                        .set(APPROVAL_DEPUTY.NAMED_AT, at)
                        .returning(APPROVAL_DEPUTY.ID)
                        .fetchSingle()
                        .getId());
    }

    /** False when it is over already. */
    public boolean end(UUID id, Instant at) {
        return sql.update(APPROVAL_DEPUTY)
                        .set(APPROVAL_DEPUTY.ENDED_AT, at)
                        .where(APPROVAL_DEPUTY.ID.eq(id))
                        .and(APPROVAL_DEPUTY.ENDED_AT.isNull())
                        .and(APPROVAL_DEPUTY.ENDS_AT.gt(at))
                        .execute()
                == 1;
    }

    public Optional<Deputy> find(UUID id) {
        return deputies(APPROVAL_DEPUTY.ID.eq(id)).stream().findFirst();
    }

    /** Not over yet; those of today first. */
    public List<Deputy> current(Instant now) {
        return deputies(APPROVAL_DEPUTY.ENDED_AT.isNull().and(APPROVAL_DEPUTY.ENDS_AT.gt(now)));
    }

    private List<Deputy> deputies(Condition which) {
        return sql.select(
                        APPROVAL_DEPUTY.ID,
                        ABSENT.ID,
                        ABSENT.NAME,
                        STAND_IN.ID,
                        STAND_IN.NAME,
                        APPROVAL_DEPUTY.BEGINS_AT,
                        APPROVAL_DEPUTY.ENDS_AT,
                        APPROVAL_DEPUTY.ENDED_AT)
                .from(APPROVAL_DEPUTY)
                .join(ABSENT)
                .on(ABSENT.ID.eq(APPROVAL_DEPUTY.PERSON))
                .join(STAND_IN)
                .on(STAND_IN.ID.eq(APPROVAL_DEPUTY.DEPUTY))
                .where(which)
                .orderBy(APPROVAL_DEPUTY.BEGINS_AT, APPROVAL_DEPUTY.ID)
                .fetch(
                        r ->
                                new Deputy(
                                        r.value1(),
                                        new Named(r.value2(), r.value3()),
                                        new Named(r.value4(), r.value5()),
                                        r.value6(),
                                        r.value7(),
                                        Optional.ofNullable(r.value8())));
    }
}
