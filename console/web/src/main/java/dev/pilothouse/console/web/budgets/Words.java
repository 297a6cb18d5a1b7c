package dev.pilothouse.console.web.budgets;

import dev.pilothouse.console.web.ui.Format;
import dev.pilothouse.console.web.ui.Status;
import dev.pilothouse.db.model.BudgetPeriod;
import dev.pilothouse.db.model.BudgetUnit;
import dev.pilothouse.policy.decisions.Budget;
import dev.pilothouse.policy.decisions.BudgetData;
import dev.pilothouse.policy.decisions.BudgetProposal;
import dev.pilothouse.policy.decisions.BudgetUse;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;

/** Budgets in words. */
final class Words {
    private Words() {}

    static String amount(Budget budget, BigDecimal amount) {
        return switch (budget.data().unit()) {
            case MONEY -> Format.money(amount, budget.currency());
            case TOKENS -> Format.decimal(amount) + " tokens";
            case REQUESTS -> Format.decimal(amount) + " requests";
        };
    }

    /** A guess is no more exact than three figures. */
    static BigDecimal round(BigDecimal guess) {
        return guess.round(new MathContext(3, RoundingMode.HALF_UP));
    }

    static String unit(BudgetUnit unit) {
        return switch (unit) {
            case MONEY -> "Money";
            case TOKENS -> "Tokens";
            case REQUESTS -> "Requests";
        };
    }

    static String period(BudgetPeriod period) {
        return period == BudgetPeriod.TOTAL ? "in total" : "per " + period.word();
    }

    static String target(BudgetData data) {
        return data.scope().word() + " " + data.target();
    }

    /** What a budget is to become. */
    static String proposal(Budget budget, BudgetProposal waits) {
        if (waits.closes()) {
            return "Is to be closed";
        }
        BigDecimal before = budget.data().limit();
        BigDecimal after = waits.data().orElseThrow().limit();
        return before.compareTo(after) == 0
                ? "Looser rules proposed"
                : "Limit from "
                        + amount(budget, before)
                        + " to "
                        + amount(budget, after)
                        + " proposed";
    }

    static Status status(BudgetUse use) {
        int percent = use.percent();
        BudgetData.Ladder ladder = use.budget().data().ladder();
        if (percent >= ladder.local()) {
            return Status.OFF;
        }
        return percent >= ladder.alert() ? Status.WATCH : Status.OK;
    }

    static String state(BudgetUse use) {
        int percent = use.percent();
        BudgetData.Ladder ladder = use.budget().data().ladder();
        if (percent >= ladder.local()) {
            return percent >= 100 ? "spent" : "local only";
        }
        if (percent >= ladder.cheaper()) {
            return "cheaper first";
        }
        return percent >= ladder.alert() ? "alert" : "in budget";
    }
}
