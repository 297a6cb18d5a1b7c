package dev.pilothouse.console.web.risk;

import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.Span;
import dev.pilothouse.console.web.ui.Ui;
import dev.pilothouse.policy.rules.risk.RiskQuestion;
import dev.pilothouse.policy.rules.risk.RiskQuestion.Kind;
import dev.pilothouse.policy.rules.risk.RiskQuestion.Option;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/** The answers to choose from: one, or several that exclude "none" and "not sure". */
final class OptionList extends Div {
    private final RiskQuestion question;
    private final Map<String, Div> rows = new LinkedHashMap<>();
    private final Set<String> chosen = new LinkedHashSet<>();
    private final Runnable changed;

    OptionList(RiskQuestion question, List<String> given, boolean editable, Runnable changed) {
        this.question = question;
        this.changed = changed;
        addClassName("opts");
        getElement().setAttribute("role", many() ? "group" : "radiogroup");
        getElement().setAttribute("aria-label", question.text());
        chosen.addAll(given);
        options().forEach(o -> add(row(o, editable)));
        show();
    }

    private boolean many() {
        return question.kind() == Kind.MANY;
    }

    /** Whether answers have articles of their own. */
    private boolean cites() {
        return question.options().stream().anyMatch(o -> !o.article().isEmpty());
    }

    private Stream<Option> options() {
        Stream<Option> own =
                question.kind() == Kind.YES_NO
                        ? Stream.of(
                                new Option(RiskQuestion.YES, "Yes", "", ""),
                                new Option(RiskQuestion.NO, "No", "", ""))
                        : question.options().stream();
        Option unsure =
                new Option(
                        RiskQuestion.UNSURE,
                        "Not sure",
                        "Counts as the more careful answer, and somebody else has to look.",
                        "");
        return Stream.concat(own, Stream.of(unsure));
    }

    private Div row(Option option, boolean editable) {
        Span words = new Span(Ui.text(option.label(), "medium"));
        if (!option.help().isEmpty()) {
            words.add(Ui.text(option.help(), "small", "sec"));
        }
        Div row = Ui.div(cites() ? "opt" : "opt plain", Ui.text("", "box"));
        if (cites()) {
            row.add(Ui.text(option.article().isEmpty() ? "–" : option.article(), "art"));
        }
        row.add(words);
        row.getElement().setAttribute("role", many() ? "checkbox" : "radio");
        row.getElement().setAttribute("data-value", option.value());
        row.getElement().setAttribute("aria-disabled", Boolean.toString(!editable));
        if (editable) {
            row.getElement().setAttribute("tabindex", "0");
            row.addClickListener(e -> choose(option.value()));
            row.getElement()
                    .addEventListener("keydown", e -> choose(option.value()))
                    .setFilter("event.key === 'Enter' || event.key === ' '")
                    .preventDefault();
        }
        rows.put(option.value(), row);
        return row;
    }

    private void choose(String value) {
        boolean alone =
                !many() || value.equals(RiskQuestion.NONE) || value.equals(RiskQuestion.UNSURE);
        if (alone) {
            chosen.clear();
            chosen.add(value);
        } else {
            chosen.remove(RiskQuestion.NONE);
            chosen.remove(RiskQuestion.UNSURE);
            if (!chosen.remove(value)) {
                chosen.add(value);
            }
        }
        show();
        changed.run();
    }

    private void show() {
        rows.forEach((value, row) -> {
            boolean on = chosen.contains(value);
            row.getElement().setAttribute("aria-checked", Boolean.toString(on));
            Span box = (Span) row.getComponentAt(0);
            box.setClassName("radio", !many());
            box.setClassName("on", on);
        });
    }

    List<String> chosen() {
        return List.copyOf(chosen);
    }
}
