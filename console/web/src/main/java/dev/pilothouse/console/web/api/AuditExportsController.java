package dev.pilothouse.console.web.api;

import dev.pilothouse.db.model.Actor;
import dev.pilothouse.db.model.BadInput;
import dev.pilothouse.policy.audit.AuditFilter;
import dev.pilothouse.policy.audit.ExportFormat;
import dev.pilothouse.policy.decisions.AuditExportPlan;
import dev.pilothouse.policy.decisions.AuditExportPlans;
import dev.pilothouse.policy.decisions.AuditExports;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.springframework.core.io.FileSystemResource;
import org.springframework.core.io.Resource;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.ResponseStatus;
import tools.jackson.databind.JsonNode;

/** Exports of the audit log, and plans of them. */
@Api
class AuditExportsController {
    private static final int FORMATS = 4;

    private final AuditExports exports;
    private final AuditExportPlans plans;

    AuditExportsController(AuditExports exports, AuditExportPlans plans) {
        this.exports = exports;
        this.plans = plans;
    }

    /** Newest first. */
    record Exports(List<AuditExportView> exports) {}

    /** The next to run first. */
    record Plans(List<AuditPlanView> plans) {}

    @GetMapping("/audit/exports")
    Exports list(@AuthenticationPrincipal Actor actor) {
        return new Exports(exports.list(actor).stream().map(AuditExportView::of).toList());
    }

    @PostMapping("/audit/exports")
    @ResponseStatus(HttpStatus.CREATED)
    AuditExportView start(@AuthenticationPrincipal Actor actor, @RequestBody JsonNode body) {
        Fields fields = Fields.of(body);
        AuditFilter filter = filter(fields);
        Set<ExportFormat> formats = ExportFormat.of(fields.texts("formats", FORMATS));
        fields.requireNoOthers();
        return AuditExportView.of(exports.start(actor, filter, formats));
    }

    private static AuditFilter filter(Fields fields) {
        JsonNode filter = fields.json("filter");
        Map<String, String> words = new HashMap<>();
        if (!filter.isMissingNode()) {
            if (!filter.isObject()) {
                throw new BadInput("filter", filter.toString(), "an object of texts");
            }
            filter.propertyStream().forEach(p -> words.put(p.getKey(), p.getValue().asString("")));
        }
        return AuditFilter.of(words);
    }

    @GetMapping("/audit/exports/{id}")
    AuditExportView find(@AuthenticationPrincipal Actor actor, @PathVariable UUID id) {
        return AuditExportView.of(exports.find(actor, id));
    }

    @GetMapping(path = "/audit/exports/{id}/file", produces = MediaType.ALL_VALUE)
    ResponseEntity<Resource> file(@AuthenticationPrincipal Actor actor, @PathVariable UUID id) {
        Resource file = new FileSystemResource(exports.open(actor, id));
        return ResponseEntity.ok()
                .contentType(MediaType.parseMediaType("application/zip"))
                .header("Content-Disposition", "attachment; filename=\"audit-log-" + id + ".zip\"")
                .body(file);
    }

    @PostMapping("/audit/exports/{id}/again")
    @ResponseStatus(HttpStatus.CREATED)
    AuditExportView again(@AuthenticationPrincipal Actor actor, @PathVariable UUID id) {
        return AuditExportView.of(exports.again(actor, id));
    }

    @DeleteMapping("/audit/exports/{id}")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void delete(@AuthenticationPrincipal Actor actor, @PathVariable UUID id) {
        exports.delete(actor, id);
    }

    @GetMapping("/audit/plans")
    Plans plans(@AuthenticationPrincipal Actor actor) {
        return new Plans(plans.list(actor).stream().map(AuditPlanView::of).toList());
    }

    @PostMapping("/audit/plans")
    @ResponseStatus(HttpStatus.CREATED)
    AuditPlanView plan(@AuthenticationPrincipal Actor actor, @RequestBody JsonNode body) {
        Fields fields = Fields.of(body);
        AuditExportPlan.Data data =
                new AuditExportPlan.Data(
                        fields.text("name"),
                        filter(fields),
                        ExportFormat.of(fields.texts("formats", FORMATS)),
                        AuditExportPlan.Every.ofWord(fields.text("every")),
                        fields.whole("hour", 2),
                        fields.optional("folder").orElse(""),
                        fields.optional("webhook").orElse(""));
        fields.requireNoOthers();
        return AuditPlanView.of(plans.create(actor, data));
    }

    @PostMapping("/audit/plans/{id}/run")
    @ResponseStatus(HttpStatus.CREATED)
    AuditExportView run(@AuthenticationPrincipal Actor actor, @PathVariable UUID id) {
        return AuditExportView.of(plans.runNow(actor, id));
    }

    @DeleteMapping("/audit/plans/{id}")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void end(@AuthenticationPrincipal Actor actor, @PathVariable UUID id) {
        plans.end(actor, id);
    }
}
