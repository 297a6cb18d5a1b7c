package dev.pilothouse.policy.decisions;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pilothouse.db.model.Actor;
import dev.pilothouse.db.model.BadInput;
import dev.pilothouse.db.model.BudgetPeriod;
import dev.pilothouse.db.model.BudgetScope;
import dev.pilothouse.db.model.BudgetUnit;
import dev.pilothouse.db.model.Conflict;
import dev.pilothouse.db.model.Denied;
import dev.pilothouse.db.model.NotFound;
import dev.pilothouse.db.model.Role;
import dev.pilothouse.db.model.TenantId;
import dev.pilothouse.registry.Prices;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

class BudgetsTest {
    static final TenantId ACME = new TenantId("acme");

    private final Decisions control = new Decisions();
    private final Budgets budgets = control.budgets;
    private final Actor.Person admin = control.person("admin", Role.ADMIN);
    private final Actor.Person exec = control.person("exec", Role.EXECUTIVE);
    private final Actor.Person oncall = control.person("mira", Role.ONCALL);

    @BeforeEach
    void content() {
        control.tenants.create(admin, ACME, "Acme");
        new Prices(control.database, control.audit, control.clock)
                .publish(admin, "EUR", "first", List.of());
    }

    private BudgetLedger ledger() {
        return new BudgetLedger(control.database, control.audit, control.clock);
    }

    private void approve(BudgetChange change) {
        BudgetProposal proposal = change.waits().orElseThrow();
        control.approvals.approve(
                exec, proposal.approval(), Ballot.of(proposal.digest(), "within the plan"));
    }

    static BudgetData tenant(String limit) {
        return BudgetData.of(
                ACME,
                "All of Acme",
                BudgetScope.TENANT,
                "acme",
                BudgetUnit.MONEY,
                new BigDecimal(limit),
                BudgetPeriod.MONTH);
    }

    @Test
    void create_takesTheCurrencyOfThePriceBookAndIsInTheLog() {
        Budget made = budgets.create(admin, tenant("250.5"));
        assertThat(made.currency()).isEqualTo("EUR");
        assertThat(made.data()).isEqualTo(tenant("250.5"));
        var entry = control.entries(admin, "budget.create").getFirst();
        assertThat(entry.objectId()).isEqualTo("acme/" + made.id());
        assertThat(entry.entities()).contains("tenant:acme");
        BudgetUse use = budgets.find(oncall, made.id()).orElseThrow();
        assertThat(use.spent()).isEqualByComparingTo("0");
        assertThat(use.forecast()).isEmpty();
        assertThat(ledger().published()).containsExactly(made);
    }

    @Test
    void secondBudgetOfTheSame_conflicts() {
        Budget made = budgets.create(admin, tenant("1"));
        assertThatThrownBy(() -> budgets.create(admin, tenant("2"))).isInstanceOf(Conflict.class);
        approve(budgets.close(admin, made.id(), "replaced"));
        assertThat(budgets.create(admin, tenant("2")).open()).isTrue();
        assertThat(budgets.list(admin)).hasSize(1);
        assertThatThrownBy(() -> budgets.close(admin, made.id(), "again"))
                .isInstanceOf(Conflict.class);
    }

    @Test
    void change_keepsWhatItCounts() {
        Budget made = budgets.create(admin, tenant("1"));
        BudgetChange lower = budgets.change(admin, made.id(), made.version(), tenant("0.5"), "");
        assertThat(lower.waits()).isEmpty();
        Budget changed = lower.budget();
        assertThat(changed.data().limit()).isEqualByComparingTo("0.5");
        assertThatThrownBy(
                        () -> budgets.change(admin, made.id(), made.version(), tenant("0.1"), ""))
                .isInstanceOf(Conflict.class);
        BudgetData hourly =
                BudgetData.of(
                        ACME,
                        "x",
                        BudgetScope.TENANT,
                        "acme",
                        BudgetUnit.MONEY,
                        BigDecimal.ONE,
                        BudgetPeriod.HOUR);
        assertThatThrownBy(() -> budgets.change(admin, made.id(), changed.version(), hourly, ""))
                .isInstanceOf(BadInput.class)
                .hasMessageContaining("period");
        assertThat(control.entries(admin, "budget.change")).hasSize(1);
    }

    @Test
    void onlyThosePermitted_mayCreateOrSee() {
        assertThatThrownBy(() -> budgets.create(oncall, tenant("1"))).isInstanceOf(Denied.class);
        assertThatThrownBy(() -> budgets.create(Actor.OPERATOR, tenant("1")))
                .isInstanceOf(Denied.class);
        control.tenants.create(admin, new TenantId("other"), "Other");
        Actor.Person ofOther = control.person("olga", Role.ADMIN, new TenantId("other"), admin);
        Budget made = budgets.create(admin, tenant("1"));
        assertThat(budgets.list(ofOther)).isEmpty();
        assertThat(budgets.find(ofOther, made.id())).isEmpty();
        assertThatThrownBy(() -> budgets.close(ofOther, made.id(), "mine"))
                .isInstanceOf(Denied.class);
    }

    @Test
    void badInput_namesTheField() {
        assertThatThrownBy(() -> tenant("0")).hasMessageContaining("limit");
        assertThatThrownBy(() -> tenant("0.0000001")).hasMessageContaining("at most 6 decimals");
        assertThatThrownBy(() -> tenant("1e999999")).hasMessageContaining("limit");
        assertThatThrownBy(() -> new BudgetData.Ladder(90, 80, 100))
                .hasMessageContaining("cheaper_at: '80' (expected: a percentage from 90 to 100)");
        BudgetData ofTeam =
                BudgetData.of(
                        ACME,
                        "x",
                        BudgetScope.TEAM,
                        "ghosts",
                        BudgetUnit.TOKENS,
                        BigDecimal.TEN,
                        BudgetPeriod.DAY);
        assertThatThrownBy(() -> budgets.create(admin, ofTeam))
                .isInstanceOf(NotFound.class)
                .hasMessageContaining("team 'ghosts'");
    }

    @Test
    void forecast_goesOnAsSinceTheBeginning() {
        Instant begins = Instant.parse("2026-11-01T00:00:00Z");
        Budget budget =
                new Budget(
                        java.util.UUID.randomUUID(),
                        tenant("100"),
                        "EUR",
                        Instant.EPOCH,
                        Optional.empty(),
                        1);
        BudgetUse use =
                new BudgetUse(
                        budget,
                        Instant.parse("2026-11-16T00:00:00Z"),
                        begins,
                        new BigDecimal("80"),
                        List.of());
        assertThat(use.forecast().orElseThrow()).isEqualByComparingTo("160");
        assertThat(use.exhaustedAt().orElseThrow())
                .isEqualTo(Instant.parse("2026-11-19T18:00:00Z"));
        assertThat(use.step()).isEqualTo(80);
        assertThat(use.ends()).contains(Instant.parse("2026-12-01T00:00:00Z"));
    }
}
