package dev.pilothouse.console.web.retention;

import com.vaadin.flow.component.combobox.ComboBox;
import com.vaadin.flow.component.select.Select;
import com.vaadin.flow.component.textfield.IntegerField;
import com.vaadin.flow.component.textfield.TextArea;
import dev.pilothouse.console.web.ui.FormDialog;
import dev.pilothouse.console.web.ui.PageState;
import dev.pilothouse.console.web.ui.Status;
import dev.pilothouse.console.web.ui.Ui;
import dev.pilothouse.console.web.ui.Viewer;
import dev.pilothouse.db.model.BadInput;
import dev.pilothouse.db.model.Permission;
import dev.pilothouse.registry.DataKind;
import dev.pilothouse.registry.RetentionClass;
import dev.pilothouse.registry.RetentionRule;
import java.util.Optional;

/** Says for how many days data is kept. */
final class RuleForm {
    private final FormDialog dialog = new FormDialog("Keep data for so many days", "Set days");
    private final Select<DataKind> data = new Select<>();
    private final ComboBox<String> retentionClass = new ComboBox<>("Class");
    private final IntegerField days = new IntegerField("Days");
    private final TextArea reason = new TextArea("Why");
    private final Places places;

    RuleForm(Tools tools, Viewer viewer, PageState state, Runnable changed) {
        places = new Places(tools, viewer, dialog, Permission.MANAGE_RETENTION, state);
        retentionClass.setItems(RetentionClass.known());
        retentionClass.setAllowCustomValue(true);
        retentionClass.setClearButtonVisible(true);
        retentionClass.setPlaceholder("every class");
        retentionClass.addCustomValueSetListener(e -> retentionClass.setValue(e.getDetail()));
        dialog.field("class", retentionClass);
        data.setLabel("Data");
        data.setItems(DataKind.values());
        data.setItemLabelGenerator(DataKind::label);
        data.setValue(DataKind.CONTENT);
        dialog.field("data", data);
        days.setHelperText("1 to 3653");
        days.setStepButtonsVisible(true);
        dialog.field("days", days);
        reason.setMaxLength(500);
        dialog.field("reason", reason);
        dialog.with(
                Ui.note(
                        Status.UNKNOWN,
                        "info",
                        Ui.text(
                                "Fewer days hold for what is stored already: it goes with the next"
                                        + " daily run, unless a hold keeps it.")));
        dialog.onSubmit(() -> {
            tools.rules().set(viewer.actor(), rule(), reason.getValue());
            changed.run();
        });
    }

    private RetentionRule rule() {
        Integer number = days.getValue();
        if (number == null) {
            throw new BadInput("days", "", "1 to 3653");
        }
        return new RetentionRule(
                places.tenant(),
                places.feature(),
                Optional.ofNullable(retentionClass.getValue()).filter(c -> !c.isBlank()),
                data.getValue(),
                number);
    }

    void open() {
        dialog.open();
    }
}
