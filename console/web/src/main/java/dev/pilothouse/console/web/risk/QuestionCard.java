package dev.pilothouse.console.web.risk;

import com.vaadin.flow.component.button.Button;
import com.vaadin.flow.component.button.ButtonVariant;
import com.vaadin.flow.component.checkbox.Checkbox;
import com.vaadin.flow.component.datepicker.DatePicker;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.H2;
import com.vaadin.flow.component.html.Section;
import com.vaadin.flow.component.textfield.TextArea;
import dev.pilothouse.console.web.ui.Status;
import dev.pilothouse.console.web.ui.Ui;
import dev.pilothouse.policy.decisions.RiskView;
import dev.pilothouse.policy.rules.risk.RiskAnswer;
import dev.pilothouse.policy.rules.risk.RiskQuestion;
import dev.pilothouse.policy.rules.risk.RiskQuestion.Kind;
import dev.pilothouse.policy.rules.risk.Ruleset;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** One question with its answers, and why somebody chose as they did. */
final class QuestionCard extends Section {
    private final RiskView view;
    private final RiskQuestion question;
    private final boolean editable;
    private final TextArea note = new TextArea("Why, in your words");
    private final Button next = Ui.button("Next", "arrow-right", ButtonVariant.PRIMARY);
    private final Div body = Ui.div("body stack m ask");
    private Supplier<List<String>> chosen = List::of;

    QuestionCard(
            RiskView view,
            RiskQuestion question,
            boolean editable,
            Optional<Runnable> back,
            Consumer<RiskAnswer> answer) {
        this.view = view;
        this.question = question;
        this.editable = editable && view.held().isEmpty();
        addClassName("card");
        Optional<RiskAnswer> given = view.questionnaire().answer(question.id());
        body.add(new Div(Ui.paragraph(step(), "small", "ter"), new H2(question.text())));
        body.add(
                question.kind() == Kind.DATE
                        ? day(given)
                        : options(given.map(RiskAnswer::values).orElse(List.of())));
        note.setValue(given.map(RiskAnswer::note).orElse(""));
        note.setMaxLength(2000);
        note.setWidthFull();
        note.setReadOnly(!this.editable);
        note.setHelperText(
                question.noteFor().isEmpty()
                        ? "Kept with the answer, shown to whoever signs."
                        : "A derogation needs a written ground of at least 20 characters.");
        body.add(note);
        if (view.held().isPresent()) {
            body.add(held());
        }
        body.add(buttons(editable, back, answer));
        add(body);
        ready();
    }

    private String step() {
        List<Ruleset.Step> steps = view.ruleset().steps();
        int at = 0;
        while (!steps.get(at).id().equals(question.step())) {
            at++;
        }
        return "Step " + (at + 1) + " of " + (steps.size() + 1) + ", " + question.article();
    }

    private OptionList options(List<String> given) {
        OptionList list = new OptionList(question, given, editable, this::ready);
        chosen = list::chosen;
        return list;
    }

    private Div day(Optional<RiskAnswer> given) {
        String value = given.map(a -> a.values().getFirst()).orElse("");
        DatePicker picker = new DatePicker("Day");
        Checkbox notYet = new Checkbox("Not yet");
        boolean isDay = value.matches("\\d{4}-\\d\\d-\\d\\d");
        picker.setValue(isDay ? LocalDate.parse(value) : null);
        notYet.setValue(value.equals(RiskQuestion.NOT_YET));
        picker.setReadOnly(!editable);
        notYet.setReadOnly(!editable);
        picker.addValueChangeListener(e -> {
            if (e.getValue() != null) {
                notYet.setValue(false);
            }
            ready();
        });
        notYet.addValueChangeListener(e -> {
            if (e.getValue()) {
                picker.clear();
            }
            ready();
        });
        chosen =
                () ->
                        notYet.getValue()
                                ? List.of(RiskQuestion.NOT_YET)
                                : Optional.ofNullable(picker.getValue())
                                        .map(d -> List.of(d.toString()))
                                        .orElse(List.of());
        return Ui.div("row wide", picker, notYet);
    }

    /** Why nothing can be changed, and where that ends. */
    static Div held() {
        return Ui.note(
                Status.WATCH,
                "hourglass",
                Ui.div(
                        "row wrap",
                        Ui.text(
                                "The class counts already. A second person decides about it first;"
                                        + " requesting changes makes it a draft again."),
                        Ui.link("approvals?show=all", "Its approval")));
    }

    private Div buttons(boolean shown, Optional<Runnable> back, Consumer<RiskAnswer> answer) {
        Button previous = new Button("Back");
        previous.addClickListener(e -> back.ifPresent(Runnable::run));
        previous.setVisible(back.isPresent());
        next.setIconAfterText(true);
        next.setVisible(shown);
        next.setDisableOnClick(true);
        next.addClickListener(e -> {
            answer.accept(new RiskAnswer(chosen.get(), note.getValue()));
            ready();
        });
        Div end = Ui.div("row push");
        List<String> second = view.second();
        if (!second.isEmpty()) {
            end.add(Ui.text("A second person has to agree", "ter", "small"));
        }
        end.add(next);
        return Ui.div("row", previous, end);
    }

    private void ready() {
        next.setEnabled(editable && !chosen.get().isEmpty());
    }
}
