package dev.pilothouse.policy.decisions;

import static dev.pilothouse.db.model.Permission.MANAGE_BUDGETS;
import static dev.pilothouse.db.model.Permission.SEE_BUDGETS;

import dev.pilothouse.db.model.Actor;
import dev.pilothouse.db.model.BadInput;
import dev.pilothouse.db.model.BudgetUnit;
import dev.pilothouse.db.model.Conflict;
import dev.pilothouse.db.model.Conflict.Reason;
import dev.pilothouse.db.model.NotFound;
import dev.pilothouse.db.model.Reach;
import dev.pilothouse.db.model.Texts;
import dev.pilothouse.db.postgres.Database;
import dev.pilothouse.db.postgres.Tx;
import dev.pilothouse.policy.audit.AuditLog;
import dev.pilothouse.policy.decisions.store.BudgetStore;
import dev.pilothouse.policy.decisions.store.LedgerStore;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * Budgets of tenants, teams, features and keys. A change keeps what was spent; what a budget counts
 * cannot be changed.
 */
public final class Budgets {
    private static final int MOST = 10_000;

    private final Database database;
    private final AuditLog audit;
    private final Clock clock;

    public Budgets(Database database, AuditLog audit, Clock clock) {
        this.database = database;
        this.audit = audit;
        this.clock = clock;
    }

    /**
     * @throws NotFound when there is no such tenant, team, feature or key
     * @throws BadInput for money before the first price book, which says in which currency
     * @throws Conflict when an open budget counts the same over the same time
     */
    public Budget create(Actor actor, BudgetData data) {
        actor.require(MANAGE_BUDGETS, data.tenant());
        return database.write(tx -> {
            BudgetStore store = new BudgetStore(tx);
            if (!store.exists(data)) {
                throw new NotFound(data.scope().word(), data.target());
            }
            if (store.count(data.tenant()) >= MOST) {
                throw new BadInput("tenant", data.tenant().value(), "at most " + MOST + " budgets");
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
                        .orElseThrow(() ->
                                new BadInput(
                                        "unit", "money", "a price book, which names a currency"));
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
     * Changes name, limit, ladder and rules. What was spent stays.
     *
     * @param version of the budget as it was read
     * @throws Conflict when it was changed meanwhile or is closed
     * @throws BadInput when it would count something else
     */
    public Budget change(Actor actor, UUID id, long version, BudgetData data) {
        return database.write(tx -> {
            Budget old = open(tx, actor, id);
            if (!data.countsAs(old.data())) {
                throw new BadInput(
                        "scope",
                        data.scope().word(),
                        "tenant, scope, target, unit and period as they are; close this budget and"
                                + " create another to count something else");
            }
            if (!new BudgetStore(tx).update(id, version, data)) {
                throw new Conflict(
                        Reason.CHANGED_MEANWHILE,
                        "budget '" + data.name() + "' was changed meanwhile; read it again");
            }
            Budget changed = existing(tx, id);
            audit.append(tx, BudgetEntries.changed(actor, old, changed));
            return changed;
        });
    }

    /** Ends a budget: nothing is bounded by it any more. What was spent is kept. */
    public void close(Actor actor, UUID id, String reason) {
        String why = Texts.check("reason", reason, 1, 500);
        database.run(tx -> {
            Budget old = open(tx, actor, id);
            new BudgetStore(tx).close(id, now());
            audit.append(tx, BudgetEntries.closed(actor, old, why));
        });
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
        return database.read(tx ->
                new LedgerStore(tx).uses(new BudgetStore(tx).open(actor.reach(SEE_BUDGETS)), now));
    }

    /** A budget, closed ones too, with what is spent of the current period. */
    public Optional<BudgetUse> find(Actor actor, UUID id) {
        actor.requireAnywhere(SEE_BUDGETS);
        Instant now = now();
        return database.read(tx ->
                new BudgetStore(tx)
                        .find(id)
                        .filter(b -> actor.may(SEE_BUDGETS, b.data().tenant()))
                        .map(b -> use(tx, b, now)));
    }

    private static BudgetUse use(Tx tx, Budget budget, Instant now) {
        return new LedgerStore(tx).uses(List.of(budget), now).getFirst();
    }

    /** Every open budget. For the bridge. */
    public List<Budget> published() {
        return database.read(tx -> new BudgetStore(tx).open(new Reach.Everywhere()));
    }

    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MICROS);
    }
}
