package dev.pilothouse.policy.decisions;

import dev.pilothouse.db.model.Actor;
import dev.pilothouse.db.model.BudgetScope;
import dev.pilothouse.policy.audit.AuditEntry;
import dev.pilothouse.policy.audit.AuditEntry.Entity;
import java.time.Instant;
import java.util.Map;

/** What the audit log says about budgets. */
final class BudgetEntries {
    private BudgetEntries() {}

    static AuditEntry created(Actor actor, Budget budget) {
        return of(actor, "budget.create", budget).to(budget.data().asMap());
    }

    static AuditEntry changed(Actor actor, Budget before, Budget after) {
        return of(actor, "budget.change", after)
                .from(before.data().asMap())
                .to(after.data().asMap());
    }

    static AuditEntry closed(Actor actor, Budget budget, String reason) {
        return of(actor, "budget.close", budget).because(reason);
    }

    /** A step of the ladder was reached. */
    static AuditEntry reached(Actor actor, Budget budget, Instant begins, int step, long settled) {
        BudgetData data = budget.data();
        return of(actor, "budget." + action(data.ladder(), step), budget)
                .because(
                        data.name()
                                + ": "
                                + step
                                + " % of "
                                + data.limit().toPlainString()
                                + " "
                                + (budget.currency().isEmpty()
                                        ? data.unit().word()
                                        : budget.currency())
                                + " per "
                                + data.period().word()
                                + " are spent")
                .to(
                        Map.of(
                                "spent", data.unit().amount(settled).toPlainString(),
                                "limit", data.limit().toPlainString(),
                                "period_begins", begins.toString(),
                                "percent", step));
    }

    private static String action(BudgetData.Ladder ladder, int step) {
        return step >= ladder.local()
                ? "local-only"
                : step >= ladder.cheaper() ? "cheaper" : "alert";
    }

    private static AuditEntry of(Actor actor, String action, Budget budget) {
        BudgetData data = budget.data();
        Entity about =
                data.scope() == BudgetScope.TENANT
                        ? Entity.of("tenant", data.target())
                        : Entity.of(data.scope().word(), data.tenant(), data.target());
        return AuditEntry.of(
                        actor,
                        action,
                        Entity.of("budget", data.tenant(), budget.id().toString())
                                .withVersion(budget.version()))
                .in(data.tenant())
                .linkedTo(about);
    }
}
