package dev.pilothouse.policy.decisions;

import static dev.pilothouse.db.model.ApprovalKind.BUDGET_RAISE;
import static dev.pilothouse.db.model.Permission.MANAGE_BUDGETS;

import dev.pilothouse.db.model.Actor;
import dev.pilothouse.db.model.Approvable;
import dev.pilothouse.db.model.ApprovalDesk;
import dev.pilothouse.db.model.ApprovalKind;
import dev.pilothouse.db.model.Conflict;
import dev.pilothouse.db.model.Conflict.Reason;
import dev.pilothouse.db.model.Denied;
import dev.pilothouse.db.model.NotFound;
import dev.pilothouse.db.postgres.Tx;
import dev.pilothouse.policy.audit.AuditLog;
import dev.pilothouse.policy.decisions.store.BudgetProposalStore;
import dev.pilothouse.policy.decisions.store.BudgetStore;
import dev.pilothouse.policy.decisions.store.LedgerStore;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/** Looser budgets and ends of budgets: proposed by one person, in force when another approves. */
final class BudgetRaises implements Approvable<Tx> {
    private static final Duration DUE = Duration.ofDays(3);

    private final AuditLog audit;
    private final Clock clock;
    private final Approvals approvals;

    BudgetRaises(AuditLog audit, Clock clock, Approvals approvals) {
        this.audit = audit;
        this.clock = clock;
        this.approvals = approvals;
    }

    @Override
    public ApprovalKind kind() {
        return BUDGET_RAISE;
    }

    /**
     * Has a change wait; an earlier proposal for the budget is void.
     *
     * @param after empty: the budget is to be closed
     */
    BudgetProposal propose(
            Tx tx, Actor actor, Budget budget, Optional<BudgetData> after, String reason) {
        if (!(actor instanceof Actor.Person person)) {
            throw new Denied(MANAGE_BUDGETS, Optional.of(budget.data().tenant()));
        }
        String digest = digest(budget, after);
        UUID approval = approvals.ask(tx, person, request(tx, budget, after, reason, digest));
        BudgetProposalStore store = new BudgetProposalStore(tx);
        store.delete(budget.id());
        store.insert(approval, digest, budget, after, reason);
        return store.find(budget).orElseThrow();
    }

    private ApprovalDesk.Request request(
            Tx tx, Budget budget, Optional<BudgetData> after, String reason, String digest) {
        return new ApprovalDesk.Request(
                BUDGET_RAISE,
                Optional.of(budget.data().tenant()),
                budget.id().toString(),
                title(budget, after),
                digest,
                Set.of(),
                1,
                risk(budget, after),
                reason,
                evidence(tx, budget, after),
                "/budgets?budget=" + budget.id(),
                Optional.of(now().plus(DUE)));
    }

    private static String title(Budget budget, Optional<BudgetData> after) {
        String name = budget.data().name();
        String unit = budget.currency().isEmpty() ? budget.data().unit().word() : budget.currency();
        String title =
                after.map(
                                data ->
                                        "Budget %s: %s (%s per %s)"
                                                .formatted(
                                                        name,
                                                        String.join(
                                                                ", ",
                                                                BudgetLooser.of(
                                                                        budget.data(), data)),
                                                        unit,
                                                        budget.data().period().word()))
                        .orElse("Close budget " + name);
        return title.length() <= 300 ? title : title.substring(0, 299) + "…";
    }

    private static String risk(Budget budget, Optional<BudgetData> after) {
        if (after.isEmpty()) {
            return "no longer bounded";
        }
        int percent =
                after.get()
                        .limit()
                        .subtract(budget.data().limit())
                        .movePointRight(2)
                        .divide(budget.data().limit(), 0, RoundingMode.HALF_UP)
                        .min(BigDecimal.valueOf(99_999))
                        .intValue();
        return percent > 0 ? "limit +" + percent + " %" : "";
    }

    private Map<String, Object> evidence(Tx tx, Budget budget, Optional<BudgetData> after) {
        BudgetUse use = new LedgerStore(tx).uses(List.of(budget), now()).getFirst();
        Map<String, Object> evidence = new LinkedHashMap<>();
        evidence.put(after.isPresent() ? "before" : "ends", budget.data().asMap());
        after.ifPresent(data -> evidence.put("after", data.asMap()));
        evidence.put("spent", use.spent().toPlainString());
        evidence.put("spent_since", use.begins().toString());
        use.forecast().ifPresent(f -> evidence.put("at_this_pace", f.toPlainString()));
        return evidence;
    }

    private static String digest(Budget budget, Optional<BudgetData> after) {
        List<String> parts = new ArrayList<>();
        parts.add(budget.id().toString());
        parts.add(Long.toString(budget.version()));
        parts.add(after.isPresent() ? "change" : "close");
        after.ifPresent(
                data ->
                        data.asMap()
                                .forEach(
                                        (field, value) -> {
                                            parts.add(field);
                                            parts.add(value.toString());
                                        }));
        return Digests.of(parts);
    }

    /** Takes back what waits for a budget, if anything does. */
    void withdraw(Tx tx, Actor actor, Budget budget, String why) {
        approvals.withdraw(tx, actor, BUDGET_RAISE, budget.id().toString(), why);
        new BudgetProposalStore(tx).delete(budget.id());
    }

    @Override
    public void decided(Tx tx, Decision decision) {
        UUID id = UUID.fromString(decision.subject());
        Budget budget =
                new BudgetStore(tx)
                        .find(id)
                        .orElseThrow(() -> new NotFound("budget", decision.subject()));
        BudgetProposalStore store = new BudgetProposalStore(tx);
        BudgetProposal proposal = store.find(budget).orElseThrow(BudgetRaises::changed);
        if (!proposal.digest().equals(decision.digest())) {
            throw changed();
        }
        store.delete(id);
        if (decision.end() == End.APPROVED) {
            apply(tx, decision.last(), budget, proposal);
        }
    }

    private void apply(Tx tx, Actor.Person last, Budget budget, BudgetProposal proposal) {
        BudgetStore store = new BudgetStore(tx);
        if (!budget.open() || budget.version() != proposal.version()) {
            throw changed();
        }
        if (proposal.data().isEmpty()) {
            store.close(budget.id(), now());
            audit.append(tx, BudgetEntries.closed(last, budget, proposal.reason()));
        } else if (store.update(budget.id(), budget.version(), proposal.data().get())) {
            Budget raised = store.find(budget.id()).orElseThrow();
            audit.append(
                    tx, BudgetEntries.changed(last, budget, raised).because(proposal.reason()));
        } else {
            throw changed();
        }
    }

    private static Conflict changed() {
        return new Conflict(
                Reason.CHANGED_MEANWHILE, "the budget was changed after this was proposed");
    }

    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MICROS);
    }
}
