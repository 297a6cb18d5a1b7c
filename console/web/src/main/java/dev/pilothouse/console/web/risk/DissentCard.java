package dev.pilothouse.console.web.risk;

import com.vaadin.flow.component.button.Button;
import com.vaadin.flow.component.button.ButtonVariant;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.Span;
import com.vaadin.flow.component.textfield.TextArea;
import dev.pilothouse.console.web.ui.Card;
import dev.pilothouse.console.web.ui.FormDialog;
import dev.pilothouse.console.web.ui.RelativeTime;
import dev.pilothouse.console.web.ui.Ui;
import dev.pilothouse.policy.decisions.RiskDissent;
import dev.pilothouse.policy.decisions.RiskView;
import java.util.function.Consumer;

/** Who disagrees with the classification, and why. */
final class DissentCard extends Card {
    DissentCard(RiskView view, Consumer<String> record) {
        super("Who disagrees");
        setVisible(view.newest().isPresent());
        Div all = Ui.div("stack s");
        view.dissents().forEach(d -> all.add(line(d)));
        if (view.dissents().isEmpty()) {
            all.add(Ui.text("Nobody so far.", "ter"));
        }
        content(all);
        Button disagree = Ui.button("I disagree", "message-square", ButtonVariant.SMALL);
        disagree.addClickListener(e -> open(record));
        footer(disagree);
    }

    private static Div line(RiskDissent dissent) {
        return new Div(
                Ui.paragraph(dissent.text()),
                Ui.div(
                        "row small ter",
                        new Span(dissent.byName() + ", questionnaire " + dissent.number()),
                        new RelativeTime(dissent.at())));
    }

    private static void open(Consumer<String> record) {
        TextArea text = ClassifyView.area("Why", "", 2000);
        FormDialog form = new FormDialog("Disagree", "Record why");
        form.with(Ui.paragraph("Kept with the classification and in the audit log.", "ter"));
        form.field("text", text);
        form.onSubmit(() -> record.accept(text.getValue())).open();
    }
}
