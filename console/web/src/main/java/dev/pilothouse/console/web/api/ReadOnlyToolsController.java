package dev.pilothouse.console.web.api;

import dev.pilothouse.db.model.Actor;
import dev.pilothouse.db.model.TenantId;
import dev.pilothouse.registry.ReadOnlyTool;
import dev.pilothouse.registry.ReadOnlyTools;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestParam;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import tools.jackson.databind.annotation.JsonNaming;

/** Tools that calls keep under a kill of the mode {@code tools-read-only}. */
@Api
class ReadOnlyToolsController {
    private final ReadOnlyTools tools;

    ReadOnlyToolsController(ReadOnlyTools tools) {
        this.tools = tools;
    }

    /** By tenant and name. */
    record ToolList(List<ToolView> tools) {}

    @JsonNaming(SnakeCaseStrategy.class)
    record ToolView(
            String tenant, String name, String note, String declaredBy, Instant declaredAt) {
        static ToolView of(ReadOnlyTool tool) {
            return new ToolView(
                    tool.tenant().value(),
                    tool.name(),
                    tool.note(),
                    tool.declaredBy(),
                    tool.declaredAt());
        }
    }

    /**
     * @param tenant only those of this tenant
     */
    @GetMapping("/read-only-tools")
    ToolList list(@AuthenticationPrincipal Actor actor, @RequestParam Optional<String> tenant) {
        return new ToolList(
                tools.list(actor).stream()
                        .filter(t -> tenant.map(t.tenant().value()::equals).orElse(true))
                        .map(ToolView::of)
                        .toList());
    }

    @PostMapping("/read-only-tools")
    ResponseEntity<ToolView> declare(
            @AuthenticationPrincipal Actor actor, @RequestBody JsonNode body) {
        Fields fields = Fields.of(body);
        TenantId tenant = new TenantId(fields.text("tenant"));
        String name = fields.text("name");
        String note = fields.optional("note").orElse("");
        fields.requireNoOthers();
        return ResponseEntity.status(HttpStatus.CREATED)
                .body(ToolView.of(tools.declare(actor, tenant, name, note)));
    }

    @DeleteMapping("/read-only-tools")
    ResponseEntity<Void> withdraw(
            @AuthenticationPrincipal Actor actor,
            @RequestParam String tenant,
            @RequestParam String name) {
        tools.withdraw(actor, new TenantId(tenant), name);
        return ResponseEntity.noContent().build();
    }
}
