package dev.pilothouse.console.web.auditlog;

import com.vaadin.flow.component.button.Button;
import com.vaadin.flow.component.dialog.Dialog;
import com.vaadin.flow.component.html.Anchor;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.Span;
import com.vaadin.flow.server.streams.DownloadEvent;
import com.vaadin.flow.server.streams.DownloadHandler;
import dev.pilothouse.console.web.ui.Icon;
import dev.pilothouse.console.web.ui.Status;
import dev.pilothouse.console.web.ui.Ui;
import dev.pilothouse.db.model.Actor;
import dev.pilothouse.policy.audit.AuditFilter;
import dev.pilothouse.policy.audit.AuditReader;
import dev.pilothouse.policy.audit.ExportFormat;
import java.io.IOException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/** The entries that the filters show, as a file. */
final class ExportDialog extends Dialog {
    ExportDialog(AuditReader reader, Actor actor, AuditFilter filter, String words) {
        setHeaderTitle("Export the audit log");
        setWidth("560px");
        Div choices =
                Ui.div(
                        "row wide wrap",
                        anchor(
                                reader,
                                actor,
                                filter,
                                ExportFormat.JSON_LINES,
                                "JSON Lines",
                                "file-json"),
                        anchor(reader, actor, filter, ExportFormat.CSV, "CSV", "table"));
        add(
                Ui.div(
                        "stack m",
                        Ui.paragraph(words + ", oldest first, each with its hash."),
                        choices,
                        Ui.note(
                                Status.UNKNOWN,
                                "scroll-text",
                                new Span(
                                        "The export is an entry of the log itself: who, when, with"
                                                + " which filters."))));
        getFooter().add(new Button("Close", e -> close()));
    }

    private static Anchor anchor(
            AuditReader reader,
            Actor actor,
            AuditFilter filter,
            ExportFormat format,
            String label,
            String icon) {
        DownloadHandler handler = event -> write(event, reader, actor, filter, format);
        Anchor anchor = new Anchor(handler, "");
        anchor.add(new Icon(icon), new Span(label));
        anchor.addClassName("btn");
        return anchor;
    }

    private static void write(
            DownloadEvent event,
            AuditReader reader,
            Actor actor,
            AuditFilter filter,
            ExportFormat format)
            throws IOException {
        String at = Instant.now().truncatedTo(ChronoUnit.SECONDS).toString().replace(":", "");
        event.setFileName("audit-log-" + at + "." + format.extension());
        event.setContentType(format.mediaType());
        try (var out = event.getOutputStream()) {
            reader.export(actor, filter, format, out);
        }
    }
}
