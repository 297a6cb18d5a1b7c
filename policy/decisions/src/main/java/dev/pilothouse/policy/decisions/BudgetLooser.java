package dev.pilothouse.policy.decisions;

import java.util.ArrayList;
import java.util.List;

/** In what a changed budget would bound less than before. */
final class BudgetLooser {
    private BudgetLooser() {}

    /** For people, each such as {@code limit 1 → 7}; empty when it is as strict or stricter. */
    static List<String> of(BudgetData before, BudgetData after) {
        List<String> looser = new ArrayList<>();
        if (after.limit().compareTo(before.limit()) > 0) {
            looser.add(
                    "limit %s → %s"
                            .formatted(
                                    before.limit().toPlainString(), after.limit().toPlainString()));
        }
        if (after.awayAllowance().compareTo(before.awayAllowance()) > 0) {
            looser.add(
                    "allowance without control %s → %s"
                            .formatted(
                                    before.awayAllowance().toPlainString(),
                                    after.awayAllowance().toPlainString()));
        }
        step(looser, "alert", before.ladder().alert(), after.ladder().alert());
        step(looser, "cheaper models", before.ladder().cheaper(), after.ladder().cheaper());
        step(looser, "local only", before.ladder().local(), after.ladder().local());
        if (before.cutsStreams() && !after.cutsStreams()) {
            looser.add("streams are no longer cut");
        }
        if (before.countsFree() && !after.countsFree()) {
            looser.add("calls without a price no longer count");
        }
        return looser;
    }

    private static void step(List<String> looser, String what, int before, int after) {
        if (after > before) {
            looser.add("%s at %d → %d %%".formatted(what, before, after));
        }
    }
}
