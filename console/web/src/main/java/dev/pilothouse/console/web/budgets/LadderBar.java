package dev.pilothouse.console.web.budgets;

import com.vaadin.flow.component.HtmlContainer;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.Span;
import dev.pilothouse.console.web.ui.Status;
import dev.pilothouse.console.web.ui.Ui;
import dev.pilothouse.policy.decisions.BudgetData;
import dev.pilothouse.policy.decisions.BudgetUse;
import java.math.BigDecimal;
import java.math.RoundingMode;

/** Spent, and behind it what nodes hold in advance, with marks where the ladder has its steps. */
final class LadderBar extends Div {
    LadderBar(BudgetUse use) {
        addClassName("ladder");
        getElement().setAttribute("role", "img");
        getElement()
                .setAttribute(
                        "aria-label",
                        use.percent()
                                + " percent spent, "
                                + share(use, use.leased())
                                + " percent leased");
        Div track = Ui.div("track");
        Status status = Words.status(use);
        if (status != Status.OK) {
            track.addClassName(status.css());
        }
        track.add(part("leased", share(use, use.spent().add(use.leased()))));
        track.add(part("", Math.min(100, use.percent())));
        add(track);
        BudgetData.Ladder ladder = use.budget().data().ladder();
        mark(ladder.alert(), "alert");
        mark(ladder.cheaper(), "cheaper models first");
        mark(ladder.local(), "local only");
    }

    private static int share(BudgetUse use, BigDecimal amount) {
        return amount.movePointRight(2)
                .divide(use.budget().data().limit(), 0, RoundingMode.HALF_UP)
                .min(BigDecimal.valueOf(100))
                .intValue();
    }

    private static HtmlContainer part(String name, int percent) {
        HtmlContainer part = new HtmlContainer("i");
        if (!name.isEmpty()) {
            part.addClassName(name);
        }
        part.getStyle().set("width", percent + "%");
        return part;
    }

    private void mark(int percent, String what) {
        Span mark = new Span();
        mark.addClassName("mark");
        mark.getStyle().set("left", percent + "%");
        mark.setTitle(percent + " %: " + what);
        add(mark);
    }
}
