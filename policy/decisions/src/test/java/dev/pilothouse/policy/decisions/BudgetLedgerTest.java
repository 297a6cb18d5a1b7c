package dev.pilothouse.policy.decisions;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pilothouse.db.model.Actor;
import dev.pilothouse.db.model.BudgetPeriod;
import dev.pilothouse.db.model.BudgetScope;
import dev.pilothouse.db.model.BudgetUnit;
import dev.pilothouse.db.model.NodeId;
import dev.pilothouse.db.model.Role;
import dev.pilothouse.db.model.TenantId;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;

class BudgetLedgerTest {
    private static final TenantId ACME = new TenantId("acme");
    private static final NodeId ONE = new NodeId("gw-1");
    private static final NodeId TWO = new NodeId("gw-2");

    private final Decisions control = new Decisions();
    private final Budgets budgets = control.budgets;
    private final BudgetLedger ledger =
            new BudgetLedger(control.database, control.audit, control.clock);
    private final Actor.Person admin = control.person("admin", Role.ADMIN);
    private Budget budget;

    @BeforeEach
    void budget() {
        control.tenants.create(admin, ACME, "Acme");
        budget =
                budgets.create(
                        admin,
                        BudgetData.of(
                                ACME,
                                "Requests",
                                BudgetScope.TENANT,
                                "acme",
                                BudgetUnit.REQUESTS,
                                BigDecimal.valueOf(100),
                                BudgetPeriod.TOTAL));
    }

    private LeaseAsk ask(long sequence, long holds, long spent, long want, long need) {
        return new LeaseAsk(
                budget.id(), Instant.EPOCH, sequence, holds, spent, 0, want, need, false);
    }

    private long granted(NodeId node, LeaseAsk ask) {
        return ledger.lease(node, node + "-1", ask).orElseThrow().granted();
    }

    private BudgetUse use() {
        return budgets.find(admin, budget.id()).orElseThrow();
    }

    @Test
    void wish_getsAShareAndNeedGetsAll() {
        assertThat(granted(ONE, ask(1, 0, 0, 90, 0))).isEqualTo(50);
        assertThat(granted(TWO, ask(1, 0, 0, 90, 0))).isEqualTo(16);
        assertThat(granted(TWO, ask(2, 16, 0, 90, 34))).isEqualTo(50);
        assertThat(granted(TWO, ask(3, 50, 0, 90, 10))).isEqualTo(50);
        assertThat(use().leased()).isEqualByComparingTo("100");
        assertThat(use().worstOverspend()).isEqualByComparingTo("0");
    }

    @Test
    void need_makesOthersGiveBack() {
        granted(ONE, ask(1, 0, 0, 90, 90));
        assertThat(ledger.scarce()).isEmpty();
        LeaseGrant grant = ledger.lease(TWO, "b", ask(1, 0, 0, 20, 20)).orElseThrow();
        assertThat(grant.granted()).isEqualTo(10);
        assertThat(grant.elsewhere()).isEqualTo(90);
        assertThat(ledger.scarce()).containsExactly(budget.id());
        granted(ONE, ask(2, 5, 5, 5, 0));
        assertThat(ledger.lease(TWO, "b", ask(2, 10, 0, 20, 10)).orElseThrow().granted())
                .isEqualTo(20);
        control.clock.forward(Duration.ofSeconds(6));
        assertThat(ledger.scarce()).isEmpty();
    }

    @Test
    void spending_countsOnceHoweverOftenAndLateItIsSaid() {
        granted(ONE, ask(1, 0, 0, 40, 0));
        LeaseAsk spent = ask(2, 40, 30, 60, 0);
        granted(ONE, spent);
        granted(ONE, spent);
        granted(ONE, ask(4, 40, 35, 60, 0));
        granted(ONE, ask(3, 40, 31, 60, 0));
        assertThat(use().spent()).isEqualByComparingTo("35");
    }

