package dev.pilothouse.console.web.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.pilothouse.db.model.Actor;
import dev.pilothouse.db.model.PromptName;
import dev.pilothouse.db.model.TenantId;
import dev.pilothouse.registry.Playground;
import dev.pilothouse.registry.PlaygroundRun;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;

/** What was tried in the playground. */
@Api
class PlaygroundController {
    private final Playground playground;

    PlaygroundController(Playground playground) {
        this.playground = playground;
    }

    /**
     * Newest first.
     *
     * @param next what to give as {@code after} for the next page; absent on the last one
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Page(List<RunView> runs, @Nullable String next) {}

    /**
     * @param after the last run of the page before
     * @param limit 1 to 200
     */
    @GetMapping("/prompts/{tenant}/{name}/runs")
    Page list(
            @AuthenticationPrincipal Actor actor,
            @PathVariable String tenant,
            @PathVariable String name,
            @RequestParam Optional<UUID> after,
            @RequestParam(defaultValue = "50") int limit) {
        List<PlaygroundRun> runs =
                playground.list(actor, new TenantId(tenant), new PromptName(name), after, limit);
        return new Page(
                runs.stream().map(RunView::row).toList(),
                runs.size() < limit ? null : runs.getLast().id().toString());
    }

    @GetMapping("/prompts/{tenant}/{name}/runs/{id}")
    RunView find(
            @AuthenticationPrincipal Actor actor,
            @PathVariable String tenant,
            @PathVariable String name,
            @PathVariable UUID id) {
        return RunView.whole(
                playground.find(actor, new TenantId(tenant), new PromptName(name), id));
    }

    @DeleteMapping("/prompts/{tenant}/{name}/runs/{id}")
    ResponseEntity<Void> delete(
            @AuthenticationPrincipal Actor actor,
            @PathVariable String tenant,
            @PathVariable String name,
            @PathVariable UUID id) {
        playground.delete(actor, new TenantId(tenant), new PromptName(name), id);
        return ResponseEntity.noContent().build();
    }
}
