package dev.pilothouse.policy.decisions.store;

import static dev.pilothouse.db.postgres.jooq.Tables.API_KEY;
import static dev.pilothouse.db.postgres.jooq.Tables.BUDGET;
import static dev.pilothouse.db.postgres.jooq.Tables.FEATURE;
import static dev.pilothouse.db.postgres.jooq.Tables.PRICE_BOOK;
import static dev.pilothouse.db.postgres.jooq.Tables.TEAM;
import static dev.pilothouse.db.postgres.jooq.Tables.TENANT;

import dev.pilothouse.db.model.Actor;
import dev.pilothouse.db.model.BudgetPeriod;
import dev.pilothouse.db.model.BudgetScope;
import dev.pilothouse.db.model.BudgetUnit;
import dev.pilothouse.db.model.Reach;
import dev.pilothouse.db.model.TenantId;
import dev.pilothouse.db.postgres.Tx;
import dev.pilothouse.db.postgres.jooq.tables.records.BudgetRecord;
import dev.pilothouse.policy.decisions.Budget;
import dev.pilothouse.policy.decisions.BudgetData;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.jooq.impl.DSL;

/** SQL of budgets. */
public final class BudgetStore {
    private final DSLContext sql;

    public BudgetStore(Tx tx) {
        this.sql = tx.sql();
    }

    /** Whether what it is about exists in its tenant. */
    public boolean exists(BudgetData data) {
        String tenant = data.tenant().value();
        String id = data.target();
        return switch (data.scope()) {
            case TENANT -> sql.fetchExists(TENANT, TENANT.ID.eq(tenant));
            case TEAM -> sql.fetchExists(TEAM, TEAM.TENANT.eq(tenant).and(TEAM.ID.eq(id)));
            case FEATURE ->
                    sql.fetchExists(FEATURE, FEATURE.TENANT.eq(tenant).and(FEATURE.ID.eq(id)));
            case KEY -> sql.fetchExists(API_KEY, API_KEY.TENANT.eq(tenant).and(API_KEY.ID.eq(id)));
        };
    }

    public int count(TenantId tenant) {
        return sql.fetchCount(
                BUDGET, BUDGET.TENANT.eq(tenant.value()).and(BUDGET.CLOSED_AT.isNull()));
    }

    /** Of the price book in force. */
    public Optional<String> currency() {
        return sql.select(PRICE_BOOK.CURRENCY)
                .from(PRICE_BOOK)
                .orderBy(PRICE_BOOK.VERSION.desc())
                .limit(1)
                .fetchOptional(PRICE_BOOK.CURRENCY);
    }

    /** Empty when an open budget counts the same. */
    public Optional<UUID> insert(BudgetData data, String currency, Actor by, Instant at) {
        BudgetRecord row = sql.newRecord(BUDGET);
        fill(row, data);
        row.setTenant(data.tenant().value());
        row.setScope(data.scope().word());
        row.setTarget(data.target());
        row.setUnit(data.unit().word());
        row.setPeriod(data.period().word());
        row.setCurrency(currency);
        row.setCreatedBy(by.ref());
        row.setCreatedAt(at);
        return sql.insertInto(BUDGET)
                .set(row)
                .onConflictDoNothing()
                .returning(BUDGET.ID)
                .fetchOptional(BUDGET.ID);
    }

    private static void fill(BudgetRecord row, BudgetData data) {
        row.setName(data.name());
        row.setLimitUnits(data.unit().units(data.limit()));
        row.setAlertAt(data.ladder().alert());
        row.setCheaperAt(data.ladder().cheaper());
        row.setLocalAt(data.ladder().local());
        row.setAwayUnits(data.unit().units(data.awayAllowance()));
        row.setCutsStreams(data.cutsStreams());
        row.setCountsFree(data.countsFree());
    }

    /** False when the version is another. */
    public boolean update(UUID id, long version, BudgetData data) {
        BudgetRecord row = sql.newRecord(BUDGET);
        fill(row, data);
        row.setVersion(version + 1);
        return sql.update(BUDGET)
                        .set(row)
                        .where(BUDGET.ID.eq(id))
                        .and(BUDGET.VERSION.eq(version))
                        .execute()
                == 1;
    }

    public void close(UUID id, Instant at) {
        sql.update(BUDGET)
                .set(BUDGET.CLOSED_AT, at)
                .set(BUDGET.VERSION, BUDGET.VERSION.plus(1))
                .where(BUDGET.ID.eq(id))
                .execute();
    }

    public Optional<Budget> find(UUID id) {
        return sql.selectFrom(BUDGET).where(BUDGET.ID.eq(id)).fetchOptional(BudgetStore::budget);
    }

    /** By tenant, scope and name. */
    public List<Budget> open(Reach reach) {
        return sql.selectFrom(BUDGET)
                .where(BUDGET.CLOSED_AT.isNull())
                .and(reachable(reach))
                .orderBy(BUDGET.TENANT, BUDGET.SCOPE, BUDGET.NAME, BUDGET.ID)
                .fetch(BudgetStore::budget);
    }

    private static Condition reachable(Reach reach) {
        return switch (reach) {
            case Reach.Everywhere() -> DSL.noCondition();
            case Reach.Within(var tenants) ->
                    BUDGET.TENANT.in(tenants.stream().map(TenantId::value).toList());
        };
    }

    private static Budget budget(BudgetRecord r) {
        BudgetUnit unit = BudgetUnit.ofWord(r.getUnit());
        return new Budget(
                r.getId(),
                new BudgetData(
                        new TenantId(r.getTenant()),
                        r.getName(),
                        BudgetScope.ofWord(r.getScope()),
                        r.getTarget(),
                        unit,
                        unit.amount(r.getLimitUnits()),
                        BudgetPeriod.ofWord(r.getPeriod()),
                        new BudgetData.Ladder(r.getAlertAt(), r.getCheaperAt(), r.getLocalAt()),
                        unit.amount(r.getAwayUnits()),
                        r.getCutsStreams(),
                        r.getCountsFree()),
                r.getCurrency(),
                r.getCreatedAt(),
                Optional.ofNullable(r.getClosedAt()),
                r.getVersion());
    }
}
