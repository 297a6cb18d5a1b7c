package dev.pilothouse.console.web.privacy;

import com.vaadin.flow.component.button.Button;
import com.vaadin.flow.component.dialog.Dialog;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.Pre;
import com.vaadin.flow.component.select.Select;
import dev.pilothouse.console.web.ui.CopyButton;
import dev.pilothouse.console.web.ui.FormDialog;
import dev.pilothouse.console.web.ui.Toast;
import dev.pilothouse.console.web.ui.Ui;
import dev.pilothouse.console.web.ui.Viewer;
import dev.pilothouse.db.model.BadInput;
import dev.pilothouse.policy.decisions.privacy.LetterPost;
import dev.pilothouse.policy.decisions.privacy.PrivacyLetters;
import dev.pilothouse.policy.decisions.privacy.PrivacyRequest;
import java.util.List;

/** Prepared words for the person: to copy, or to send to an address that the request names. */
final class LetterDialog {
    private final PrivacyRequest request;
    private final PrivacyDesk desk;
    private final Viewer viewer;
    private final Runnable then;
    private final Dialog dialog = new Dialog();

    LetterDialog(PrivacyRequest request, PrivacyDesk desk, Viewer viewer, Runnable then) {
        this.request = request;
        this.desk = desk;
        this.viewer = viewer;
        this.then = then;
    }

    void open() {
        dialog.setHeaderTitle("Message to the subject of " + request.name());
        dialog.setWidth("640px");
        Div all = Ui.div("stack m");
        PrivacyLetters.of(request).forEach(letter -> all.add(letter(letter)));
        if (!desk.letters().works()) {
            all.add(Ui.paragraph("No mail server is set: copy the text.", "ter", "small"));
        }
        dialog.add(all);
        dialog.getFooter().add(new Button("Close", e -> dialog.close()));
        dialog.open();
    }

    private Div letter(PrivacyLetters.Letter letter) {
        CopyButton copy = new CopyButton(letter.text(), "Copy the text");
        Div row = Ui.div("row", Ui.text(letter.title(), "medium"));
        if (desk.letters().works()) {
            Button send = Ui.quiet("Send by e-mail");
            send.setAriaLabel("Send “" + letter.title() + "” by e-mail");
            send.addClassName("push");
            send.addClickListener(e -> ask(letter));
            row.add(send);
        } else {
            copy.addClassName("push");
        }
        row.add(copy);
        return Ui.div("stack s", row, words(letter));
    }

    private static Pre words(PrivacyLetters.Letter letter) {
        Pre text = new Pre(letter.text());
        text.addClassNames("json");
        return text;
    }

    /** Addresses are identifiers: showing them is in the audit log. */
    private void ask(PrivacyLetters.Letter letter) {
        try {
            List<String> known =
                    desk.requests()
                            .identifiers(viewer.actor(), request.id())
                            .map(LetterPost::addresses)
                            .orElse(List.of());
            if (known.isEmpty()) {
                Toast.refused(
                        new IllegalStateException(
                                "No e-mail address of the person is known: copy the text"));
            } else {
                confirm(letter, known);
            }
        } catch (RuntimeException e) {
            Toast.refused(e);
        }
    }

    private void confirm(PrivacyLetters.Letter letter, List<String> known) {
        Select<String> address = new Select<>();
        address.setLabel("To");
        address.setItems(known);
        address.setValue(known.getFirst());
        FormDialog form = new FormDialog("Send “" + letter.title() + "”?", "Send the letter");
        form.setWidth("600px");
        form.field("address", address);
        form.with(words(letter));
        form.with(
                Ui.paragraph(
                        "It leaves from this console as it stands. The audit log names the letter,"
                                + " not the address.",
                        "ter",
                        "small"));
        form.onSubmit(
                        () -> {
                            var _ =
                                    desk.letters()
                                            .send(
                                                    viewer.actor(),
                                                    request.id(),
                                                    letter.name(),
                                                    address.getOptionalValue()
                                                            .orElseThrow(() ->
                                                                    new BadInput(
                                                                            "address",
                                                                            "",
                                                                            "an address")));
                            Toast.say("The letter is queued");
                            dialog.close();
                            then.run();
                        })
                .open();
    }
}
