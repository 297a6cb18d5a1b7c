package dev.pilothouse.console.web.traces;

import com.vaadin.flow.component.button.Button;
import com.vaadin.flow.component.button.ButtonVariant;
import com.vaadin.flow.component.dialog.Dialog;
import com.vaadin.flow.component.textfield.TextArea;
import com.vaadin.flow.data.value.ValueChangeMode;
import dev.pilothouse.console.web.ui.Ui;
import java.util.function.Consumer;

/** Asks why masked content should be shown, before it is. */
final class RevealDialog extends Dialog {
    private static final int LONGEST = 500;

    RevealDialog(long passages, String span, Consumer<String> reveal) {
        setHeaderTitle("Reveal masked content of " + span + "?");
        setWidth("480px");
        TextArea reason = new TextArea("Reason");
        reason.setWidthFull();
        reason.setMaxLength(LONGEST);
        reason.setAutofocus(true);
        reason.setRequiredIndicatorVisible(true);
        reason.setValueChangeMode(ValueChangeMode.EAGER);
        add(
                Ui.div(
                        "stack m",
                        Ui.paragraph(
                                passages
                                        + (passages == 1 ? " passage was" : " passages were")
                                        + " masked before storing. Your name, the time and the reason go into the audit log before anything is shown."),
                        reason));
        Button confirm = new Button("Reveal", e -> confirm(reason.getValue().strip(), reveal));
        confirm.addThemeVariants(ButtonVariant.PRIMARY);
        confirm.setEnabled(false);
        reason.addValueChangeListener(e -> confirm.setEnabled(!e.getValue().isBlank()));
        getFooter().add(new Button("Keep masked", e -> close()), confirm);
    }

    private void confirm(String reason, Consumer<String> reveal) {
        if (!reason.isEmpty()) {
            close();
            reveal.accept(reason);
        }
    }
}
