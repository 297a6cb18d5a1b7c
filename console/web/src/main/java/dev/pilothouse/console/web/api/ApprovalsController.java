package dev.pilothouse.console.web.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.pilothouse.db.model.Actor;
import dev.pilothouse.db.model.ApprovalKind;
import dev.pilothouse.db.model.BadInput;
import dev.pilothouse.db.model.Denied;
import dev.pilothouse.db.model.NotFound;
import dev.pilothouse.db.model.Permission;
import dev.pilothouse.db.model.TenantId;
import dev.pilothouse.policy.decisions.Approval;
import dev.pilothouse.policy.decisions.ApprovalFilter;
import dev.pilothouse.policy.decisions.ApprovalFilter.Show;
import dev.pilothouse.policy.decisions.ApprovalInbox;
import dev.pilothouse.policy.decisions.Approvals;
import dev.pilothouse.policy.decisions.Ballot;
import dev.pilothouse.policy.decisions.Outbox;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestParam;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import tools.jackson.databind.annotation.JsonNaming;

/** Approvals. */
@Api
class ApprovalsController {
    private final Approvals approvals;
    private final ApprovalInbox inbox;

    ApprovalsController(Approvals approvals, ApprovalInbox inbox) {
        this.approvals = approvals;
        this.inbox = inbox;
    }

    /**
     * Newest first.
     *
     * @param next what to give as {@code before} for the next page; absent on the last one
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Page(List<ApprovalView> approvals, @Nullable String next) {}

    /**
     * @param show {@code waiting} for the reader (default), {@code asked} by the reader, or {@code
     *     all}
     * @param before those asked for before this approval only
     * @param limit 1 to 200
     */
    @GetMapping("/approvals")
    Page list(
            @AuthenticationPrincipal Actor actor,
            @RequestParam(defaultValue = "waiting") String show,
            @RequestParam Optional<String> state,
            @RequestParam Optional<String> kind,
            @RequestParam Optional<String> tenant,
            @RequestParam Optional<UUID> before,
            @RequestParam(defaultValue = "50") int limit) {
        ApprovalFilter filter =
                new ApprovalFilter(
                        Show.ofWord(show),
                        state.map(Approval.State::ofWord),
                        kind.map(ApprovalKind::ofWord),
                        tenant.map(TenantId::new),
                        before,
                        limit);
        List<Approval> found = inbox.list(actor, filter);
        return new Page(
                found.stream().map(ApprovalView::of).toList(),
                found.size() < limit ? null : found.getLast().id().toString());
    }

    @GetMapping("/approvals/{id}")
    ApprovalView.Whole find(@AuthenticationPrincipal Actor actor, @PathVariable UUID id) {
        return inbox.find(actor, id)
                .map(ApprovalView.Whole::of)
                .orElseThrow(() -> new NotFound("approval", id.toString()));
    }

    @PostMapping("/approvals/{id}/approve")
    ApprovalView approve(
            @AuthenticationPrincipal Actor actor,
            @PathVariable UUID id,
            @RequestBody JsonNode body) {
        return ApprovalView.of(approvals.approve(actor, id, ballot(Fields.of(body))));
    }

    @PostMapping("/approvals/{id}/request-changes")
    ApprovalView requestChanges(
            @AuthenticationPrincipal Actor actor,
            @PathVariable UUID id,
            @RequestBody JsonNode body) {
        return ApprovalView.of(approvals.requestChanges(actor, id, ballot(Fields.of(body))));
    }

    /** Only by who asked for it. */
    @PostMapping("/approvals/{id}/withdraw")
    ApprovalView withdraw(
            @AuthenticationPrincipal Actor actor,
            @PathVariable UUID id,
            @RequestBody JsonNode body) {
        Fields fields = Fields.of(body);
        String reason = fields.optional("reason").orElse("");
        fields.requireNoOthers();
        return ApprovalView.of(approvals.withdraw(actor, id, reason));
    }

    private static Ballot ballot(Fields fields) {
        String digest = fields.text("digest");
        String comment = fields.optional("comment").orElse("");
        Optional<UUID> onBehalfOf =
                fields.optional("on_behalf_of").map(text -> id("on_behalf_of", text));
        fields.requireNoOthers();
        return new Ballot(digest, comment, onBehalfOf);
    }

    static UUID id(String field, String text) {
        try {
            return UUID.fromString(text);
        } catch (IllegalArgumentException e) {
            BadInput refused = new BadInput(field, text, "the id of a person");
            refused.initCause(e);
            throw refused;
        }
    }

    @PostMapping("/approvals/{id}/comments")
    ApprovalView.Whole comment(
            @AuthenticationPrincipal Actor actor,
            @PathVariable UUID id,
            @RequestBody JsonNode body) {
        Fields fields = Fields.of(body);
        String text = fields.text("text");
        fields.requireNoOthers();
        approvals.comment(actor, id, text);
        return find(actor, id);
    }

    /** Whether e-mails about approvals arrive. */
    @JsonNaming(SnakeCaseStrategy.class)
    record MailHealth(int waiting, String trouble, List<Outbox.GivenUp> givenUp) {}

    @GetMapping("/approvals/mail")
    MailHealth mail(@AuthenticationPrincipal Actor actor) {
        Outbox.Health health =
                inbox.mail(actor)
                        .orElseThrow(() -> new Denied(Permission.SEE_APPROVALS, Optional.empty()));
        return new MailHealth(health.waiting(), health.trouble().orElse(""), health.givenUp());
    }
}
