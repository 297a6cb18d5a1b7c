package dev.pilothouse.console.web.risk;

import com.vaadin.flow.component.button.Button;
import com.vaadin.flow.component.button.ButtonVariant;
import com.vaadin.flow.component.textfield.TextArea;
import dev.pilothouse.console.web.ui.Card;
import dev.pilothouse.console.web.ui.FormDialog;
import dev.pilothouse.console.web.ui.Ui;
import dev.pilothouse.policy.decisions.RiskStanding;
import dev.pilothouse.policy.decisions.RiskView;
import dev.pilothouse.policy.rules.risk.RiskResult;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/** What answers of the feature disclose; there only where Article 50 asks for it. */
final class NoticeCard extends Card {
    NoticeCard(RiskView view, boolean editable, Consumer<String> set) {
        super("What answers disclose");
        List<String> owed = view.result().discloses();
        setVisible(!owed.isEmpty());
        sub(articles(view));
        content(
                Ui.paragraph("Every answer carries the header AI-Disclosure once this is signed."),
                Ui.paragraph(notice(view), "ter"));
        if (editable && sent(view)) {
            Button change = Ui.button("Set the notice", "pencil", ButtonVariant.SMALL);
            change.addClickListener(e -> open(view, set));
            footer(change);
        }
    }

    private static String articles(RiskView view) {
        return view.result().duties().stream()
                .filter(d -> view.result().discloses().contains(d.id()))
                .map(RiskResult.Due::article)
                .map(Words::article)
                .collect(Collectors.joining(", "));
    }

    /** Where it is accepted: a class that counts asks for it. */
    private static boolean sent(RiskView view) {
        return view.inForce().filter(RiskStanding::takesNotice).isPresent();
    }

    private static String notice(RiskView view) {
        boolean owed =
                view.result().owes(RiskResult.TELLS) || view.result().owes(RiskResult.PUBLISHES);
        if (view.notice().isPresent() && sent(view)) {
            return "It begins with: " + view.notice().orElseThrow();
        }
        if (!owed) {
            return "No notice is needed in the answer.";
        }
        return sent(view)
                ? "No notice stands in the answer: the application has to tell people."
                : "A notice in the answer can be set once this is signed.";
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
