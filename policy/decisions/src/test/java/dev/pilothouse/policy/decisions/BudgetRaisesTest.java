package dev.pilothouse.policy.decisions;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pilothouse.db.model.Actor;
import dev.pilothouse.db.model.BudgetUnit;
import dev.pilothouse.db.model.Conflict;
import dev.pilothouse.db.model.Denied;
import dev.pilothouse.db.model.NotFound;
import dev.pilothouse.db.model.Role;
import dev.pilothouse.db.model.TenantId;
import dev.pilothouse.policy.audit.LoggedEntry;
import dev.pilothouse.policy.decisions.Approval.State;
import dev.pilothouse.registry.Prices;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

/** Looser budgets wait for another person. */
class BudgetRaisesTest {
    private final Decisions control = new Decisions();
    private final Budgets budgets = control.budgets;
    private final Actor.Person admin = control.person("admin", Role.ADMIN);
    private final Actor.Person adam = control.person("adam", Role.ADMIN);
    private final Actor.Person exec = control.person("exec", Role.EXECUTIVE);
    private Budget budget;

    @BeforeEach
    void content() {
        control.tenants.create(admin, BudgetsTest.ACME, "Acme");
        new Prices(control.database, control.audit, control.clock)
                .publish(admin, "EUR", "first", List.of());
        budget = budgets.create(admin, BudgetsTest.tenant("100"));
    }

    private Budget now() {
        return budgets.find(admin, budget.id()).orElseThrow().budget();
    }

    private BudgetChange limit(String limit) {
        Budget old = now();
        return budgets.change(
                admin,
                old.id(),
                old.version(),
                old.data().withLimit(new BigDecimal(limit)),
                "launch in Poland");
    }

    private Approval decide(Actor.Person by, BudgetProposal proposal) {
        return control.approvals.approve(
                by, proposal.approval(), Ballot.of(proposal.digest(), "within the plan"));
    }

    private Approval approval(BudgetProposal proposal) {
        return control.inbox.find(admin, proposal.approval()).orElseThrow().approval();
    }

    @Test
    void raise_waitsForAnother() {
        BudgetChange change = limit("250");
        assertThat(change.budget()).isEqualTo(budget);
        assertThat(now()).isEqualTo(budget);
        BudgetProposal waits = change.waits().orElseThrow();
        assertThat(budgets.proposals(exec)).containsExactly(Map.entry(budget.id(), waits));
        assertThat(waits.by().name()).isEqualTo("admin");
        Approval asked = approval(waits);
        assertThat(asked.title()).isEqualTo("Budget All of Acme: limit 100 → 250 (EUR per month)");
        assertThat(asked.risk()).isEqualTo("limit +150 %");
        assertThat(asked.note()).isEqualTo("launch in Poland");
        assertThat(asked.evidence()).containsKeys("before", "after", "spent");
        assertThat(control.entries(admin, "budget.change")).isEmpty();
        decide(exec, waits);
        assertThat(now().data().limit()).isEqualByComparingTo("250");
        assertThat(budgets.proposals(admin)).isEmpty();
        LoggedEntry entry = control.entries(admin, "budget.change").getFirst();
        assertThat(entry.actorName()).isEqualTo("exec");
        assertThat(entry.reason()).isEqualTo("launch in Poland");
    }

    @Test
    void onlyAnotherWhoMayApproveBudgets_agrees() {
        BudgetProposal waits = limit("250").waits().orElseThrow();
        assertThatThrownBy(() -> decide(admin, waits)).isInstanceOf(Conflict.class);
        for (Role role : List.of(Role.COMPLIANCE, Role.ONCALL, Role.ENGINEER)) {
            assertThatThrownBy(() -> decide(control.person(role.word(), role), waits))
                    .isInstanceOf(Denied.class);
        }
        assertThat(now()).isEqualTo(budget);
        assertThat(decide(adam, waits).state()).isEqualTo(State.APPROVED);
    }

    @Test
    void lowering_takesEffectAtOnceAndWithdrawsWhatWaits() {
        BudgetProposal waits = limit("250").waits().orElseThrow();
        BudgetChange lower = limit("50");
        assertThat(lower.waits()).isEmpty();
        assertThat(now().data().limit()).isEqualByComparingTo("50");
        assertThat(approval(waits).state()).isEqualTo(State.WITHDRAWN);
        assertThat(budgets.proposals(admin)).isEmpty();
        assertThatThrownBy(() -> decide(exec, waits)).isInstanceOf(Conflict.class);
        assertThat(now().data().limit()).isEqualByComparingTo("50");
    }

