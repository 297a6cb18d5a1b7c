package dev.pilothouse.policy.decisions;

import static dev.pilothouse.db.model.ApprovalKind.BUDGET_RAISE;
import static dev.pilothouse.db.model.Permission.MANAGE_BUDGETS;
import static dev.pilothouse.db.model.Permission.SEE_BUDGETS;

import dev.pilothouse.db.model.Actor;
import dev.pilothouse.db.model.Approvable;
import dev.pilothouse.db.model.BadInput;
import dev.pilothouse.db.model.BudgetUnit;
import dev.pilothouse.db.model.Conflict;
import dev.pilothouse.db.model.Conflict.Reason;
import dev.pilothouse.db.model.NotFound;
import dev.pilothouse.db.model.Texts;
import dev.pilothouse.db.postgres.Database;
import dev.pilothouse.db.postgres.Tx;
import dev.pilothouse.policy.audit.AuditLog;
import dev.pilothouse.policy.decisions.store.BudgetProposalStore;
import dev.pilothouse.policy.decisions.store.BudgetStore;
import dev.pilothouse.policy.decisions.store.LedgerStore;

import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * Budgets of tenants, teams, features and keys. A change keeps what was spent; what a budget counts
 * cannot be changed. What bounds more takes effect at once; what bounds less, or ends a budget,
 * waits for another person.
 *
 * @see <a href="../../../../../../../../../docs/decisions/2026-11-30-approvals.md">decision</a>
 */
public final class Budgets {
    private static final int MOST = 10_000;

    private final Database database;
    private final AuditLog audit;
    private final Clock clock;
    private final Approvals approvals;
    private final BudgetRaises raises;

    /**
     * @param approvals where looser budgets wait for a second person
     */
    public Budgets(Database database, AuditLog audit, Clock clock, Approvals approvals) {
        this.database = database;
        this.audit = audit;
        this.clock = clock;
        this.approvals = approvals;
        this.raises = new BudgetRaises(audit, clock, approvals);
    }

    /** Looser budgets as things that are approved. */
    public Approvable<Tx> raises() {
        return raises;
    }

    /**
     * @throws NotFound when there is no such tenant, team, feature or key
     * @throws BadInput for money before the first price book, which says in which currency
     * @throws Conflict when an open budget counts the same over the same time
     */
    public Budget create(Actor actor, BudgetData data) {
        actor.require(MANAGE_BUDGETS, data.tenant());
        return database.write(
                tx -> {
                    BudgetStore store = new BudgetStore(tx);
                    if (!store.exists(data)) {
                        throw new NotFound(data.scope().word(), data.target());
                    }
                    if (store.count(data.tenant()) >= MOST) {
                        throw new BadInput(
                                "tenant", data.tenant().value(), "at most " + MOST + " budgets");
                    }
                    UUID id =
                            store.insert(data, currency(store, data), actor, now())
                                    .orElseThrow(() -> same(data));
                    Budget made = existing(tx, id);
                    audit.append(tx, BudgetEntries.created(actor, made));
                    return made;
                });
    }

    private static String currency(BudgetStore store, BudgetData data) {
        return data.unit() != BudgetUnit.MONEY
                ? ""
                : store.currency()
                        .orElseThrow(
                                () ->
                                        new BadInput(
                                                "unit",
                                                "money",
                                                "a price book, which names a currency"));
    }

    private static Conflict same(BudgetData data) {
        return new Conflict(
                Reason.ALREADY_EXISTS,
                "%s '%s' has a budget of %s per %s already; change that one"
                        .formatted(
                                data.scope().word(),
                                data.target(),
                                data.unit().word(),
                                data.period().word()));
    }

    /**
     * Changes name, limit, ladder and rules. What was spent stays. As soon as one of them bounds
     * less than before, the whole change waits for another person who holds {@link
     * dev.pilothouse.db.model.Permission#APPROVE_BUDGETS}; otherwise it takes effect at once, and
     * what waited for this budget is withdrawn.
     *
     * @param version of the budget as it was read
     * @param note why, for who approves, at most 500 characters; may be empty
     * @throws Conflict when it was changed meanwhile or is closed
     * @throws BadInput when it would count something else
     */
    public BudgetChange change(Actor actor, UUID id, long version, BudgetData data, String note) {
        String why = Texts.check("note", note, 0, 500);
        return database.write(
                tx -> {
                    approvals.hold(tx, BUDGET_RAISE, id.toString());
                    Budget old = open(tx, actor, id);
                    if (!data.countsAs(old.data())) {
                        throw new BadInput(
                                "scope",
                                data.scope().word(),
                                "tenant, scope, target, unit and period as they are; close this"
                                        + " budget and create another to count something else");
                    }
                    if (old.version() != version) {
                        throw changedMeanwhile(data);
                    }
                    return BudgetLooser.of(old.data(), data).isEmpty()
                            ? tighten(tx, actor, old, data)
                            : wait(tx, actor, old, Optional.of(data), why);
                });
    }

