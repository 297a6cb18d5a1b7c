package dev.pilothouse.gateway.stage;

import static java.util.Objects.requireNonNull;

import dev.pilothouse.gateway.budget.Account;
import dev.pilothouse.gateway.budget.Budgets;
import dev.pilothouse.gateway.budget.Estimate;
import dev.pilothouse.gateway.budget.Rates;
import dev.pilothouse.gateway.budget.Reservation;
import dev.pilothouse.gateway.call.Call;
import dev.pilothouse.gateway.call.Refusal;
import dev.pilothouse.gateway.call.Route;
import dev.pilothouse.gateway.call.Stage;
import dev.pilothouse.gateway.call.Step;
import dev.pilothouse.gateway.json.Dialect;
import dev.pilothouse.gateway.json.ModelRequest;
import dev.pilothouse.gateway.state.Target;
import java.util.List;
import java.util.Optional;

/**
 * Takes what the call may cost at this deployment from every budget that bounds it; again at each
 * further deployment. What costs nothing is never blocked.
 */
final class ReserveBudget implements Stage.OnRequest {
    /** Output of a caller who names no limit: a stream takes more as it grows. */
    private static final long STREAM = 1_024;

    private static final long WHOLE = 4_096;

    private final Budgets budgets;
    private final Thrift thrift;
    private final KillCheckAgain kills;

    ReserveBudget(Budgets budgets, Thrift thrift, KillCheckAgain kills) {
        this.budgets = budgets;
        this.thrift = thrift;
        this.kills = kills;
    }

    @Override
    public void enter(Call call, Runnable next) {
        if (!call.dialect().spends()) {
            next.run();
            return;
        }
        giveBack(call);
        Target target = requireNonNull(call.route().target());
        List<Account> all = budgets.of(call.key(), call.feature());
        Rates rates = all.isEmpty() ? null : budgets.prices().rates(target);
        List<Account> bound = rates == null ? all : Budgets.concerned(all, rates);
        if (rates == null || bound.isEmpty()) {
            next.run();
            return;
        }
        Optional<Account> unpriced =
                bound.stream().filter(account -> !rates.bounds(account.budget())).findFirst();
        if (unpriced.isPresent()) {
            deny(call, BudgetRefusals.unpriced(unpriced.get().budget(), target));
        } else {
            Reserving reserving =
                    new Reserving(
                            call,
                            budgets,
                            bound,
                            rates,
                            estimate(call.request()),
                            next,
                            kills,
                            this::deny);
            reserving.run();
        }
    }

    /** An earlier attempt that failed. */
    private void giveBack(Call call) {
        Reservation earlier = call.reservation();
        if (earlier != null) {
            budgets.settle(earlier, budget -> 0);
            call.reserved(null);
        }
    }

    private static Estimate estimate(ModelRequest request) {
        if (request.dialect() == Dialect.OPENAI_EMBEDDINGS) {
            return new Estimate(request.countedTokens(), 0);
        }
        long most = request.mostOutput();
        long each = most > 0 ? most : request.stream() ? STREAM : WHOLE;
        return new Estimate(
                request.countedTokens(),
                Math.min(each, Long.MAX_VALUE / 1_000_000) * request.choices());
    }

    /** Goes to a cheaper deployment that was not tried, or refuses the call. */
    private void deny(Call call, Refusal because) {
        Route route = call.route();
        Target denied = requireNonNull(route.target());
        route.exclude();
        if (thrift.hasCheaper(call, denied)) {
            route.save(Route.Thrift.CHEAPER);
            call.enterAgain(Step.ROUTE);
        } else {
            budgets.count("refused");
            call.refuse(because);
        }
    }
}
