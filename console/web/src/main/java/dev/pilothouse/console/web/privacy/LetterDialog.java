package dev.pilothouse.console.web.privacy;

import com.vaadin.flow.component.button.Button;
import com.vaadin.flow.component.dialog.Dialog;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.Pre;
import dev.pilothouse.console.web.ui.CopyButton;
import dev.pilothouse.console.web.ui.Ui;
import dev.pilothouse.policy.decisions.privacy.PrivacyLetters;
import dev.pilothouse.policy.decisions.privacy.PrivacyRequest;

/** Prepared words for the person, to copy. */
final class LetterDialog {
    private LetterDialog() {}

    static void open(PrivacyRequest request) {
        Dialog dialog = new Dialog();
        dialog.setHeaderTitle("Message to the subject of " + request.name());
        dialog.setWidth("640px");
        Div all = Ui.div("stack m");
        PrivacyLetters.of(request).forEach(letter -> all.add(letter(letter)));
        dialog.add(all);
        dialog.getFooter().add(new Button("Close", e -> dialog.close()));
        dialog.open();
    }

    private static Div letter(PrivacyLetters.Letter letter) {
        CopyButton copy = new CopyButton(letter.text(), "Copy the text");
        copy.addClassName("push");
        Pre text = new Pre(letter.text());
        text.addClassNames("json");
        return Ui.div("stack s", Ui.div("row", Ui.text(letter.title(), "medium"), copy), text);
    }
}
