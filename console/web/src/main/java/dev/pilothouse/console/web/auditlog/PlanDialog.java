package dev.pilothouse.console.web.auditlog;

import com.vaadin.flow.component.checkbox.CheckboxGroup;
import com.vaadin.flow.component.select.Select;
import com.vaadin.flow.component.textfield.IntegerField;
import com.vaadin.flow.component.textfield.TextField;
import dev.pilothouse.console.web.ui.FormDialog;
import dev.pilothouse.console.web.ui.Ui;
import dev.pilothouse.db.model.Actor;
import dev.pilothouse.policy.audit.AuditFilter;
import dev.pilothouse.policy.audit.ExportFormat;
import dev.pilothouse.policy.decisions.AuditExportPlan;
import dev.pilothouse.policy.decisions.AuditExportPlan.Every;
import dev.pilothouse.policy.decisions.AuditExportPlans;
import java.util.Objects;
import java.util.Set;

/** Sets an export that happens by itself, with the filters of the page but not its time. */
final class PlanDialog {
    private static final int HOUR = 2;

    private PlanDialog() {}

    static void open(AuditExportPlans plans, Actor actor, AuditFilter filter, Runnable changed) {
        FormDialog form = new FormDialog("Schedule an export", "Schedule the export");
        form.with(
                Ui.paragraph("The filters of this page, for each period that ended:"),
                new FilterWords(filter));
        TextField name = form.field("name", new TextField("Name"));
        name.setMaxLength(100);
        CheckboxGroup<ExportFormat> formats =
                form.field("formats", ExportDialog.formats(Set.of(ExportFormat.JSON_LINES)));
        Select<Every> every = form.field("every", every());
        IntegerField hour = form.field("hour", hour());
        form.row(every, hour);
        TextField folder = form.field("folder", new TextField("Folder"));
        folder.setHelperText("Below PILOTHOUSE_EXPORT_FOLDER; empty: none");
        TextField webhook = form.field("webhook", new TextField("Webhook"));
        webhook.setHelperText(
                "An https address that gets the file, signed with the tenant's key; empty: none");
        form.onSubmit(() -> {
            plans.create(
                    actor,
                    new AuditExportPlan.Data(
                            name.getValue(),
                            filter,
                            formats.getValue(),
                            every.getValue(),
                            Objects.requireNonNullElse(hour.getValue(), -1),
                            folder.getValue(),
                            webhook.getValue()));
            changed.run();
        });
        form.open();
    }

    private static Select<Every> every() {
        Select<Every> every = new Select<>();
        every.setLabel("Every");
        every.setItems(Every.values());
        every.setItemLabelGenerator(e ->
                switch (e) {
                    case DAY -> "day, for the day before";
                    case WEEK -> "week, on Mondays";
                    case MONTH -> "month, on the first";
                });
        every.setValue(Every.MONTH);
        return every;
    }

    private static IntegerField hour() {
        IntegerField hour = new IntegerField("Hour, UTC");
        hour.setMin(0);
        hour.setMax(23);
        hour.setValue(HOUR);
        hour.setStepButtonsVisible(true);
        return hour;
    }
}
