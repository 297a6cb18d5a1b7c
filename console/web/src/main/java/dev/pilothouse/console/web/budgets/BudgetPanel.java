package dev.pilothouse.console.web.budgets;

import com.vaadin.flow.component.Component;
import com.vaadin.flow.component.button.Button;
import com.vaadin.flow.component.html.DescriptionList;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.Span;

import dev.pilothouse.analytics.spending.Spender;
import dev.pilothouse.console.web.ui.Card;
import dev.pilothouse.console.web.ui.Format;
import dev.pilothouse.console.web.ui.PageState;
import dev.pilothouse.console.web.ui.RelativeTime;
import dev.pilothouse.console.web.ui.Status;
import dev.pilothouse.console.web.ui.StatusBadge;
import dev.pilothouse.console.web.ui.Ui;
import dev.pilothouse.console.web.ui.Viewer;
import dev.pilothouse.db.model.Permission;
import dev.pilothouse.policy.decisions.Budget;
import dev.pilothouse.policy.decisions.BudgetData;
import dev.pilothouse.policy.decisions.BudgetProposal;
import dev.pilothouse.policy.decisions.BudgetUse;
import dev.pilothouse.policy.decisions.BudgetUse.NodeLease;

import org.jspecify.annotations.Nullable;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/** One budget: how far it is, who spends it, which gateway holds what of it. */
final class BudgetPanel extends Card {
    private final Viewer viewer;
    private final BudgetForms forms;
    private final Runnable close;
    private final Div live = Ui.div("stack m");
    private final Div fixed = Ui.div("stack m");
    private @Nullable Shown shown;

    private record Shown(Budget budget, Optional<BudgetProposal> waits) {}

    BudgetPanel(Viewer viewer, BudgetForms forms, Runnable close) {
        super("Budget");
        this.viewer = viewer;
        this.forms = forms;
        this.close = close;
        live.getStyle().set("padding", "12px 0");
        ruled();
        columns(4);
    }

    /**
     * @param waits a looser budget, or its end, that another person has to approve
     * @param spenders empty when they cannot be read now
     */
    void show(
            BudgetUse use,
            Optional<BudgetProposal> waits,
            Optional<List<Spender>> spenders,
            PageState state) {
        live.removeAll();
        if (use.worstOverspend().signum() > 0) {
            live.add(overspend(use));
        }
        live.add(new LadderBar(use), facts(use), nodes(use), spenders(use.budget(), spenders));
        Shown now = new Shown(use.budget(), waits);
        if (!now.equals(shown)) {
            shown = now;
            frame(now, state);
        }
    }

    /** What stays while the numbers change, so that nobody loses the button they are at. */
    private void frame(Shown now, PageState state) {
        Budget budget = now.budget();
        title(budget.data().name());
        sub(budget.data().tenant() + ", " + Words.target(budget.data()));
        Button closing = Ui.iconButton("x", "Close");
        closing.addClickListener(e -> close.run());
        tools(closing);
        fixed.removeAll();
        now.waits().ifPresent(w -> fixed.add(waiting(budget, w, state)));
        fixed.add(links(budget, state));
        if (viewer.actor().may(Permission.MANAGE_BUDGETS, budget.data().tenant())) {
            fixed.add(actions(budget));
        }
        content(live, fixed);
    }

    private Div waiting(Budget budget, BudgetProposal waits, PageState state) {
        Div words =
                Ui.div(
                        "stack",
                        Ui.text(Words.proposal(budget, waits), "medium"),
                        Ui.text(
                                "Proposed by "
                                        + waits.by().name()
                                        + "; waits for approval by another person."));
        if (!waits.reason().isEmpty()) {
            words.add(Ui.text("“" + waits.reason() + "”"));
        }
        Div acts = Ui.div("row wide wrap");
        if (viewer.actor().may(Permission.SEE_APPROVALS, budget.data().tenant())) {
            acts.add(
                    Ui.link(
                            state.href(
                                    "approvals", Map.of("approval", waits.approval().toString())),
                            "Open approval"));
        }
        if (viewer.actor().may(Permission.MANAGE_BUDGETS, budget.data().tenant())) {
            Button back = Ui.quiet("Withdraw");
            back.addClickListener(e -> forms.withdraw(budget));
            acts.add(back);
        }
        words.add(acts);
        return Ui.note(Status.WATCH, "clock", words);
    }

    private static Div overspend(BudgetUse use) {
        return Ui.note(
                Status.WATCH,
                "triangle-alert",
                new Span(
                        "At worst "
                                + Words.amount(use.budget(), use.worstOverspend())
                                + " above the limit: a gateway that was not heard of may have"
                                + " spent what it held, or the limit was lowered."));
    }

