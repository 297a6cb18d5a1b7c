package dev.pilothouse.console.web.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.pilothouse.db.model.Actor;
import dev.pilothouse.db.model.BadInput;
import dev.pilothouse.db.model.Environment;
import dev.pilothouse.db.model.NotFound;
import dev.pilothouse.db.model.PromptName;
import dev.pilothouse.db.model.TenantId;
import dev.pilothouse.registry.Canaries;
import dev.pilothouse.registry.CanaryRule;
import dev.pilothouse.registry.Release;
import dev.pilothouse.registry.ReleaseFiles;
import dev.pilothouse.registry.ReleaseQuery;
import dev.pilothouse.registry.ReleaseRequest;
import dev.pilothouse.registry.Releases;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Releases of prompts. */
@Api
class ReleasesController {
    private static final TypeReference<Map<String, Object>> OBJECT = new TypeReference<>() {};

    private final Releases releases;
    private final Canaries canaries;
    private final ReleaseFiles files;

    ReleasesController(Releases releases, Canaries canaries, ReleaseFiles files) {
        this.releases = releases;
        this.canaries = canaries;
        this.files = files;
    }

    /**
     * Newest first.
     *
     * @param next what to give as {@code before} for the next page; absent on the last one
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Page(List<ReleaseView> releases, @Nullable Instant next) {}

    /** By tenant, environment and prompt. */
    record LiveList(List<ReleaseView.Live> live) {}

    /**
     * @param reviewDue only rollbacks that nobody has looked at
     */
    @GetMapping("/releases")
    Page list(
            @AuthenticationPrincipal Actor actor,
            @RequestParam Optional<String> tenant,
            @RequestParam Optional<String> prompt,
            @RequestParam Optional<String> environment,
            @RequestParam Optional<String> state,
            @RequestParam(name = "review_due", defaultValue = "false") boolean reviewDue,
            @RequestParam Optional<String> before,
            @RequestParam(defaultValue = "100") int limit) {
        List<Release> found =
                releases.list(
                        actor,
                        new ReleaseQuery(
                                tenant.map(TenantId::new),
                                prompt.map(PromptName::new),
                                environment.map(Environment::new),
                                state.map(Release.State::ofWord),
                                reviewDue,
                                before.map(text -> Fields.time("before", text)),
                                limit));
        return new Page(
                found.stream().map(ReleaseView::of).toList(),
                found.size() < limit ? null : found.getLast().askedAt());
    }

    @GetMapping("/releases/live")
    LiveList live(@AuthenticationPrincipal Actor actor, @RequestParam Optional<String> tenant) {
        return new LiveList(
                releases.live(actor).stream()
                        .filter(l -> tenant.map(l.tenant().value()::equals).orElse(true))
                        .map(ReleaseView.Live::of)
                        .toList());
    }

    @PostMapping("/releases")
    @ResponseStatus(HttpStatus.CREATED)
    ReleaseView ask(@AuthenticationPrincipal Actor actor, @RequestBody JsonNode body) {
        Fields fields = Fields.of(body);
        ReleaseRequest request =
                new ReleaseRequest(
                        new TenantId(fields.text("tenant")),
                        new PromptName(fields.text("prompt")),
                        fields.whole("version", 0),
                        new Environment(fields.text("environment")),
                        fields.whole("share", Release.WHOLE),
                        fields.object("canary").map(ReleasesController::rule),
                        fields.has("approvers")
                                ? Optional.of(fields.whole("approvers", 0))
                                : Optional.empty(),
                        fields.text("note"),
                        evidence(fields.any("evidence")));
        fields.requireNoOthers();
        return ReleaseView.of(releases.ask(actor, request));
    }

    private static CanaryRule rule(Fields fields) {
        CanaryRule usual = CanaryRule.USUAL;
        CanaryRule rule =
                new CanaryRule(
                        fields.whole("least_calls", usual.leastCalls()),
                        fields.whole("most_errors", usual.mostErrors()),
                        fields.whole("most_slower", usual.mostSlower()),
                        fields.whole("most_dearer", usual.mostDearer()),
                        fields.whole("most_worse", usual.mostWorse()),
                        fields.whole("patience_minutes", usual.patienceMinutes()));
        fields.requireNoOthers();
        return rule;
    }

