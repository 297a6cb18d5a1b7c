package dev.pilothouse.gateway.stage;

import dev.pilothouse.gateway.budget.Account;
import dev.pilothouse.gateway.budget.Budgets;
import dev.pilothouse.gateway.budget.Estimate;
import dev.pilothouse.gateway.budget.Rates;
import dev.pilothouse.gateway.budget.Verdict;
import dev.pilothouse.gateway.call.Call;
import dev.pilothouse.gateway.call.Refusal;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.BiConsumer;

/**
 * One reservation. Where this node's leases cover it, it is made at once; where not, the call waits
 * up to two seconds for the lease that is asked for, so that none is refused while something is
 * left.
 */
final class Reserving implements Runnable {
    private static final long PATIENCE = 2_000_000_000L;

    private final Call call;
    private final Budgets budgets;
    private final List<Account> accounts;
    private final Rates rates;
    private final Estimate estimate;
    private final Runnable next;
    private final KillCheckAgain kills;
    private final BiConsumer<Call, Refusal> denied;
    private final long deadline = System.nanoTime() + PATIENCE;
    private boolean waited;

    Reserving(
            Call call,
            Budgets budgets,
            List<Account> accounts,
            Rates rates,
            Estimate estimate,
            Runnable next,
            KillCheckAgain kills,
            BiConsumer<Call, Refusal> denied) {
        this.call = call;
        this.budgets = budgets;
        this.accounts = accounts;
        this.rates = rates;
        this.estimate = estimate;
        this.next = next;
        this.kills = kills;
        this.denied = denied;
    }

    /** On the call's event loop. */
    @Override
    public void run() {
        if (call.ended()) {
            return;
        }
        Account lacking = budgets.reserve(accounts, rates, estimate, call::reserved);
        if (lacking == null) {
            go();
            return;
        }
        if (!waited) {
            waited = true;
            budgets.count("waited");
        }
        long amount = rates.amount(lacking.budget(), estimate.input(), estimate.output());
        lacking.await(amount, deadline, verdict -> onLoop(() -> heard(lacking, amount, verdict)));
    }

    /** What waited may have been killed meanwhile. */
    private void go() {
        if (!waited || kills.passes(call)) {
            next.run();
        }
    }

    private void onLoop(Runnable task) {
        try {
            call.client().loop().execute(task);
        } catch (RejectedExecutionException stopped) {
            // The gateway has ended, and the call with it.
            return;
        }
    }

    private void heard(Account lacking, long amount, Verdict verdict) {
        if (verdict == Verdict.RETRY) {
            run();
        } else if (!call.ended()) {
            denied.accept(call, BudgetRefusals.of(lacking, amount, verdict));
        }
    }
}
