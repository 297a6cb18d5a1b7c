package dev.pilothouse.console.web.auditlog;

import com.vaadin.flow.component.Component;
import dev.pilothouse.console.web.ui.JobOutcome;
import dev.pilothouse.db.model.Actor;
import dev.pilothouse.policy.decisions.AuditExport;
import dev.pilothouse.policy.decisions.AuditExports;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;

/** The file of an export, in the row of its job. */
@org.springframework.stereotype.Component
final class ExportOutcome implements JobOutcome {
    private final AuditExports exports;

    ExportOutcome(AuditExports exports) {
        this.exports = exports;
    }

    @Override
    public String kind() {
        return AuditExports.JOB;
    }

    @Override
    public Optional<Supplier<Component>> of(Actor actor, UUID job) {
        return exports.ofJob(actor, job)
                .filter(AuditExport::ready)
                .filter(export -> exports.elsewhere(export).isEmpty())
                .map(export -> () -> new ExportDownload(exports, actor, export));
    }
}
