package dev.pilothouse.console.web.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.pilothouse.policy.audit.ExportFormat;
import dev.pilothouse.policy.decisions.AuditExportPlan;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import tools.jackson.databind.annotation.JsonNaming;

/**
 * An export that happens by itself.
 *
 * @param lastOutcome absent before the first run, and while one is under way
 */
@JsonNaming(SnakeCaseStrategy.class)
@JsonInclude(JsonInclude.Include.NON_NULL)
record AuditPlanView(
        UUID id,
        String name,
        Map<String, String> filter,
        List<String> formats,
        String every,
        int hour,
        String folder,
        String webhook,
        String owner,
        Instant nextAt,
        @Nullable Instant lastAt,
        @Nullable UUID lastExport,
        @Nullable String lastOutcome) {
    static AuditPlanView of(AuditExportPlan p) {
        AuditExportPlan.Data d = p.data();
        return new AuditPlanView(
                p.id(),
                d.name(),
                d.filter().words(),
                d.formats().stream().map(ExportFormat::word).sorted().toList(),
                d.every().word(),
                d.hour(),
                d.folder(),
                d.webhook(),
                p.ownerName(),
                p.next(),
                p.last().map(AuditExportPlan.Run::at).orElse(null),
                p.last().flatMap(AuditExportPlan.Run::export).orElse(null),
                p.last().map(AuditExportPlan.Run::outcome).filter(o -> !o.isEmpty()).orElse(null));
    }
}
