package dev.pilothouse.gateway.stage;

import dev.pilothouse.gateway.budget.Account;
import dev.pilothouse.gateway.budget.Budget;
import dev.pilothouse.gateway.budget.Verdict;
import dev.pilothouse.gateway.call.Refusal;
import dev.pilothouse.gateway.state.Target;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** What callers hear of budgets. */
final class BudgetRefusals {
    private static final int MONTH_SECONDS = 31 * 24 * 3_600;
    private static final int HELD_SECONDS = 2;
    private static final int AWAY_SECONDS = 5;

    private BudgetRefusals() {}

    /**
     * @param needed in whole units of the budget; 0 when nothing would do
     */
    static Refusal of(Account account, long needed, Verdict why) {
        Instant now = Instant.now();
        Budget budget = account.budget();
        Instant ends = account.ends(now);
        String begin =
                "Budget '"
                        + budget.name()
                        + "' of "
                        + budget.scope().word()
                        + " "
                        + budget.target();
        String state =
                " ("
                        + budget.shown(account.used(now))
                        + " of "
                        + budget.shown(budget.limit())
                        + " spent)";
        String most = needed == 0 ? "" : " This call may take up to " + budget.shown(needed) + ".";
        Refusal refusal =
                switch (why) {
                    case AWAY ->
                            Refusal.of(
                                            503,
                                            "budget_unconfirmed",
                                            begin
                                                    + ": this gateway's part is spent and the control"
                                                    + " plane does not answer."
                                                    + most)
                                    .retryAfter(AWAY_SECONDS);
                    case HELD ->
                            exceeded(
                                            begin
                                                    + ": calls under way hold what is left"
                                                    + state
                                                    + "."
                                                    + most)
                                    .retryAfter(HELD_SECONDS);
                    case EXHAUSTED, RETRY ->
                            exceeded(
                                            begin
                                                    + " does not cover this call"
                                                    + state
                                                    + "."
                                                    + most
                                                    + anew(ends))
                                    .retryAfter(seconds(now, ends));
                };
        refusal.with("budget", budget.name())
                .with("budget_id", budget.id())
                .with("scope", budget.scope().word() + ":" + budget.target())
                .with("limit", budget.shown(budget.limit()))
                .with("spent", budget.shown(account.used(now)));
        return ends == null ? refusal : refusal.with("resets_at", ends);
    }

    private static Refusal exceeded(String message) {
        return Refusal.of(429, "budget_exceeded", message);
    }

    private static String anew(@Nullable Instant ends) {
        return ends == null ? "" : " It begins anew at " + ends + ".";
    }

    private static int seconds(Instant now, @Nullable Instant ends) {
        return ends == null
                ? 0
                : (int) Math.clamp(Duration.between(now, ends).toSeconds() + 1, 1, MONTH_SECONDS);
    }

    /** The stream was longer than its budget allows. */
    static Refusal cut(Budget budget) {
        return exceeded("Budget '" + budget.name() + "' ends here: the answer is cut.")
                .with("budget", budget.name())
                .with("budget_id", budget.id())
                .with("limit", budget.shown(budget.limit()))
                .with("partial", true);
    }

    static Refusal unpriced(Budget budget, Target target) {
        return Refusal.forbidden(
                        "price_missing",
                        "model",
                        "Budget '"
                                + budget.name()
                                + "' counts "
                                + budget.currency()
                                + ", and deployment "
                                + target.id()
                                + " ("
                                + target.provider()
                                + " "
                                + target.upstreamModel()
                                + ") has no price in "
                                + budget.currency()
                                + ": nobody could say what is left. Publish a price, 0 if it is free.")
                .with("budget", budget.name());
    }
}
