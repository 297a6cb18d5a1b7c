package dev.pilothouse.console.web.risk;

import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.ListItem;
import com.vaadin.flow.component.html.Span;
import com.vaadin.flow.component.html.UnorderedList;
import dev.pilothouse.console.web.ui.Card;
import dev.pilothouse.console.web.ui.Icon;
import dev.pilothouse.console.web.ui.PageState;
import dev.pilothouse.console.web.ui.Status;
import dev.pilothouse.console.web.ui.Ui;
import dev.pilothouse.db.model.RiskClass;
import dev.pilothouse.policy.decisions.RiskAssignment;
import dev.pilothouse.policy.decisions.RiskClassification.State;
import dev.pilothouse.policy.decisions.RiskView;
import dev.pilothouse.policy.rules.risk.RiskResult;
import java.time.LocalDate;
import java.util.stream.Collectors;

/** What the answers so far mean: class, articles, duties with owner and day. */
final class ResultCard extends Card {
    private static final int SHOWN = 8;

    ResultCard(RiskView view, LocalDate today, PageState state) {
        super(signed(view) ? "Result" : "Result so far");
        RiskResult result = view.result();
        tools(Ui.text(badge(view), "badge", "line"));
        flush();
        Div head = Ui.div("risk-result");
        boolean nothing = !result.complete() && result.riskClass() == RiskClass.MINIMAL;
        Status status = nothing ? Status.UNKNOWN : Words.status(view.riskClass());
        Icon icon = new Icon(status.icon(), "l", "t-" + status.css());
        Div words =
                new Div(
                        Ui.div(
                                "big",
                                new Span(nothing ? "Not known yet" : Words.of(view.riskClass()))));
        words.add(
                Ui.div(
                        "small sec",
                        new Span(
                                nothing
                                        ? "Nothing strict so far; questions are open"
                                        : articles(result))));
        if (!result.upcoming().isEmpty()) {
            words.add(Ui.div("small t-off", new Span(upcoming(result))));
        }
        head.add(icon, words);
        UnorderedList duties = new UnorderedList();
        duties.addClassName("ob");
        result.duties().stream().limit(SHOWN).forEach(d -> duties.add(duty(view, d, today)));
        content(head, duties);
        int all = result.duties().size();
        footer(
                Ui.text(
                        all > SHOWN
                                ? SHOWN + " of " + all + " duties shown"
                                : all == 1 ? "1 duty" : all + " duties"),
                Ui.link(
                        ObligationsNavigation.href(state, view.feature().key()),
                        "All duties",
                        "push"));
    }

    private static boolean signed(RiskView view) {
        return view.newest().filter(n -> n.state() == State.SIGNED).isPresent();
    }

    private static String badge(RiskView view) {
        return view.newest()
                .map(n ->
                        switch (n.state()) {
                            case DRAFT -> "provisional";
                            case ASKED -> "waits for a second person";
                            case CHANGES_REQUESTED -> "changes requested";
                            case SIGNED -> "signed off";
                        })
                .orElse("not begun");
    }

    private static String articles(RiskResult result) {
        String articles = String.join(", ", result.articles());
        String uses =
                result.reasons().stream()
                        .map(RiskResult.Reason::article)
                        .filter(a -> a.startsWith("Annex III"))
                        .distinct()
                        .collect(Collectors.joining(", "));
        boolean open = result.riskClass() == RiskClass.HIGH && !result.complete();
        String all = uses.isEmpty() ? articles : uses + "; " + articles;
        return open ? all + ", unless a derogation holds" : all;
    }

    private static String upcoming(RiskResult result) {
        return result.upcoming().stream()
                .map(r ->
                        "Prohibited from " + Words.day(r.from().orElseThrow()) + ", " + r.article())
                .collect(Collectors.joining("; "));
    }

    private static ListItem duty(RiskView view, RiskResult.Due duty, LocalDate today) {
        RiskAssignment to = view.assignments().getOrDefault(duty.id(), RiskAssignment.NONE);
        String owner = to.owner().isEmpty() ? owner(view, duty.owner()) : to.owner();
        Span article = Ui.text(Words.article(duty.article()), "medium", "clip");
        article.getElement().setAttribute("title", duty.article());
        Span title = Ui.text(duty.title(), "clip");
        title.getElement().setAttribute("title", duty.text());
        return new ListItem(
                article,
                title,
                new Span(),
                Ui.text(
                        owner + " · " + Words.due(to.due().or(duty::effectiveFrom), today),
                        "small",
                        "ter"));
    }

    private static String owner(RiskView view, String usual) {
        return switch (usual) {
            case "team" -> view.feature().data().team().map(t -> "Team " + t).orElse("nobody");
            case "oncall" -> "On-call";
            case "compliance" -> "Compliance";
            default -> "Platform";
        };
    }
}