    private static Map<String, Object> evidence(JsonNode node) {
        if (node.isMissingNode() || node.isNull()) {
            return Map.of();
        }
        if (!node.isObject()) {
            throw new BadInput("evidence", node.toString(), "an object");
        }
        return JsonMapper.shared().convertValue(node, OBJECT);
    }

    @PostMapping("/releases/rollback")
    @ResponseStatus(HttpStatus.CREATED)
    ReleaseView rollBack(@AuthenticationPrincipal Actor actor, @RequestBody JsonNode body) {
        Fields fields = Fields.of(body);
        TenantId tenant = new TenantId(fields.text("tenant"));
        PromptName prompt = new PromptName(fields.text("prompt"));
        Environment environment = new Environment(fields.text("environment"));
        String digest = fields.text("digest");
        String reason = fields.text("reason");
        fields.requireNoOthers();
        return ReleaseView.of(
                releases.rollBack(actor, tenant, prompt, environment, digest, reason));
    }

    @GetMapping("/releases/{tenant}/{id}")
    ReleaseView find(
            @AuthenticationPrincipal Actor actor,
            @PathVariable String tenant,
            @PathVariable String id) {
        return ReleaseView.of(releases.find(actor, new TenantId(tenant), id(id)));
    }

    /** Canonical JSON, whose SHA-256 is the digest. */
    @GetMapping("/releases/{tenant}/{id}/content")
    ResponseEntity<String> content(
            @AuthenticationPrincipal Actor actor,
            @PathVariable String tenant,
            @PathVariable String id) {
        return ResponseEntity.ok(releases.content(actor, new TenantId(tenant), id(id)));
    }

    /** Signed, to be checked offline. */
    @GetMapping("/releases/{tenant}/{id}/file")
    ResponseEntity<String> file(
            @AuthenticationPrincipal Actor actor,
            @PathVariable String tenant,
            @PathVariable String id) {
        return ResponseEntity.ok()
                .contentType(MediaType.APPLICATION_JSON)
                .body(files.export(actor, new TenantId(tenant), id(id)).write());
    }

    /** Beside what is live, and what its rule says. */
    @GetMapping("/releases/{tenant}/{id}/canary")
    CanaryView canary(
            @AuthenticationPrincipal Actor actor,
            @PathVariable String tenant,
            @PathVariable String id) {
        return CanaryView.of(canaries.look(actor, new TenantId(tenant), id(id)));
    }

    @PostMapping("/releases/{tenant}/{id}/withdraw")
    ReleaseView withdraw(
            @AuthenticationPrincipal Actor actor,
            @PathVariable String tenant,
            @PathVariable String id,
            @RequestBody JsonNode body) {
        releases.withdraw(actor, new TenantId(tenant), id(id), reason(body));
        return find(actor, tenant, id);
    }

    @PostMapping("/releases/{tenant}/{id}/promote")
    ReleaseView promote(
            @AuthenticationPrincipal Actor actor,
            @PathVariable String tenant,
            @PathVariable String id) {
        return ReleaseView.of(canaries.promote(actor, new TenantId(tenant), id(id)));
    }

    @PostMapping("/releases/{tenant}/{id}/take-back")
    ReleaseView takeBack(
            @AuthenticationPrincipal Actor actor,
            @PathVariable String tenant,
            @PathVariable String id,
            @RequestBody JsonNode body) {
        return ReleaseView.of(canaries.takeBack(actor, new TenantId(tenant), id(id), reason(body)));
    }

    private static String reason(JsonNode body) {
        Fields fields = Fields.of(body);
        String reason = fields.text("reason");
        fields.requireNoOthers();
        return reason;
    }

    private static UUID id(String text) {
        try {
            return UUID.fromString(text);
        } catch (IllegalArgumentException noId) {
            NotFound none = new NotFound("release", text);
            none.initCause(noId);
            throw none;
        }
    }
}
