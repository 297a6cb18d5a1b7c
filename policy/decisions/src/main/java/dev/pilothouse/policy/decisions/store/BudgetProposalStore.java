package dev.pilothouse.policy.decisions.store;

import static dev.pilothouse.db.postgres.jooq.Tables.APPROVAL;
import static dev.pilothouse.db.postgres.jooq.Tables.BUDGET_PROPOSAL;
import static dev.pilothouse.db.postgres.jooq.Tables.PERSON;

import dev.pilothouse.db.model.BudgetUnit;
import dev.pilothouse.db.postgres.Tx;
import dev.pilothouse.db.postgres.jooq.tables.records.BudgetProposalRecord;
import dev.pilothouse.policy.decisions.Approval.Named;
import dev.pilothouse.policy.decisions.Budget;
import dev.pilothouse.policy.decisions.BudgetData;
import dev.pilothouse.policy.decisions.BudgetProposal;

import org.jooq.DSLContext;
import org.jooq.Record;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;

/** SQL of changes of budgets that wait for an approval. */
public final class BudgetProposalStore {
    private final DSLContext sql;

    public BudgetProposalStore(Tx tx) {
        this.sql = tx.sql();
    }

    /**
     * @param after empty: the budget is to be closed
     */
    public void insert(
            UUID approval,
            String digest,
            Budget budget,
            Optional<BudgetData> after,
            String reason) {
        BudgetData data = after.orElse(budget.data());
        BudgetProposalRecord row = sql.newRecord(BUDGET_PROPOSAL);
        row.setBudget(budget.id());
        row.setApproval(approval);
        row.setDigest(digest);
        row.setVersion(budget.version());
        row.setCloses(after.isEmpty());
        row.setReason(reason);
        row.setName(data.name());
        row.setLimitUnits(data.unit().units(data.limit()));
        row.setAlertAt(data.ladder().alert());
        row.setCheaperAt(data.ladder().cheaper());
        row.setLocalAt(data.ladder().local());
        row.setAwayUnits(data.unit().units(data.awayAllowance()));
        row.setCutsStreams(data.cutsStreams());
        row.setCountsFree(data.countsFree());
        sql.insertInto(BUDGET_PROPOSAL).set(row).execute();
    }

    public void delete(UUID budget) {
        sql.deleteFrom(BUDGET_PROPOSAL).where(BUDGET_PROPOSAL.BUDGET.eq(budget)).execute();
    }

    public Optional<BudgetProposal> find(Budget budget) {
        return Optional.ofNullable(of(List.of(budget)).get(budget.id()));
    }

    /** What waits for each of these budgets, by budget. */
    public Map<UUID, BudgetProposal> of(Collection<Budget> budgets) {
        Map<UUID, Budget> known =
                budgets.stream().collect(Collectors.toMap(Budget::id, Function.identity()));
        return sql
                .select(BUDGET_PROPOSAL.asterisk(), PERSON.ID, PERSON.NAME, APPROVAL.ASKED_AT)
                .from(BUDGET_PROPOSAL)
                .join(APPROVAL)
                .on(APPROVAL.ID.eq(BUDGET_PROPOSAL.APPROVAL))
                .join(PERSON)
                .on(PERSON.ID.eq(APPROVAL.ASKER))
                .where(BUDGET_PROPOSAL.BUDGET.in(known.keySet()))
                .fetch()
                .stream()
                .map(r -> proposal(r, r.into(BUDGET_PROPOSAL), known))
                .collect(Collectors.toMap(BudgetProposal::budget, Function.identity()));
    }

    private static BudgetProposal proposal(
            Record row, BudgetProposalRecord r, Map<UUID, Budget> known) {
        Budget budget = Objects.requireNonNull(known.get(r.getBudget()));
        return new BudgetProposal(
                r.getApproval(),
                r.getBudget(),
                r.getDigest(),
                r.getVersion(),
                r.getCloses() ? Optional.empty() : Optional.of(data(budget.data(), r)),
                r.getReason(),
                new Named(row.get(PERSON.ID), row.get(PERSON.NAME)),
                row.get(APPROVAL.ASKED_AT));
    }

    private static BudgetData data(BudgetData now, BudgetProposalRecord r) {
        BudgetUnit unit = now.unit();
        return new BudgetData(
                now.tenant(),
                r.getName(),
                now.scope(),
                now.target(),
                unit,
                unit.amount(r.getLimitUnits()),
                now.period(),
                new BudgetData.Ladder(r.getAlertAt(), r.getCheaperAt(), r.getLocalAt()),
                unit.amount(r.getAwayUnits()),
                r.getCutsStreams(),
                r.getCountsFree());
    }
}
