package dev.pilothouse.console.web.risk;

import com.vaadin.flow.component.html.ListItem;
import com.vaadin.flow.component.html.Nav;
import com.vaadin.flow.component.html.OrderedList;
import com.vaadin.flow.component.html.Span;
import dev.pilothouse.console.web.ui.Icon;
import dev.pilothouse.console.web.ui.PageState;
import dev.pilothouse.console.web.ui.Ui;
import dev.pilothouse.policy.decisions.RiskView;
import dev.pilothouse.policy.rules.risk.Questionnaire;
import dev.pilothouse.policy.rules.risk.RiskAnswer;
import dev.pilothouse.policy.rules.risk.RiskQuestion;
import dev.pilothouse.policy.rules.risk.Ruleset;
import java.util.List;
import java.util.Optional;

/** The steps of the questionnaire, with what was answered; each leads to its first question. */
final class StepList extends Nav {
    StepList(RiskView view, Optional<RiskQuestion> shown, PageState state) {
        getElement().setAttribute("aria-label", "Steps");
        OrderedList list = new OrderedList();
        list.addClassName("steps");
        for (Ruleset.Step step : view.ruleset().steps()) {
            boolean current = shown.filter(q -> q.step().equals(step.id())).isPresent();
            list.add(item(view, step, current, state));
        }
        list.add(summary(view, shown.isEmpty(), state));
        add(list);
    }

    private static ListItem item(
            RiskView view, Ruleset.Step step, boolean current, PageState state) {
        Questionnaire answered = view.questionnaire();
        List<RiskQuestion> asked =
                answered.asked().stream().filter(q -> q.step().equals(step.id())).toList();
        boolean done =
                !asked.isEmpty()
                        && asked.stream().allMatch(q -> answered.answer(q.id()).isPresent());
        Span words = new Span(new Span(step.title()));
        String said = said(answered, asked);
        if (!said.isEmpty()) {
            words.add(Ui.text(said, "small", "ter"));
        }
        ListItem item = new ListItem();
        var inner =
                List.of(icon(done, current), words, Ui.text(Words.article(step.article()), "art"));
        if (asked.isEmpty()) {
            inner.forEach(item::add);
        } else {
            var link =
                    Ui.link(
                            RiskNavigation.href(
                                    state,
                                    view.feature().tenant(),
                                    view.feature().id(),
                                    asked.getFirst().id()),
                            "");
            inner.forEach(link::add);
            item.add(link);
        }
        if (current) {
            item.getElement().setAttribute("aria-current", "step");
        }
        return item;
    }

    private static String said(Questionnaire answered, List<RiskQuestion> asked) {
        List<String> all =
                asked.stream()
                        .map(q -> answered.answer(q.id()).map(a -> shortly(q, a)).orElse(""))
                        .filter(s -> !s.isEmpty())
                        .toList();
        if (all.isEmpty()) {
            return "";
        }
        return asked.getFirst().step().equals("annex3") ? all.getLast() : all.getFirst();
    }

    private static String shortly(RiskQuestion question, RiskAnswer answer) {
        if (answer.values().equals(List.of(RiskQuestion.NONE))) {
            return "none of " + (question.options().size() - 1);
        }
        String words = Words.answer(question, answer);
        return words.length() <= 40 ? words : words.substring(0, 39) + "…";
    }

    private static Icon icon(boolean done, boolean current) {
        return done
                ? new Icon("circle-check", "t-ok")
                : current ? new Icon("circle-dot") : new Icon("circle", "t-unknown");
    }

    private static ListItem summary(RiskView view, boolean current, PageState state) {
        ListItem item = new ListItem();
        boolean open = view.questionnaire().next().isPresent();
        Icon icon = icon(false, current);
        Span words = new Span("Summary and sign-off");
        if (open) {
            item.add(icon, words);
        } else {
            var link =
                    Ui.link(
                            RiskNavigation.href(
                                    state, view.feature().tenant(), view.feature().id()),
                            "");
            link.add(icon, words);
            item.add(link);
        }
        if (current) {
            item.getElement().setAttribute("aria-current", "step");
        }
        return item;
    }
}
