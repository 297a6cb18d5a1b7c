package dev.pilothouse.console.web.api;

import dev.pilothouse.db.model.Actor;
import dev.pilothouse.db.model.BadInput;
import dev.pilothouse.policy.decisions.Deputies;
import dev.pilothouse.policy.decisions.Member;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import tools.jackson.databind.JsonNode;

/** Who decides for whom during an absence. */
@Api
class DeputiesController {
    private final Deputies deputies;

    DeputiesController(Deputies deputies) {
        this.deputies = deputies;
    }

    record Delegations(List<ApprovalView.Delegation> delegations) {}

    record Candidate(String id, String username, String name) {
        static Candidate of(Member member) {
            return new Candidate(member.id().toString(), member.username(), member.name());
        }
    }

    record Candidates(List<Candidate> people) {}

    /** Of the reader and for the reader, without those that are over. */
    @GetMapping("/delegations")
    Delegations list(@AuthenticationPrincipal Actor actor) {
        return new Delegations(
                deputies.of(actor).stream().map(ApprovalView.Delegation::of).toList());
    }

    @GetMapping("/delegations/candidates")
    Candidates candidates(@AuthenticationPrincipal Actor actor) {
        return new Candidates(deputies.candidates(actor).stream().map(Candidate::of).toList());
    }

    @PostMapping("/delegations")
    ResponseEntity<ApprovalView.Delegation> name(
            @AuthenticationPrincipal Actor actor, @RequestBody JsonNode body) {
        Fields fields = Fields.of(body);
        String who = fields.text("deputy");
        Optional<Instant> begins = fields.time("begins");
        Instant ends =
                fields.time("ends")
                        .orElseThrow(() ->
                                new BadInput("ends", "", "a time such as 2026-11-23T20:00:00Z"));
        fields.requireNoOthers();
        return ResponseEntity.status(HttpStatus.CREATED)
                .body(
                        ApprovalView.Delegation.of(
                                deputies.name(actor, deputy(actor, who), begins, ends)));
    }

    /** By id or by the name that they sign in with. */
    private UUID deputy(Actor actor, String who) {
        return deputies.candidates(actor).stream()
                .filter(m -> m.username().equals(who) || m.id().toString().equals(who))
                .map(Member::id)
                .findFirst()
                .orElseThrow(() ->
                        new BadInput(
                                "deputy",
                                who,
                                "another person who may approve in a tenant where you may"));
    }

    @DeleteMapping("/delegations/{id}")
    ResponseEntity<Void> end(@AuthenticationPrincipal Actor actor, @PathVariable UUID id) {
        deputies.end(actor, id);
        return ResponseEntity.noContent().build();
    }
}
