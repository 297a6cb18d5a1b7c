package dev.pilothouse.console.web.retention;

import com.vaadin.flow.component.combobox.ComboBox;
import com.vaadin.flow.component.select.Select;
import com.vaadin.flow.component.textfield.TextArea;
import dev.pilothouse.console.web.ui.FormDialog;
import dev.pilothouse.console.web.ui.PageState;
import dev.pilothouse.console.web.ui.Viewer;
import dev.pilothouse.db.model.ContentRule;
import dev.pilothouse.db.model.Permission;
import dev.pilothouse.registry.KeepingRule;
import dev.pilothouse.registry.RetentionClass;
import java.util.Optional;

/** Says whose content is kept and which class holds, of a tenant or a feature. */
final class KeepingForm {
    private final FormDialog dialog =
            new FormDialog("Say whose content is kept", "Save what is kept");
    private final Select<ContentRule> content = new Select<>();
    private final ComboBox<String> retentionClass = new ComboBox<>("Class of retention");
    private final TextArea reason = new TextArea("Why");
    private final Places places;

    KeepingForm(Tools tools, Viewer viewer, PageState state, Runnable changed) {
        places = new Places(tools, viewer, dialog, Permission.MANAGE_RETENTION, state);
        content.setLabel("Prompts, answers, arguments, documents, comments");
        content.setItems(ContentRule.values());
        content.setItemLabelGenerator(r -> r == null ? "Not said here" : r.meaning());
        content.setEmptySelectionAllowed(true);
        content.setEmptySelectionCaption("Not said here");
        dialog.field("content", content);
        retentionClass.setItems(RetentionClass.known());
        retentionClass.setAllowCustomValue(true);
        retentionClass.setClearButtonVisible(true);
        retentionClass.setPlaceholder("not said here");
        retentionClass.addCustomValueSetListener(e -> retentionClass.setValue(e.getDetail()));
        dialog.field("class", retentionClass);
        reason.setMaxLength(500);
        dialog.field("reason", reason);
        dialog.onSubmit(() -> {
            tools.rules().keep(viewer.actor(), rule(), reason.getValue());
            changed.run();
        });
    }

    private KeepingRule rule() {
        return new KeepingRule(
                places.tenant(),
                places.feature(),
                Optional.ofNullable(retentionClass.getValue()).filter(c -> !c.isBlank()),
                Optional.ofNullable(content.getValue()));
    }

    KeepingForm of(KeepingRule rule) {
        places.choose(rule.tenant(), rule.feature());
        rule.content().ifPresent(content::setValue);
        rule.retentionClass().ifPresent(retentionClass::setValue);
        return this;
    }

    void open() {
        dialog.open();
    }
}
