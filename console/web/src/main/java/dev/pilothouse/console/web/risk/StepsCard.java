package dev.pilothouse.console.web.risk;

import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.ListItem;
import com.vaadin.flow.component.html.Span;
import com.vaadin.flow.component.html.UnorderedList;
import dev.pilothouse.console.web.ui.Card;
import dev.pilothouse.console.web.ui.Icon;
import dev.pilothouse.console.web.ui.RelativeTime;
import dev.pilothouse.console.web.ui.Ui;
import dev.pilothouse.db.model.RiskClass;
import dev.pilothouse.policy.decisions.RiskStep;
import dev.pilothouse.policy.decisions.RiskView;
import dev.pilothouse.policy.rules.risk.RiskAnswer;
import dev.pilothouse.policy.rules.risk.RiskQuestion;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The answers as they were given, newest first, and which of them changed the class. */
final class StepsCard extends Card {
    private static final int SHOWN = 6;

    StepsCard(RiskView view) {
        super("What changed your class");
        List<RiskStep> changed = view.steps().stream().filter(RiskStep::changed).toList();
        List<RiskStep> shown = changed.isEmpty() ? view.steps() : changed;
        if (shown.isEmpty()) {
            content(Ui.text("Nothing yet: no question is answered.", "ter"));
            return;
        }
        UnorderedList list = new UnorderedList();
        list.addClassName("timeline");
        shown.stream().limit(SHOWN).forEach(s -> list.add(item(view, s)));
        content(list);
    }

    private static ListItem item(RiskView view, RiskStep step) {
        Icon icon =
                step.changed()
                        ? new Icon("circle-dot", "t-watch")
                        : new Icon("circle-check", "t-ok");
        Optional<RiskQuestion> question =
                view.ruleset().questions().stream()
                        .filter(q -> q.id().equals(step.question()))
                        .findFirst();
        String said =
                question.map(q -> Words.answer(q, new RiskAnswer(step.choices(), "")))
                        .orElse(String.join(", ", step.choices()));
        String article = question.map(q -> Words.article(q.article())).orElse("");
        Div words = new Div(new Span(article + ": " + said + " "));
        words.add(Ui.text(became(step), "ter"));
        Div when = Ui.div("when", new RelativeTime(step.at()), new Span(", " + step.byName()));
        return new ListItem(icon, words, when);
    }

    private static String became(RiskStep step) {
        String after = word(step.after());
        return step.changed() ? word(step.before()) + " to " + after : "stays " + after;
    }

    private static String word(String tier) {
        return Words.of(RiskClass.ofWord(tier)).toLowerCase(Locale.ROOT);
    }
}
