package dev.pilothouse.console.web.prompts;

import com.vaadin.flow.component.AbstractSinglePropertyField;
import com.vaadin.flow.component.Tag;
import com.vaadin.flow.component.dependency.JsModule;
import java.util.Collection;

/** A text in which placeholders are marked while it is typed: known ones, and others. */
@Tag("ph-template")
@JsModule("context://pilothouse/console.js")
final class TemplateField extends AbstractSinglePropertyField<TemplateField, String> {
    TemplateField() {
        super("value", "", false);
    }

    /** Named to screen readers. */
    void label(String label) {
        getElement().setAttribute("label", label);
    }

    /** Names of variables that are declared. */
    void known(Collection<String> names) {
        getElement().setAttribute("known", String.join(" ", names));
    }

    @Override
    public void setReadOnly(boolean readOnly) {
        super.setReadOnly(readOnly);
        getElement().setAttribute("readonly", readOnly);
    }
}
