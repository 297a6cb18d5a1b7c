package dev.pilothouse.console.web.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.pilothouse.db.model.Actor;
import dev.pilothouse.db.model.FeatureId;
import dev.pilothouse.db.model.Permission;
import dev.pilothouse.db.model.PromptName;
import dev.pilothouse.db.model.TenantId;
import dev.pilothouse.policy.rules.CanonicalJson;
import dev.pilothouse.policy.rules.prompts.PromptContent;
import dev.pilothouse.policy.rules.prompts.PromptJson;
import dev.pilothouse.registry.PromptPage;
import dev.pilothouse.registry.Prompts;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import tools.jackson.databind.JsonNode;

/** Prompts: drafts and versions. */
@Api
class PromptsController {
    private final Prompts prompts;

    PromptsController(Prompts prompts) {
        this.prompts = prompts;
    }

    /**
     * By tenant and name.
     *
     * @param next what to give as {@code after} for the next page; absent on the last one
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Page(List<PromptView.Row> prompts, @Nullable String next) {}

    /** Newest first. */
    record Versions(List<PromptView.Version> versions) {}

    /**
     * @param made false: the newest version says the same
     */
    record Pushed(boolean made, PromptView.Version version) {}

    /**
     * @param digest SHA-256 that a version with this content has
     * @param content as a version would hold it: what is usual is written out
     */
    record Checked(String digest, JsonNode content) {}

    @GetMapping("/prompts")
    Page list(
            @AuthenticationPrincipal Actor actor,
            @RequestParam Optional<String> tenant,
            @RequestParam Optional<String> feature,
            @RequestParam(defaultValue = "") String text,
            @RequestParam Optional<String> after,
            @RequestParam(defaultValue = "100") int limit) {
        PromptPage page =
                prompts.list(
                        actor,
                        new PromptPage.Query(
                                tenant.map(TenantId::new),
                                feature.map(FeatureId::new),
                                text,
                                after,
                                limit));
        return new Page(
                page.rows().stream().map(PromptView.Row::of).toList(), page.next().orElse(null));
    }

    @PostMapping("/prompts")
    @ResponseStatus(HttpStatus.CREATED)
    PromptView create(@AuthenticationPrincipal Actor actor, @RequestBody JsonNode body) {
        Fields fields = Fields.of(body);
        TenantId tenant = new TenantId(fields.text("tenant"));
        PromptName name = new PromptName(fields.text("name"));
        FeatureId feature = new FeatureId(fields.text("feature"));
        String description = fields.optional("description").orElse("");
        JsonNode content = fields.any("content");
        fields.requireNoOthers();
        return PromptView.of(
                prompts.create(
                        actor, tenant, name, feature, description, PromptJson.read(content)));
    }

    /** Whether content could be saved; changes nothing. */
    @PostMapping("/prompts/check")
    Checked check(@AuthenticationPrincipal Actor actor, @RequestBody JsonNode body) {
        actor.requireAnywhere(Permission.SEE_PROMPTS);
        Fields fields = Fields.of(body);
        JsonNode content = fields.any("content");
        fields.requireNoOthers();
        PromptContent read = PromptJson.read(content);
        return new Checked(CanonicalJson.digest(PromptJson.write(read)), PromptJson.tree(read));
    }

    @GetMapping("/prompts/{tenant}/{name}")
    PromptView find(
            @AuthenticationPrincipal Actor actor,
            @PathVariable String tenant,
            @PathVariable String name) {
        return PromptView.of(prompts.find(actor, new TenantId(tenant), new PromptName(name)));
    }

    @PutMapping("/prompts/{tenant}/{name}/draft")
    PromptView save(
            @AuthenticationPrincipal Actor actor,
            @PathVariable String tenant,
            @PathVariable String name,
            @RequestBody JsonNode body) {
        Fields fields = Fields.of(body);
        int version = fields.whole("draft_version", 0);
        String description = fields.optional("description").orElse("");
        JsonNode content = fields.any("content");
        fields.requireNoOthers();
        return PromptView.of(
                prompts.save(
                        actor,
                        new TenantId(tenant),
                        new PromptName(name),
                        version,
                        description,
                        PromptJson.read(content)));
    }

    @PostMapping("/prompts/{tenant}/{name}/versions")
    @ResponseStatus(HttpStatus.CREATED)
    PromptView.Version commit(
            @AuthenticationPrincipal Actor actor,
            @PathVariable String tenant,
            @PathVariable String name,
            @RequestBody JsonNode body) {
        Fields fields = Fields.of(body);
        int version = fields.whole("draft_version", 0);
        String note = fields.text("note");
        fields.requireNoOthers();
        return PromptView.Version.of(
                prompts.commit(actor, new TenantId(tenant), new PromptName(name), version, note));
    }

    /** Makes content the newest version, and the prompt when there is none. */
    @PutMapping("/prompts/{tenant}/{name}")
    ResponseEntity<Pushed> push(
            @AuthenticationPrincipal Actor actor,
            @PathVariable String tenant,
            @PathVariable String name,
            @RequestBody JsonNode body) {
        Fields fields = Fields.of(body);
        FeatureId feature = new FeatureId(fields.text("feature"));
        String description = fields.optional("description").orElse("");
        JsonNode content = fields.any("content");
        int newest = fields.whole("newest", 0);
        String note = fields.text("note");
        fields.requireNoOthers();
        Prompts.Pushed pushed =
                prompts.push(
                        actor,
                        new TenantId(tenant),
                        new PromptName(name),
                        feature,
                        description,
                        PromptJson.read(content),
                        newest,
                        note);
        return ResponseEntity.status(pushed.made() ? HttpStatus.CREATED : HttpStatus.OK)
                .body(new Pushed(pushed.made(), PromptView.Version.of(pushed.version())));
    }

    @GetMapping("/prompts/{tenant}/{name}/versions")
    Versions versions(
            @AuthenticationPrincipal Actor actor,
            @PathVariable String tenant,
            @PathVariable String name,
            @RequestParam Optional<Long> before,
            @RequestParam(defaultValue = "50") int limit) {
        return new Versions(
                prompts
                        .versions(actor, new TenantId(tenant), new PromptName(name), before, limit)
                        .stream()
                        .map(PromptView.Version::of)
                        .toList());
    }

    @GetMapping("/prompts/{tenant}/{name}/versions/{version}")
    PromptView.Version version(
            @AuthenticationPrincipal Actor actor,
            @PathVariable String tenant,
            @PathVariable String name,
            @PathVariable long version) {
        return PromptView.Version.of(
                prompts.version(actor, new TenantId(tenant), new PromptName(name), version));
    }

    @GetMapping("/prompts/{tenant}/{name}/diff")
    PromptView.Diff diff(
            @AuthenticationPrincipal Actor actor,
            @PathVariable String tenant,
            @PathVariable String name,
            @RequestParam long from,
            @RequestParam long to) {
        return PromptView.Diff.of(
                prompts.diff(actor, new TenantId(tenant), new PromptName(name), from, to));
    }
}
