package dev.pilothouse.gateway.stage;

import dev.pilothouse.gateway.budget.Budget;
import dev.pilothouse.gateway.budget.Budgets;
import dev.pilothouse.gateway.budget.Reservation;
import dev.pilothouse.gateway.call.Call;
import dev.pilothouse.gateway.call.Part;
import dev.pilothouse.gateway.call.Stage;
import java.util.function.Consumer;

/**
 * Looks after streams that grow longer than what was reserved: takes more from this node's leases,
 * a part at a time and before it is needed; where there is none, lets the stream finish or cuts it,
 * as the budget says.
 */
final class WatchBudget implements Stage.OnAnswer {
    private static final long STEP = 256;
    private static final long AHEAD = 64;

    private final Budgets budgets;

    WatchBudget(Budgets budgets) {
        this.budgets = budgets;
    }

    @Override
    public void part(Call call, Part part, Consumer<Part> next) {
        Reservation reservation = call.reservation();
        if (reservation != null && !part.last() && call.request().stream()) {
            watch(call, reservation);
        }
        next.accept(part);
    }

    private void watch(Call call, Reservation reservation) {
        long counted = call.answer().countedTokens();
        if (counted + AHEAD <= reservation.covered()) {
            return;
        }
        boolean needed = counted > reservation.covered();
        Budget lacking = reservation.extend(STEP, needed);
        if (lacking != null && needed) {
            budgets.count("cut");
            throw BudgetRefusals.cut(lacking);
        }
    }
}
