package dev.pilothouse.console.web.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.pilothouse.db.model.TenantId;
import dev.pilothouse.policy.audit.ExportFormat;
import dev.pilothouse.policy.decisions.AuditExport;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import tools.jackson.databind.annotation.JsonNaming;

/**
 * An export of the log.
 *
 * @param tenants whose entries may be in it; absent: all, and entries of none
 * @param job the work: state, counts, why it failed
 * @param file absent until it is whole
 * @param gone why the file is not there any more; absent while it is
 */
@JsonNaming(SnakeCaseStrategy.class)
@JsonInclude(JsonInclude.Include.NON_NULL)
record AuditExportView(
        UUID id,
        String title,
        @Nullable List<String> tenants,
        Map<String, String> filter,
        List<String> formats,
        @Nullable UUID plan,
        String askedBy,
        Instant askedAt,
        JobsController.JobView job,
        @Nullable File file,
        @Nullable String gone) {

    /**
     * @param entries of the console's log
     * @param decisions of gateways
     * @param console name of the console that wrote it, on whose disk it lies unless consoles share
     *     a folder; empty: not noted
     */
    @JsonNaming(SnakeCaseStrategy.class)
    record File(
            long entries,
            long decisions,
            long bytes,
            String sha256,
            long firstSeq,
            long lastSeq,
            String console,
            Instant at) {
        static File of(AuditExport.Whole w) {
            return new File(
                    w.entries(),
                    w.decisions(),
                    w.bytes(),
                    w.sha256(),
                    w.first(),
                    w.last(),
                    w.console(),
                    w.at());
        }
    }

    static AuditExportView of(AuditExport e) {
        return new AuditExportView(
                e.id(),
                e.job().title(),
                e.tenants()
                        .map(all -> all.stream().map(TenantId::value).sorted().toList())
                        .orElse(null),
                e.filter().words(),
                e.formats().stream().map(ExportFormat::word).sorted().toList(),
                e.plan().orElse(null),
                e.asked().byName(),
                e.asked().at(),
                JobsController.JobView.of(e.job()),
                e.file().map(File::of).orElse(null),
                e.gone().isPresent() ? e.goneWhy() : null);
    }
}