    private static DescriptionList facts(BudgetUse use) {
        Budget budget = use.budget();
        BudgetData data = budget.data();
        DescriptionList facts = new DescriptionList();
        facts.addClassName("facts");
        fact(facts, "State", StatusBadge.plain(Words.status(use), Words.state(use)));
        fact(
                facts,
                "Spent",
                Ui.text(Words.amount(budget, use.spent()) + ", " + use.percent() + " %"));
        fact(
                facts,
                "Limit",
                Ui.text(Words.amount(budget, data.limit()) + " " + Words.period(data.period())));
        fact(facts, "Reserved by calls", Ui.text(Words.amount(budget, use.reserved())));
        fact(facts, "Held by gateways", Ui.text(Words.amount(budget, use.leased())));
        use.forecast()
                .ifPresent(
                        f ->
                                fact(
                                        facts,
                                        "At this pace",
                                        Ui.text(
                                                Words.amount(budget, Words.round(f))
                                                        + " at the end of the "
                                                        + data.period().word())));
        use.exhaustedAt().ifPresent(at -> fact(facts, "Spent by", new RelativeTime(at)));
        use.ends().ifPresent(at -> fact(facts, "Begins anew", new RelativeTime(at)));
        fact(facts, "Ladder", Ui.text(ladder(data.ladder())));
        fact(facts, "Without control", Ui.text(away(budget)));
        fact(
                facts,
                "Long streams",
                Ui.text(
                        data.cutsStreams()
                                ? "are cut at the limit"
                                : "finish, the next is refused"));
        return facts;
    }

    private static String ladder(BudgetData.Ladder ladder) {
        return "%d %% alert, %d %% cheaper models first, %d %% local only"
                .formatted(ladder.alert(), ladder.cheaper(), ladder.local());
    }

    private static String away(Budget budget) {
        return budget.data().awayAllowance().signum() == 0
                ? "refuses once a gateway's part is spent"
                : "up to " + Words.amount(budget, budget.data().awayAllowance()) + " a gateway";
    }

    private static void fact(DescriptionList facts, String name, Component value) {
        facts.add(new DescriptionList.Term(name), new DescriptionList.Description(value));
    }

    private static Div nodes(BudgetUse use) {
        Div list = section("Gateways");
        if (use.leases().isEmpty()) {
            list.add(Ui.paragraph("None has spent of it in this period.", "ter"));
        }
        for (NodeLease lease : use.leases()) {
            list.add(
                    Ui.div(
                            "row wide wrap",
                            Ui.mono(lease.node().value()),
                            StatusBadge.plain(
                                    lease.live() ? Status.OK : Status.WATCH,
                                    lease.live() ? "live" : "silent"),
                            Ui.text(
                                    Words.amount(use.budget(), lease.spent())
                                            + " spent, "
                                            + Words.amount(use.budget(), lease.left())
                                            + (lease.live() ? " held" : " given back")),
                            new RelativeTime(lease.heardAt())));
        }
        return list;
    }

    private static Div spenders(Budget budget, Optional<List<Spender>> spenders) {
        Div list = section("Top spenders");
        if (spenders.isEmpty()) {
            list.add(Ui.paragraph("Calls cannot be read now; the sums above are complete.", "ter"));
        } else if (spenders.get().isEmpty()) {
            list.add(Ui.paragraph("No calls in this period yet.", "ter"));
        }
        for (Spender spender : spenders.orElse(List.of())) {
            list.add(
                    Ui.div(
                            "row wide wrap",
                            Ui.text(spender.feature(), "medium"),
                            Ui.text(spender.model()),
                            Ui.text(spent(budget, spender), "tn")));
        }
        return list;
    }

    private static String spent(Budget budget, Spender spender) {
        return switch (budget.data().unit()) {
            case MONEY -> Format.money(spender.cost(), budget.currency());
            case TOKENS -> Format.plural(spender.tokens(), "token");
            case REQUESTS -> Format.plural(spender.calls(), "call");
        };
    }

    private static Div section(String title) {
        return Ui.div("stack", Ui.div("label", new Span(title)));
    }

    private Div links(Budget budget, PageState state) {
        Div links = Ui.div("row wide wrap");
        BudgetData data = budget.data();
        PageState within = state.inTenant(Optional.of(data.tenant()));
        if (viewer.actor().may(Permission.SEE_AUDIT, data.tenant())) {
            String entity = "budget:" + data.tenant() + "/" + budget.id();
            links.add(
                    Ui.link(
                            within.href("audit-log", Map.of("entity", entity)),
                            "Alerts and changes"));
        }
        return links;
    }

    private Div actions(Budget budget) {
        Button change = Ui.button("Change", "pencil");
        change.addClickListener(e -> forms.change(budget));
        Button end = Ui.button("Close budget", "archive");
        end.addClickListener(e -> forms.close(budget));
        return Ui.div("row wide wrap", change, end);
    }
}