    @Test
    void newerProposal_replacesTheOlder() {
        BudgetProposal first = limit("250").waits().orElseThrow();
        BudgetProposal second = limit("180").waits().orElseThrow();
        assertThat(approval(first).state()).isEqualTo(State.VOID);
        assertThat(second.digest()).isNotEqualTo(first.digest());
        decide(exec, second);
        assertThat(now().data().limit()).isEqualByComparingTo("180");
    }

    @Test
    void everyLooserRule_waits() {
        budget = budgets.create(admin, strict(BudgetUnit.TOKENS));
        loosens(d -> with(d, d.ladder(), BigDecimal.ONE, d.cutsStreams(), d.countsFree()));
        loosens(d -> with(d, ladder(60, 70, 80), BigDecimal.ZERO, true, true));
        loosens(d -> with(d, ladder(50, 71, 80), BigDecimal.ZERO, true, true));
        loosens(d -> with(d, ladder(50, 70, 81), BigDecimal.ZERO, true, true));
        loosens(d -> with(d, d.ladder(), BigDecimal.ZERO, false, true));
        loosens(d -> with(d, d.ladder(), BigDecimal.ZERO, true, false));
        BudgetData stricter = with(budget.data(), ladder(40, 60, 70), BigDecimal.ZERO, true, true);
        assertThat(budgets.change(admin, budget.id(), budget.version(), stricter, "").waits())
                .isEmpty();
    }

    private static BudgetData strict(BudgetUnit unit) {
        BudgetData like = BudgetsTest.tenant("100");
        BudgetData counted =
                BudgetData.of(
                        like.tenant(),
                        "tokens",
                        like.scope(),
                        like.target(),
                        unit,
                        like.limit(),
                        like.period());
        return with(counted, ladder(50, 70, 80), BigDecimal.ZERO, true, true);
    }

    private static BudgetData.Ladder ladder(int alert, int cheaper, int local) {
        return new BudgetData.Ladder(alert, cheaper, local);
    }

    private static BudgetData with(
            BudgetData d, BudgetData.Ladder ladder, BigDecimal away, boolean cuts, boolean free) {
        return new BudgetData(
                d.tenant(),
                d.name(),
                d.scope(),
                d.target(),
                d.unit(),
                d.limit(),
                d.period(),
                ladder,
                away,
                cuts,
                free);
    }

    private void loosens(UnaryOperator<BudgetData> change) {
        assertThat(
                        budgets.change(
                                        admin,
                                        budget.id(),
                                        budget.version(),
                                        change.apply(budget.data()),
                                        "")
                                .waits())
                .isPresent();
        assertThat(now()).isEqualTo(budget);
    }

    @Test
    void close_waitsToo() {
        BudgetProposal waits = budgets.close(admin, budget.id(), "replaced").waits().orElseThrow();
        assertThat(waits.closes()).isTrue();
        assertThat(approval(waits).title()).isEqualTo("Close budget All of Acme");
        assertThat(now().open()).isTrue();
        decide(exec, waits);
        assertThat(now().open()).isFalse();
        assertThat(control.entries(admin, "budget.close").getFirst().reason())
                .isEqualTo("replaced");
    }

    @Test
    void objection_leavesTheBudget() {
        BudgetProposal waits = limit("250").waits().orElseThrow();
        control.approvals.requestChanges(
                exec, waits.approval(), Ballot.of(waits.digest(), "150 is enough"));
        assertThat(now()).isEqualTo(budget);
        assertThat(budgets.proposals(admin)).isEmpty();
        assertThat(limit("150").waits()).isPresent();
    }

    @Test
    void withdrawn_leavesTheBudget() {
        BudgetProposal waits = limit("250").waits().orElseThrow();
        control.tenants.create(admin, new TenantId("other"), "Other");
        Actor.Person olga = control.person("olga", Role.ADMIN, new TenantId("other"), admin);
        assertThatThrownBy(() -> budgets.withdraw(olga, budget.id())).isInstanceOf(Denied.class);
        budgets.withdraw(adam, budget.id());
        assertThat(approval(waits).state()).isEqualTo(State.WITHDRAWN);
        assertThat(budgets.proposals(admin)).isEmpty();
        assertThatThrownBy(() -> budgets.withdraw(admin, budget.id())).isInstanceOf(NotFound.class);
    }

    @Test
    void staleVersion_conflicts() {
        decide(exec, limit("250").waits().orElseThrow());
        assertThatThrownBy(
                        () ->
                                budgets.change(
                                        admin,
                                        budget.id(),
                                        budget.version(),
                                        budget.data().withLimit(new BigDecimal("300")),
                                        ""))
                .isInstanceOf(Conflict.class)
                .hasMessageContaining("changed meanwhile");
    }
}
