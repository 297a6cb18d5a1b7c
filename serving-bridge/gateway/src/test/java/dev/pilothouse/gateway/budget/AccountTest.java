package dev.pilothouse.gateway.budget;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pilothouse.bridge.protocol.v1.LeaseAsk;
import dev.pilothouse.bridge.protocol.v1.LeaseGrant;
import dev.pilothouse.bridge.protocol.v1.Resource;
import dev.pilothouse.db.model.Consent;
import dev.pilothouse.gateway.state.Key;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class AccountTest {
    private static final Key KEY =
            new Key(
                    "k",
                    "acme",
                    "t",
                    List.of("f"),
                    "production",
                    Set.of("inference"),
                    Set.of(),
                    Consent.UNSTATED,
                    null);
    private static final Rates RATES = new Rates(true, 1, 1, "EUR");

    private Instant now = Instant.parse("2026-11-24T10:59:50Z");
    private final Budgets budgets = new Budgets(this::now, Duration.ofSeconds(1));
    private long nanos = System.nanoTime();
    private Account account;

    private Instant now() {
        return now;
    }

    @BeforeEach
    void budget() throws Exception {
        budgets.apply(
                Resource.newBuilder()
                        .setBudget(
                                dev.pilothouse.bridge.protocol.v1.Budget.newBuilder()
                                        .setId("b")
                                        .setTenant("acme")
                                        .setName("Tokens")
                                        .setScope("feature")
                                        .setTarget("f")
                                        .setUnit("tokens")
                                        .setLimit(1_000)
                                        .setPeriod("hour")
                                        .setAlertAt(80)
                                        .setCheaperAt(90)
                                        .setLocalAt(100)
                                        .setAwayAllowance(5))
                        .build());
        account = budgets.of(KEY, "f").getFirst();
    }

    private LeaseAsk ask(boolean scarce) {
        nanos += 1_000_000_000L;
        List<LeaseAsk> asks = account.asks(now, nanos, scarce);
        return asks.isEmpty() ? null : asks.getLast();
    }

    private void grant(LeaseAsk ask, long granted, long settled, long elsewhere) {
        account.granted(
                ask,
                LeaseGrant.newBuilder()
                        .setSequence(ask.getSequence())
                        .setGranted(granted)
                        .setSettled(settled)
                        .setElsewhere(elsewhere)
                        .build());
    }

    private Reservation reserve(long amount) {
        AtomicReference<Reservation> taken = new AtomicReference<>();
        budgets.reserve(budgets.of(KEY, "f"), RATES, new Estimate(amount, 0), taken::set);
        return taken.get();
    }

    @Test
    void newBudget_isAskedForBeforeTheFirstCall() {
        LeaseAsk first = ask(false);
        assertThat(first.getWant()).isPositive();
        grant(first, 10, 0, 0);
        assertThat(reserve(10)).isNotNull();
        assertThat(reserve(1)).isNull();
    }

    @Test
    void scarceBudget_isGivenBackButNotWhatCallsReserved() {
        grant(ask(false), 100, 0, 0);
        Reservation held = reserve(30);
        LeaseAsk back = ask(true);
        assertThat(back.getHolds()).isEqualTo(30);
        assertThat(reserve(1)).isNull();
        budgets.settle(held, b -> 20);
        assertThat(ask(true).getSpent()).isEqualTo(20);
    }

    @Test
    void answerToAnEarlierAsk_isIgnored() {
        LeaseAsk first = ask(false);
        LeaseAsk second = ask(true);
        if (second == null) {
            reserve(5);
            account.await(5, nanos + Account.WAIT, v -> {});
            second = ask(false);
        }
        grant(first, 500, 0, 0);
        assertThat(reserve(100)).isNull();
        grant(second, 200, 0, 0);
        assertThat(reserve(100)).isNotNull();
    }

    @Test
    void waitingCall_hearsWhenThereIsSomethingAndWhenThereIsNoHope() {
        grant(ask(false), 10, 0, 0);
        List<Verdict> told = new ArrayList<>();
        account.await(50, nanos + Account.WAIT, told::add);
        LeaseAsk ask = ask(false);
        assertThat(ask.getNeed()).isGreaterThanOrEqualTo(40);
        grant(ask, 30, 900, 70);
        assertThat(told).isEmpty();
        grant(ask(false), 60, 900, 40);
        assertThat(told).containsExactly(Verdict.RETRY);
        account.await(500, nanos + Account.WAIT, told::add);
        grant(ask(false), 60, 940, 0);
        assertThat(told).endsWith(Verdict.EXHAUSTED);
        account.await(65, nanos + Account.WAIT, told::add);
        grant(ask(false), 60, 900, 40);
        account.expire(nanos + Account.WAIT);
        assertThat(told).endsWith(Verdict.HELD);
    }

    @Test
    void silentControl_leavesTheStatedAllowance() {
        grant(ask(false), 10, 0, 0);
        List<Verdict> told = new ArrayList<>();
        account.await(12, nanos + Account.WAIT, told::add);
        account.unanswered();
        assertThat(told).isEmpty();
        account.unanswered();
        assertThat(told).containsExactly(Verdict.RETRY);
        assertThat(reserve(15)).isNotNull();
        account.await(1, nanos + Account.WAIT, told::add);
        account.unanswered();
        assertThat(told).endsWith(Verdict.AWAY);
    }

    @Test
    void newPeriod_beginsWithAnEmptyLeaseAndTheOldOneIsToldToItsEnd() {
        grant(ask(false), 100, 0, 0);
        Reservation old = reserve(40);
        now = now.plusSeconds(20);
        assertThat(reserve(1)).isNull();
        budgets.settle(old, b -> 33);
        nanos += 1_000_000_000L;
        List<LeaseAsk> asks = account.asks(now, nanos, false);
        assertThat(asks).hasSize(2);
        assertThat(asks.getFirst().getLast()).isTrue();
        assertThat(asks.getFirst().getSpent()).isEqualTo(33);
        assertThat(asks.getLast().getSpent()).isZero();
        assertThat(asks.getLast().getBegins().getSeconds())
                .isEqualTo(Instant.parse("2026-11-24T11:00:00Z").getEpochSecond());
    }

    @Test
    void reservationThatNobodyEnds_isGivenBackAfterItsTime() {
        grant(ask(false), 100, 0, 0);
        Reservation lost = reserve(100);
        assertThat(reserve(1)).isNull();
        budgets.sweep(System.nanoTime() + Duration.ofSeconds(2).toNanos());
        assertThat(budgets.counters()).containsEntry("budgets.reservations.expired", 1.0);
        assertThat(reserve(100)).isNotNull();
        budgets.settle(lost, b -> 50);
        assertThat(account.used(now)).isEqualTo(50);
    }

    @Test
    void removedBudget_boundsNothingAnyMore() {
        List<Verdict> told = new ArrayList<>();
        account.await(7, nanos + Account.WAIT, told::add);
        budgets.remove(dev.pilothouse.bridge.protocol.v1.ResourceType.BUDGET, "b");
        assertThat(told).containsExactly(Verdict.RETRY);
        assertThat(account.reserve(7, now, nanos)).isNotNull();
        assertThat(budgets.of(KEY, "f")).isEmpty();
    }

    @Test
    void prices_areExactAndRoundedUp() {
        Rates dear = new Rates(true, 150_000_000, 600_000_001, "EUR");
        Budget money =
                new Budget(
                        "m",
                        "acme",
                        "M",
                        dev.pilothouse.db.model.BudgetScope.TENANT,
                        "acme",
                        dev.pilothouse.db.model.BudgetUnit.MONEY,
                        "EUR",
                        1,
                        dev.pilothouse.db.model.BudgetPeriod.TOTAL,
                        80,
                        95,
                        100,
                        0,
                        false,
                        false);
        assertThat(dear.amount(money, 1_000_000, 0)).isEqualTo(150_000_000);
        assertThat(dear.amount(money, 0, 1)).isEqualTo(601);
        assertThat(new Rates(true, Long.MAX_VALUE, 0, "EUR").amount(money, Long.MAX_VALUE, 0))
                .isEqualTo(Long.MAX_VALUE / 4);
    }
}