    @Test
    void silentNode_losesWhatItHeldAndWhatItSpentStillCounts() {
        granted(ONE, ask(1, 0, 0, 100, 100));
        assertThat(granted(TWO, ask(1, 0, 0, 100, 100))).isZero();
        control.clock.forward(BudgetLedger.LEASE.plusSeconds(1));
        assertThat(granted(TWO, ask(2, 0, 0, 100, 100))).isEqualTo(100);
        assertThat(granted(ONE, ask(2, 100, 20, 100, 0))).isEqualTo(20);
        assertThat(use().spent()).isEqualByComparingTo("20");
        assertThat(use().worstOverspend()).isEqualByComparingTo("20");
    }

    @Test
    void newProcessOfANode_endsTheLeaseOfTheOldOne() {
        ledger.lease(ONE, "boot-1", ask(1, 0, 0, 100, 100));
        assertThat(ledger.lease(ONE, "boot-2", ask(1, 0, 0, 100, 100)).orElseThrow().granted())
                .isEqualTo(100);
        LeaseGrant late = ledger.lease(ONE, "boot-1", ask(2, 100, 10, 100, 100)).orElseThrow();
        assertThat(late.granted()).isEqualTo(10);
        assertThat(use().spent()).isEqualByComparingTo("10");
        assertThat(use().leases()).hasSize(1);
        assertThat(ledger.lease(ONE, "boot-0", ask(1, 0, 0, 9, 9)).orElseThrow().granted())
                .isZero();
        assertThat(use().leased()).isEqualByComparingTo("100");
    }

    @Test
    void lastWord_givesBackWhatIsLeft() {
        granted(ONE, ask(1, 0, 0, 100, 100));
        ledger.lease(
                ONE, "gw-1-1", new LeaseAsk(budget.id(), Instant.EPOCH, 2, 30, 30, 0, 0, 0, true));
        assertThat(granted(TWO, ask(1, 0, 0, 70, 70))).isEqualTo(70);
    }

    @Test
    void steps_areToldOnceEach() {
        granted(ONE, ask(1, 0, 0, 100, 100));
        granted(ONE, ask(2, 100, 79, 100, 0));
        assertThat(control.entries(admin, "budget.alert")).isEmpty();
        granted(ONE, ask(3, 100, 81, 100, 0));
        granted(ONE, ask(4, 100, 85, 100, 0));
        assertThat(control.entries(admin, "budget.alert")).hasSize(1);
        granted(ONE, ask(5, 100, 100, 100, 0));
        assertThat(control.entries(admin, "budget.local-only").getFirst().reason())
                .isEqualTo("Requests: 100 % of 100 requests per total are spent");
    }

    @Test
    void lowerLimit_grantsNoMore() {
        granted(ONE, ask(1, 0, 0, 60, 60));
        budgets.change(
                admin,
                budget.id(),
                budget.version(),
                budget.data().withLimit(BigDecimal.valueOf(20)),
                "");
        assertThat(granted(ONE, ask(2, 60, 10, 90, 30))).isEqualTo(60);
        assertThat(use().worstOverspend()).isEqualByComparingTo("40");
        assertThat(granted(TWO, ask(1, 0, 0, 90, 1))).isZero();
    }

    @Test
    void unknownBudgetOrPeriod_getsNothing() {
        var unknown = new LeaseAsk(UUID.randomUUID(), Instant.EPOCH, 1, 0, 0, 0, 1, 1, false);
        assertThat(ledger.lease(ONE, "b", unknown)).isEmpty();
        var odd = new LeaseAsk(budget.id(), Instant.EPOCH.plusSeconds(5), 1, 0, 0, 0, 1, 1, false);
        assertThat(ledger.lease(ONE, "b", odd)).isEmpty();
    }

    @Test
    void closedBudget_grantsNothingAndCountsOn() {
        granted(ONE, ask(1, 0, 0, 10, 10));
        BudgetProposal end = budgets.close(admin, budget.id(), "over").waits().orElseThrow();
        control.approvals.approve(
                control.person("exec", Role.EXECUTIVE),
                end.approval(),
                Ballot.of(end.digest(), ""));
        assertThat(granted(ONE, ask(2, 10, 7, 20, 20))).isEqualTo(7);
        assertThat(use().spent()).isEqualByComparingTo("7");
    }
}
