package dev.pilothouse.console.web.auditlog;

import com.vaadin.flow.component.checkbox.CheckboxGroup;
import com.vaadin.flow.component.html.Span;
import dev.pilothouse.console.web.ui.FormDialog;
import dev.pilothouse.console.web.ui.Status;
import dev.pilothouse.console.web.ui.Toast;
import dev.pilothouse.console.web.ui.Ui;
import dev.pilothouse.db.model.Actor;
import dev.pilothouse.policy.audit.AuditFilter;
import dev.pilothouse.policy.audit.ExportFormat;
import dev.pilothouse.policy.decisions.AuditExports;
import java.util.Set;

/** The entries that the page's filters show, as files in a zip. */
final class ExportDialog {
    private ExportDialog() {}

    /**
     * @param started runs once a job works on it
     */
    static void open(AuditExports exports, Actor actor, AuditFilter filter, Runnable started) {
        CheckboxGroup<ExportFormat> formats = formats(Set.of(ExportFormat.CSV));
        FormDialog form = new FormDialog("Export the audit log", "Start the export");
        form.with(Ui.paragraph("What the time range and filters of this page show:"));
        form.with(new FilterWords(filter));
        form.field("formats", formats);
        form.with(
                Ui.note(
                        Status.UNKNOWN,
                        "scroll-text",
                        new Span(
                                "One zip with a signed manifest, oldest entries first, with what"
                                        + " gateways decided where the filters say something about"
                                        + " it. It holds names and reasons, and is an entry of the"
                                        + " log itself.")));
        form.onSubmit(() -> {
            exports.start(actor, filter, formats.getValue());
            Toast.say(
                    "The export runs as a job. Its file is here and under Jobs when it is whole.");
            started.run();
        });
        form.open();
    }

    static CheckboxGroup<ExportFormat> formats(Set<ExportFormat> chosen) {
        CheckboxGroup<ExportFormat> formats = new CheckboxGroup<>("Formats");
        formats.setItems(ExportFormat.values());
        formats.setItemLabelGenerator(ExportFormat::label);
        formats.setValue(chosen);
        return formats;
    }
}
