package dev.pilothouse.console.web.risk;

import com.vaadin.flow.component.button.Button;
import com.vaadin.flow.component.button.ButtonVariant;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.H2;
import com.vaadin.flow.component.html.ListItem;
import com.vaadin.flow.component.html.Section;
import com.vaadin.flow.component.html.Span;
import com.vaadin.flow.component.html.UnorderedList;
import com.vaadin.flow.component.textfield.TextArea;
import dev.pilothouse.console.web.ui.PageState;
import dev.pilothouse.console.web.ui.RelativeTime;
import dev.pilothouse.console.web.ui.Status;
import dev.pilothouse.console.web.ui.Ui;
import dev.pilothouse.policy.decisions.RiskClassification;
import dev.pilothouse.policy.decisions.RiskClassification.State;
import dev.pilothouse.policy.decisions.RiskView;
import dev.pilothouse.policy.rules.risk.RiskAnswer;
import dev.pilothouse.policy.rules.risk.RiskQuestion;
import dev.pilothouse.policy.rules.risk.RiskResult;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** Everything that was answered, why the class is what it is, and the sign-off. */
final class SummaryCard extends Section {
    private final RiskView view;
    private final Div body = Ui.div("body stack m ask");

    SummaryCard(RiskView view, boolean editable, PageState state, Consumer<String> sign) {
        this.view = view;
        addClassName("card");
        body.add(
                new Div(
                        Ui.paragraph("Summary and sign-off", "small", "ter"),
                        new H2(
                                view.feature().data().displayName()
                                        + ": "
                                        + Words.of(view.riskClass()))));
        standing();
        body.add(reasons(), answers(state));
        Optional<State> at = view.newest().map(RiskClassification::state);
        boolean open = at.filter(s -> s == State.DRAFT || s == State.CHANGES_REQUESTED).isPresent();
        if (editable && open) {
            signing(sign);
        }
        add(body);
    }

    private void standing() {
        view.newest()
                .filter(n -> n.state() == State.ASKED)
                .ifPresent(n -> {
                    Div words =
                            Ui.div(
                                    "row wrap",
                                    Ui.text(waiting()),
                                    Ui.link("approvals?show=all", "Its approval"));
                    body.add(Ui.note(Status.WATCH, "hourglass", words));
                });
        view.newest()
                .flatMap(RiskClassification::signOff)
                .ifPresent(s ->
                        body.add(
                                Ui.note(
                                        Status.OK,
                                        "circle-check",
                                        Ui.div(
                                                "row wrap",
                                                Ui.text("Signed off by " + s.byName()),
                                                new RelativeTime(s.at()),
                                                Ui.text("sealed with key", "ter"),
                                                Ui.mono(s.seal().key())))));
    }

    private String waiting() {
        boolean counts = view.inForce().filter(f -> !f.confirmed()).isPresent();
        return counts
                ? "It counts at the gateways already; a second person has to confirm it. Until"
                        + " then nothing is changed."
                : "It takes effect when a second person has agreed.";
    }

    private UnorderedList reasons() {
        UnorderedList list = new UnorderedList();
        list.addClassName("stack");
        RiskResult result = view.result();
        result.reasons().forEach(r -> list.add(reason(r)));
        result.upcoming().forEach(r -> list.add(reason(r)));
        return list;
    }

    private static ListItem reason(RiskResult.Reason reason) {
        ListItem item =
                new ListItem(
                        Ui.text(reason.article(), "medium"),
                        new Span(" " + reason.text() + " "),
                        Ui.mono(reason.rule()));
        reason.from().ifPresent(d -> item.add(Ui.text(" from " + Words.day(d), "ter")));
        return item;
    }

    private Div answers(PageState state) {
        Div all = Ui.div("rows-table");
        UnorderedList list = new UnorderedList();
        list.addClassName("ob");
        for (RiskQuestion question : view.questionnaire().asked()) {
            view.questionnaire()
                    .answer(question.id())
                    .ifPresent(a -> list.add(answer(question, a, state)));
        }
        all.add(list);
        return all;
    }

    private ListItem answer(RiskQuestion question, RiskAnswer answer, PageState state) {
        Span said = Ui.text(Words.answer(question, answer), "medium");
        Span article = Ui.text(Words.article(question.article()), "ter", "clip");
        article.getElement().setAttribute("title", question.article());
        ListItem item =
                new ListItem(
                        article,
                        new Span(Ui.text(question.text() + " "), said),
                        Ui.link(
                                RiskNavigation.href(
                                        state,
                                        view.feature().tenant(),
                                        view.feature().id(),
                                        question.id()),
                                "Change"));
        if (!answer.note().isEmpty()) {
            item.add(Ui.text(answer.note(), "small", "ter"));
        }
        return item;
    }

    private void signing(Consumer<String> sign) {
        List<String> second = view.second();
        TextArea note = new TextArea("Note for who decides");
        note.setMaxLength(2000);
        note.setWidthFull();
        note.setVisible(!second.isEmpty());
        Button button =
                Ui.button(
                        second.isEmpty() ? "Sign off" : "Sign and ask a second person",
                        "signature",
                        ButtonVariant.PRIMARY);
        button.setDisableOnClick(true);
        button.addClickListener(e -> {
            sign.accept(note.getValue());
            button.setEnabled(true);
        });
        String why =
                second.isEmpty()
                        ? "Your signature is enough: nothing here needs a second person."
                        : "A second person has to agree: " + String.join(", ", second) + ".";
        body.add(note, Ui.div("row", Ui.text(why, "ter", "small"), Ui.div("row push", button)));
    }
}
