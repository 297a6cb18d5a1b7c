package dev.pilothouse.policy.decisions;

import dev.pilothouse.db.model.Actor;
import dev.pilothouse.db.model.ApprovalDesk.Request;
import dev.pilothouse.db.model.ApprovalKind;
import dev.pilothouse.db.model.TenantId;
import dev.pilothouse.policy.audit.AuditEntry;
import dev.pilothouse.policy.audit.AuditEntry.Entity;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** What the audit log says about approvals. */
final class ApprovalEntries {
    private ApprovalEntries() {}

    static AuditEntry asked(Actor actor, UUID id, Request request) {
        return of(actor, "approval.ask", id, request.kind(), request.subject(), request.tenant())
                .because(request.note())
                .to(
                        Map.of(
                                "title", request.title(),
                                "digest", request.digest(),
                                "approvers", request.approvers(),
                                "authors",
                                        request.authors().stream()
                                                .map(UUID::toString)
                                                .sorted()
                                                .toList(),
                                "risk", request.risk(),
                                "due", request.due().map(Instant::toString).orElse("")));
    }

    /** A vote, with where the approval is after it. */
    static AuditEntry voted(Actor actor, Approval after, Approval.Verdict verdict, Ballot ballot) {
        Map<String, Object> state = new LinkedHashMap<>();
        state.put("title", after.title());
        state.put("digest", after.digest());
        state.put("state", after.state().word());
        state.put("approved", after.approved());
        state.put("needed", after.approvers());
        ballot.onBehalfOf().ifPresent(person -> state.put("on_behalf_of", person.toString()));
        return of(actor, "approval." + verdict.word(), after).because(ballot.comment()).to(state);
    }

    /** An author tried to decide. */
    static AuditEntry refused(Actor actor, Approval approval, String why) {
        return of(actor, "approval.refuse", approval).ended("denied", 409).because(why);
    }

    static AuditEntry ended(Actor actor, Approval approval, Approval.State how, String why) {
        String action = how == Approval.State.VOID ? "approval.void" : "approval.withdraw";
        return of(actor, action, approval)
                .because(why)
                .to(Map.of("title", approval.title(), "digest", approval.digest()));
    }

    static AuditEntry commented(Actor actor, Approval approval, String text) {
        return of(actor, "approval.comment", approval).because(text);
    }

    private static AuditEntry of(Actor actor, String action, Approval approval) {
        return of(
                actor,
                action,
                approval.id(),
                approval.kind(),
                approval.subject(),
                approval.tenant());
    }

    private static AuditEntry of(
            Actor actor,
            String action,
            UUID id,
            ApprovalKind kind,
            String subject,
            Optional<TenantId> tenant) {
        return AuditEntry.of(actor, action, Entity.of("approval", id.toString()))
                .in(tenant)
                .linkedTo(Entity.of(kind.word(), subject));
    }
}
