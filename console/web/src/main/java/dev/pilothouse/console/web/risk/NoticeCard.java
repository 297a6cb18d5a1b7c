package dev.pilothouse.console.web.risk;

import com.vaadin.flow.component.button.Button;
import com.vaadin.flow.component.button.ButtonVariant;
import com.vaadin.flow.component.textfield.TextArea;
import dev.pilothouse.console.web.ui.Card;
import dev.pilothouse.console.web.ui.FormDialog;
import dev.pilothouse.console.web.ui.Ui;
import dev.pilothouse.policy.decisions.RiskView;
import java.util.function.Consumer;

/** What answers of the feature disclose; there only where Article 50 asks for it. */
final class NoticeCard extends Card {
    NoticeCard(RiskView view, boolean editable, Consumer<String> set) {
        super("What answers disclose");
        boolean tells = view.result().owes("O-50.1");
        boolean marks = view.result().owes("O-50.2");
        setVisible(tells || marks);
        sub(tells ? "Art 50(1)" : "Art 50(2)");
        content(
                Ui.paragraph("Every answer carries the header AI-Disclosure once this is signed."),
                view.notice().isPresent()
                        ? Ui.paragraph("It begins with: " + view.notice().orElseThrow())
                        : Ui.paragraph(
                                tells
                                        ? "No notice stands in the answer: the application has to"
                                                + " tell people."
                                        : "No notice is needed in the answer.",
                                "ter"));
        if (editable && tells) {
            Button change = Ui.button("Set the notice", "pencil", ButtonVariant.SMALL);
            change.addClickListener(e -> open(view, set));
            footer(change);
        }
    }

    private static void open(RiskView view, Consumer<String> set) {
        TextArea notice =
                ClassifyView.area(
                        "What answers begin with",
                        view.notice().orElse("You are talking to an AI system."),
                        500);
        notice.setHelperText(
                "In JSON and streams of every dialect; not where the caller asks for JSON. Leave"
                        + " it empty for the header alone.");
        FormDialog form = new FormDialog("Notice in answers", "Set the notice");
        form.field("notice", notice);
        form.onSubmit(() -> set.accept(notice.getValue())).open();
    }
}
