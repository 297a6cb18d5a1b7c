package dev.pilothouse.console.web.ui;

import com.vaadin.flow.component.Component;
import com.vaadin.flow.component.HasSize;
import com.vaadin.flow.component.button.Button;
import com.vaadin.flow.component.button.ButtonVariant;
import com.vaadin.flow.component.dialog.Dialog;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.Span;
import com.vaadin.flow.component.shared.HasValidationProperties;
import dev.pilothouse.db.model.BadInput;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A form over the page. Fields carry the names that services use in their refusals, so that a
 * refusal stands at the field it is about; what the person typed is kept.
 */
public final class FormDialog extends Dialog {
    private final Map<String, HasValidationProperties> fields = new LinkedHashMap<>();
    private final Div body = Ui.div("stack m");
    private final Span error = Ui.text("", "t-off");
    private final Button submit;
    private Runnable action = () -> {};

    /**
     * @param label of the button, a verb and what it acts on
     */
    public FormDialog(String title, String label) {
        setHeaderTitle(title);
        setWidth("560px");
        error.getElement().setAttribute("role", "alert");
        add(body, error);
        submit = new Button(label, e -> submit());
        submit.addThemeVariants(ButtonVariant.PRIMARY);
        submit.setDisableOnClick(true);
        getFooter().add(new Button("Cancel", e -> close()), submit);
    }

    /** Red, for what destroys or cannot be taken back. */
    public FormDialog destructive() {
        submit.addThemeVariants(ButtonVariant.ERROR);
        return this;
    }

    /**
     * Adds a field.
     *
     * @param name as services call it, for example {@code display_name}
     */
    public <C extends Component & HasValidationProperties & HasSize> C field(
            String name, C component) {
        fields.put(name, component);
        component.setWidthFull();
        body.add(component);
        return component;
    }

    /** Puts fields that were added side by side. */
    public FormDialog row(Component... side) {
        Div row = Ui.div("row wide top", side);
        body.add(row);
        return this;
    }

    /** Words or markup between fields. */
    public FormDialog with(Component... content) {
        body.add(content);
        return this;
    }

    /** Closes the dialog when {@code newAction} returns; a refusal keeps it open. */
    public FormDialog onSubmit(Runnable newAction) {
        action = newAction;
        return this;
    }

    private void submit() {
        error.setText("");
        fields.values().forEach(f -> f.setInvalid(false));
        try {
            action.run();
            close();
        } catch (BadInput e) {
            refuse(e);
        } catch (RuntimeException e) {
            Failure failure = Failure.of(e);
            String id = failure.id().isEmpty() ? "" : " (" + failure.id() + ")";
            error.setText(failure.what() + id + ". Nothing was changed.");
        } finally {
            submit.setEnabled(true);
        }
    }

    private void refuse(BadInput e) {
        HasValidationProperties field = fields.get(e.field());
        if (field == null) {
            error.setText(e.getMessage());
        } else {
            field.setErrorMessage(e.getMessage());
            field.setInvalid(true);
        }
    }
}
