package dev.pilothouse.gateway.stage;

import dev.pilothouse.gateway.budget.Budget;
import dev.pilothouse.gateway.budget.Budgets;
import dev.pilothouse.gateway.budget.Reservation;
import dev.pilothouse.gateway.call.Call;
import dev.pilothouse.gateway.call.Stage;
import dev.pilothouse.gateway.json.Usage;
import dev.pilothouse.gateway.state.Target;

/** Puts what a call really used in the place of what it had reserved, however it ended. */
final class SettleBudget implements Stage.AtEnd {
    private final Stage.AtEnd meter;
    private final Budgets budgets;

    /**
     * @param meter counts the tokens first
     */
    SettleBudget(Stage.AtEnd meter, Budgets budgets) {
        this.meter = meter;
        this.budgets = budgets;
    }

    @Override
    public void ended(Call call) {
        try {
            meter.ended(call);
        } finally {
            Reservation reservation = call.reservation();
            if (reservation != null) {
                budgets.settle(reservation, budget -> spent(call, reservation, budget));
            }
        }
    }

    private long spent(Call call, Reservation reservation, Budget budget) {
        Usage usage = call.usage();
        return switch (budget.unit()) {
            case REQUESTS -> call.reachedModel() ? 1 : 0;
            case TOKENS -> usage.prompt() + usage.completion();
            case MONEY -> cost(call, reservation, budget, usage);
        };
    }

    private long cost(Call call, Reservation reservation, Budget budget, Usage usage) {
        Target target = call.route().target();
        if (target == null || usage.prompt() + usage.completion() == 0) {
            return 0;
        }
        return budgets.prices()
                .cost(target, call.answer().model(), call.timing().startedAt(), usage)
                .orElseGet(() ->
                        reservation.rates().amount(budget, usage.prompt(), usage.completion()));
    }
}