    private BudgetChange tighten(Tx tx, Actor actor, Budget old, BudgetData data) {
        if (!new BudgetStore(tx).update(old.id(), old.version(), data)) {
            throw changedMeanwhile(data);
        }
        raises.withdraw(tx, actor, old, "the budget was changed");
        Budget changed = existing(tx, old.id());
        audit.append(tx, BudgetEntries.changed(actor, old, changed));
        return new BudgetChange(changed, Optional.empty());
    }

    private BudgetChange wait(
            Tx tx, Actor actor, Budget budget, Optional<BudgetData> after, String why) {
        return new BudgetChange(budget, Optional.of(raises.propose(tx, actor, budget, after, why)));
    }

    private static Conflict changedMeanwhile(BudgetData data) {
        return new Conflict(
                Reason.CHANGED_MEANWHILE,
                "budget '" + data.name() + "' was changed meanwhile; read it again");
    }

    /**
     * Proposes to end a budget: nothing is bounded by it any more as soon as another person has
     * approved it. What was spent is kept.
     */
    public BudgetChange close(Actor actor, UUID id, String reason) {
        String why = Texts.check("reason", reason, 1, 500);
        return database.write(tx -> wait(tx, actor, open(tx, actor, id), Optional.empty(), why));
    }

    /**
     * Takes back what waits for a budget.
     *
     * @throws NotFound when nothing does
     */
    public void withdraw(Actor actor, UUID id) {
        database.run(
                tx -> {
                    approvals.hold(tx, BUDGET_RAISE, id.toString());
                    Budget budget = open(tx, actor, id);
                    if (new BudgetProposalStore(tx).find(budget).isEmpty()) {
                        throw new NotFound("proposal for budget", id.toString());
                    }
                    raises.withdraw(tx, actor, budget, "taken back");
                });
    }

    /** What waits for each budget that the actor may see, by budget. */
    public Map<UUID, BudgetProposal> proposals(Actor actor) {
        actor.requireAnywhere(SEE_BUDGETS);
        return database.read(
                tx ->
                        new BudgetProposalStore(tx)
                                .of(new BudgetStore(tx).open(actor.reach(SEE_BUDGETS))));
    }

    private static Budget open(Tx tx, Actor actor, UUID id) {
        Budget budget = existing(tx, id);
        actor.require(MANAGE_BUDGETS, budget.data().tenant());
        if (!budget.open()) {
            throw new Conflict(Reason.CHANGED_MEANWHILE, "this budget is closed");
        }
        return budget;
    }

    private static Budget existing(Tx tx, UUID id) {
        return new BudgetStore(tx)
                .find(id)
                .orElseThrow(() -> new NotFound("budget", id.toString()));
    }

    /** Open budgets of the actor's tenants with what is spent of their current periods. */
    public List<BudgetUse> list(Actor actor) {
        actor.requireAnywhere(SEE_BUDGETS);
        Instant now = now();
        return database.read(
                tx ->
                        new LedgerStore(tx)
                                .uses(new BudgetStore(tx).open(actor.reach(SEE_BUDGETS)), now));
    }

    /** A budget, closed ones too, with what is spent of the current period. */
    public Optional<BudgetUse> find(Actor actor, UUID id) {
        actor.requireAnywhere(SEE_BUDGETS);
        Instant now = now();
        return database.read(
                tx ->
                        new BudgetStore(tx)
                                .find(id)
                                .filter(b -> actor.may(SEE_BUDGETS, b.data().tenant()))
                                .map(b -> use(tx, b, now)));
    }

    private static BudgetUse use(Tx tx, Budget budget, Instant now) {
        return new LedgerStore(tx).uses(List.of(budget), now).getFirst();
    }

    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MICROS);
    }
}
