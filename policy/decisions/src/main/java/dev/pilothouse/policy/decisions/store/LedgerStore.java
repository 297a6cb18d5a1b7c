package dev.pilothouse.policy.decisions.store;

import static dev.pilothouse.db.postgres.jooq.Tables.BUDGET_LEASE;
import static dev.pilothouse.db.postgres.jooq.Tables.BUDGET_PERIOD;
import static java.util.stream.Collectors.toSet;

import dev.pilothouse.db.model.BudgetUnit;
import dev.pilothouse.db.model.NodeId;
import dev.pilothouse.db.postgres.Tx;
import dev.pilothouse.db.postgres.jooq.tables.records.BudgetLeaseRecord;
import dev.pilothouse.policy.decisions.Budget;
import dev.pilothouse.policy.decisions.BudgetUse;
import dev.pilothouse.policy.decisions.BudgetUse.NodeLease;
import dev.pilothouse.policy.decisions.LedgerRows.Lease;
import dev.pilothouse.policy.decisions.LedgerRows.Period;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jooq.Condition;
import org.jooq.DSLContext;

/** SQL of what is spent and leased of budgets. */
public final class LedgerStore {
    private final DSLContext sql;

    public LedgerStore(Tx tx) {
        this.sql = tx.sql();
    }

    /** The period, made when it is new; nobody else changes it until the transaction ends. */
    public Period lock(UUID budget, Instant begins) {
        sql.insertInto(BUDGET_PERIOD)
                .set(BUDGET_PERIOD.BUDGET, budget)
                .set(BUDGET_PERIOD.BEGINS, begins)
                .onConflictDoNothing()
                .execute();
        return sql.selectFrom(BUDGET_PERIOD)
                .where(is(budget, begins))
                .forUpdate()
                .fetchSingle(r -> new Period(r.getSettled(), r.getTold()));
    }

    private static Condition is(UUID budget, Instant begins) {
        return BUDGET_PERIOD.BUDGET.eq(budget).and(BUDGET_PERIOD.BEGINS.eq(begins));
    }

    public void settle(UUID budget, Instant begins, long settled) {
        sql.update(BUDGET_PERIOD)
                .set(BUDGET_PERIOD.SETTLED, settled)
                .where(is(budget, begins))
                .and(BUDGET_PERIOD.SETTLED.lt(settled))
                .execute();
    }

    public void told(UUID budget, Instant begins, int step) {
        sql.update(BUDGET_PERIOD).set(BUDGET_PERIOD.TOLD, step).where(is(budget, begins)).execute();
    }

    public void scarce(UUID budget, Instant begins, Instant until) {
        sql.update(BUDGET_PERIOD)
                .set(BUDGET_PERIOD.SCARCE_UNTIL, until)
                .where(is(budget, begins))
                .execute();
    }

    public Set<UUID> scarce(Instant now) {
        return sql.select(BUDGET_PERIOD.BUDGET)
                .from(BUDGET_PERIOD)
                .where(BUDGET_PERIOD.SCARCE_UNTIL.gt(now))
                .limit(1_000)
                .fetchSet(BUDGET_PERIOD.BUDGET);
    }

    /**
     * @return number of periods
     */
    public int forget(Instant before) {
        return sql.deleteFrom(BUDGET_PERIOD)
                .where(BUDGET_PERIOD.BEGINS.lt(before))
                .and(BUDGET_PERIOD.BEGINS.gt(Instant.EPOCH))
                .execute();
    }

    public List<Lease> leases(UUID budget, Instant begins) {
        return sql.selectFrom(BUDGET_LEASE)
                .where(BUDGET_LEASE.BUDGET.eq(budget))
                .and(BUDGET_LEASE.BEGINS.eq(begins))
                .fetch(LedgerStore::lease);
    }

    public void save(UUID budget, Instant begins, Lease lease) {
        BudgetLeaseRecord row = sql.newRecord(BUDGET_LEASE);
        row.setBudget(budget);
        row.setBegins(begins);
        row.setNode(lease.node().value());
        row.setBoot(lease.boot());
        row.setGranted(lease.granted());
        row.setSpent(lease.spent());
        row.setReserved(lease.reserved());
        row.setSequence(lease.sequence());
        row.setGrantedAt(lease.grantedAt());
        row.setExpiresAt(lease.expiresAt());
        row.setClosed(lease.closed());
        sql.insertInto(BUDGET_LEASE)
                .set(row)
                .onConflict(
                        BUDGET_LEASE.BUDGET,
                        BUDGET_LEASE.BEGINS,
                        BUDGET_LEASE.NODE,
                        BUDGET_LEASE.BOOT)
                .doUpdate()
                .setAllToExcluded()
                .execute();
    }

    private static Lease lease(BudgetLeaseRecord r) {
        return new Lease(
                new NodeId(r.getNode()),
                r.getBoot(),
                r.getGranted(),
                r.getSpent(),
                r.getReserved(),
                r.getSequence(),
                r.getGrantedAt(),
                r.getExpiresAt(),
                r.getClosed());
    }

    /** What is spent and held of the budgets in their current periods; two queries in all. */
    public List<BudgetUse> uses(List<Budget> budgets, Instant now) {
        Set<UUID> ids = budgets.stream().map(Budget::id).collect(toSet());
        Set<Instant> begins = budgets.stream().map(b -> b.begin(now)).collect(toSet());
        Map<Of, Long> settled =
                sql.selectFrom(BUDGET_PERIOD)
                        .where(BUDGET_PERIOD.BUDGET.in(ids))
                        .and(BUDGET_PERIOD.BEGINS.in(begins))
                        .fetchMap(r -> new Of(r.getBudget(), r.getBegins()), r -> r.getSettled());
        Map<Of, List<Lease>> leases =
                sql.selectFrom(BUDGET_LEASE)
                        .where(BUDGET_LEASE.BUDGET.in(ids))
                        .and(BUDGET_LEASE.BEGINS.in(begins))
                        .andNot(BUDGET_LEASE.CLOSED)
                        .orderBy(BUDGET_LEASE.NODE)
                        .fetchGroups(r -> new Of(r.getBudget(), r.getBegins()), LedgerStore::lease);
        return budgets.stream().map(b -> use(b, now, settled, leases)).toList();
    }

    private record Of(UUID budget, Instant begins) {}

    private static BudgetUse use(
            Budget budget, Instant now, Map<Of, Long> settled, Map<Of, List<Lease>> leases) {
        BudgetUnit unit = budget.data().unit();
        Of of = new Of(budget.id(), budget.begin(now));
        return new BudgetUse(
                budget,
                now,
                of.begins,
                unit.amount(settled.getOrDefault(of, 0L)),
                leases.getOrDefault(of, List.of()).stream()
                        .map(lease -> shown(lease, unit, now))
                        .toList());
    }

    private static NodeLease shown(Lease lease, BudgetUnit unit, Instant now) {
        return new NodeLease(
                lease.node(),
                unit.amount(lease.spent()),
                unit.amount(lease.reserved()),
                unit.amount(lease.unspent()),
                lease.grantedAt(),
                lease.counts(now));
    }
}
