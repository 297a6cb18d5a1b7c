package dev.pilothouse.console.web.auditlog;

import com.vaadin.flow.component.html.Anchor;
import com.vaadin.flow.component.html.Span;
import com.vaadin.flow.server.streams.DownloadEvent;
import com.vaadin.flow.server.streams.DownloadHandler;
import dev.pilothouse.console.web.ui.Icon;
import dev.pilothouse.db.model.Actor;
import dev.pilothouse.policy.decisions.AuditExport;
import dev.pilothouse.policy.decisions.AuditExports;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/** A link that fetches the file of an export; each fetch is in the log. */
final class ExportDownload extends Anchor {
    ExportDownload(AuditExports exports, Actor actor, AuditExport export) {
        super(handler(exports, actor, export), "");
        add(new Icon("download", "s"), new Span("Download"));
        addClassNames("btn", "small");
        getElement().setAttribute("aria-label", "Download " + export.job().title());
    }

    private static DownloadHandler handler(AuditExports exports, Actor actor, AuditExport export) {
        return event -> send(event, exports.open(actor, export.id()), export);
    }

    private static void send(DownloadEvent event, Path file, AuditExport export)
            throws IOException {
        event.setFileName("audit-log-" + export.id() + ".zip");
        event.setContentType("application/zip");
        event.setContentLength(Files.size(file));
        try (OutputStream out = event.getOutputStream()) {
            Files.copy(file, out);
        }
    }
}
