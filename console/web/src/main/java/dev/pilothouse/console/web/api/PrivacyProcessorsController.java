package dev.pilothouse.console.web.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.pilothouse.db.model.Actor;
import dev.pilothouse.db.model.TenantId;
import dev.pilothouse.policy.decisions.privacy.LetterPost;
import dev.pilothouse.policy.decisions.privacy.PrivacyLetters;
import dev.pilothouse.policy.decisions.privacy.PrivacyRequest;
import dev.pilothouse.policy.decisions.privacy.PrivacyRequests;
import dev.pilothouse.policy.decisions.privacy.Processor;
import dev.pilothouse.policy.decisions.privacy.ProcessorData;
import dev.pilothouse.policy.decisions.privacy.Processors;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import tools.jackson.databind.annotation.JsonNaming;

/** Letters about privacy requests: to those who hold data for a tenant, and to people. */
@Api
class PrivacyProcessorsController {
    private final Processors processors;
    private final PrivacyRequests requests;
    private final LetterPost post;

    PrivacyProcessorsController(Processors processors, PrivacyRequests requests, LetterPost post) {
        this.processors = processors;
        this.requests = requests;
        this.post = post;
    }

    /** By tenant and name. */
    record Page(List<View> processors) {}

    @JsonNaming(SnakeCaseStrategy.class)
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record View(
            String id,
            String tenant,
            long version,
            String name,
            String eMail,
            String holds,
            @Nullable String contract,
            String told) {
        static View of(Processor p) {
            ProcessorData d = p.data();
            return new View(
                    p.id().toString(),
                    p.tenant().value(),
                    p.version(),
                    d.name(),
                    d.email(),
                    d.holds(),
                    d.contract().isEmpty() ? null : d.contract(),
                    d.told().word());
        }
    }

    @GetMapping("/privacy-processors")
    Page list(@AuthenticationPrincipal Actor actor, @RequestParam Optional<String> tenant) {
        return new Page(
                processors.list(actor).stream()
                        .filter(p -> tenant.map(p.tenant().value()::equals).orElse(true))
                        .map(View::of)
                        .toList());
    }

    record Suggestions(List<Processor.Suggestion> suggestions) {}

    /** Hosted providers whose models the tenant may call and that are not on the list. */
    @GetMapping("/privacy-processors/suggestions")
    Suggestions suggestions(@AuthenticationPrincipal Actor actor, @RequestParam String tenant) {
        return new Suggestions(processors.suggestions(actor, new TenantId(tenant)));
    }

    @PostMapping("/privacy-processors")
    @ResponseStatus(HttpStatus.CREATED)
    View add(@AuthenticationPrincipal Actor actor, @RequestBody JsonNode body) {
        Fields fields = Fields.of(body);
        TenantId tenant = new TenantId(fields.text("tenant"));
        ProcessorData data = data(fields);
        fields.requireNoOthers();
        return View.of(processors.add(actor, tenant, data));
    }

    private static ProcessorData data(Fields fields) {
        return new ProcessorData(
                fields.text("name"),
                fields.text("e_mail"),
                fields.text("holds"),
                fields.optional("contract").orElse(""),
                ProcessorData.Told.ofWord(fields.optional("told").orElse("number")));
    }

    @PutMapping("/privacy-processors/{id}")
    View change(
            @AuthenticationPrincipal Actor actor,
            @PathVariable UUID id,
            @RequestBody JsonNode body) {
        Fields fields = Fields.of(body);
        int version = fields.whole("version", 0);
        ProcessorData data = data(fields);
        fields.requireNoOthers();
        return View.of(processors.change(actor, id, version, data));
    }

    @DeleteMapping("/privacy-processors/{id}")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void remove(@AuthenticationPrincipal Actor actor, @PathVariable UUID id) {
        processors.remove(actor, id);
    }

    /**
     * @param state {@code told}, {@code failed} or {@code queued}
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record NoticeView(String processor, String state, Instant at, @Nullable String why) {
        static NoticeView of(Processor.Notice n) {
            return new NoticeView(n.name(), n.state(), n.at(), n.why().isEmpty() ? null : n.why());
        }
    }

    record Notices(List<NoticeView> notices) {}

    @GetMapping("/privacy-requests/{id}/notices")
    Notices notices(@AuthenticationPrincipal Actor actor, @PathVariable String id) {
        return new Notices(
                processors.notices(actor, existing(actor, id)).stream()
                        .map(NoticeView::of)
                        .toList());
    }

    private PrivacyRequest existing(Actor actor, String id) {
        return requests.get(actor, id);
    }

    /** Queues a prepared letter; the answer is the letter. */
    @PostMapping("/privacy-requests/{id}/letters")
    @ResponseStatus(HttpStatus.ACCEPTED)
    PrivacyLetters.Letter send(
            @AuthenticationPrincipal Actor actor,
            @PathVariable String id,
            @RequestBody JsonNode body) {
        Fields fields = Fields.of(body);
        String letter = fields.text("letter");
        String address = fields.text("address");
        fields.requireNoOthers();
        return post.send(actor, existing(actor, id).id(), letter, address);
    }
}
