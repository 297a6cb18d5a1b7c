package dev.pilothouse.policy.decisions.store;

import static dev.pilothouse.db.postgres.jooq.Tables.LEGAL_HOLD;
import static dev.pilothouse.db.postgres.jooq.Tables.TENANT;

import dev.pilothouse.db.model.Actor;
import dev.pilothouse.db.model.Reach;
import dev.pilothouse.db.model.TenantId;
import dev.pilothouse.db.postgres.Tx;
import dev.pilothouse.db.postgres.jooq.tables.records.LegalHoldRecord;
import dev.pilothouse.policy.decisions.LegalHold;
import dev.pilothouse.policy.decisions.LegalHold.Scope;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.jooq.impl.DSL;

/** SQL of legal holds. */
public final class HoldStore {
    private static final int MOST = 1_000;

    private final DSLContext sql;

    public HoldStore(Tx tx) {
        this.sql = tx.sql();
    }

    public boolean knows(TenantId tenant) {
        return sql.fetchExists(TENANT, TENANT.ID.eq(tenant.value()));
    }

    public UUID insert(
            TenantId tenant,
            Scope scope,
            String target,
            String reason,
            Actor by,
            Instant at,
            Optional<Instant> until) {
        return Objects.requireNonNull(
                sql.insertInto(LEGAL_HOLD)
                        .set(LEGAL_HOLD.TENANT, tenant.value())
                        .set(LEGAL_HOLD.SCOPE, scope.word())
                        .set(LEGAL_HOLD.TARGET, target)
                        .set(LEGAL_HOLD.REASON, reason)
                        .set(LEGAL_HOLD.PLACED_BY, by.ref())
                        .set(LEGAL_HOLD.PLACED_BY_NAME, by.displayName())
                        .set(LEGAL_HOLD.PLACED_AT, at)
                        .set(LEGAL_HOLD.UNTIL, until.orElse(null))
                        .returning(LEGAL_HOLD.ID)
                        .fetchSingle()
                        .getId());
    }

    /** False when it was lifted already. */
    public boolean lift(UUID id, Actor by, Instant at, String reason) {
        return sql.update(LEGAL_HOLD)
                        .set(LEGAL_HOLD.LIFTED_BY, by.ref())
                        .set(LEGAL_HOLD.LIFTED_BY_NAME, by.displayName())
                        .set(LEGAL_HOLD.LIFTED_AT, at)
                        .set(LEGAL_HOLD.LIFT_REASON, reason)
                        .where(LEGAL_HOLD.ID.eq(id).and(LEGAL_HOLD.LIFTED_AT.isNull()))
                        .execute()
                == 1;
    }

    public Optional<LegalHold> find(UUID id) {
        return holds(LEGAL_HOLD.ID.eq(id)).stream().findFirst();
    }

    public List<LegalHold> list(Reach reach) {
        return holds(
                switch (reach) {
                    case Reach.Everywhere() -> DSL.trueCondition();
                    case Reach.Within(var tenants) ->
                            LEGAL_HOLD.TENANT.in(tenants.stream().map(TenantId::value).toList());
                });
    }

    /** All of them: what deletes must miss none. */
    public List<LegalHold> inForce(Instant at) {
        return sql.selectFrom(LEGAL_HOLD)
                .where(LEGAL_HOLD.LIFTED_AT.isNull())
                .and(LEGAL_HOLD.UNTIL.isNull().or(LEGAL_HOLD.UNTIL.gt(at)))
                .fetch(HoldStore::hold);
    }

    private List<LegalHold> holds(Condition which) {
        return sql.selectFrom(LEGAL_HOLD)
                .where(which)
                .orderBy(LEGAL_HOLD.PLACED_AT.desc(), LEGAL_HOLD.ID)
                .limit(MOST)
                .fetch(HoldStore::hold);
    }

    private static LegalHold hold(LegalHoldRecord r) {
        return new LegalHold(
                r.getId(),
                new TenantId(r.getTenant()),
                Scope.ofWord(r.getScope()),
                r.getTarget(),
                r.getReason(),
                r.getPlacedByName(),
                r.getPlacedAt(),
                Optional.ofNullable(r.getUntil()),
                Optional.ofNullable(r.getLiftedAt())
                        .map(at ->
                                new LegalHold.Lift(
                                        Objects.requireNonNull(r.getLiftedByName()),
                                        at,
                                        Objects.requireNonNull(r.getLiftReason()))));
    }
}
