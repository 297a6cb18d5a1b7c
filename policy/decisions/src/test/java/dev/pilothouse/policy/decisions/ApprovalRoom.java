package dev.pilothouse.policy.decisions;

import dev.pilothouse.db.model.Actor;
import dev.pilothouse.db.model.ApprovalDesk.Request;
import dev.pilothouse.db.model.ApprovalKind;
import dev.pilothouse.db.model.Role;
import dev.pilothouse.db.model.TenantId;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;

/** Two tenants, a room that things are asked for in, and people who ask and decide. */
abstract class ApprovalRoom {
    static final TenantId ACME = new TenantId("acme");
    static final TenantId OTHER = new TenantId("other");
    static final String TITLE = "support-answer v18 in production";
    static final String DIGEST = "ab".repeat(32);
    final Decisions control = new Decisions();
    final Approvals approvals = control.approvals;
    final Notebook releases = new Notebook(ApprovalKind.PROMPT_RELEASE);
    final Actor.Person admin = control.person("admin", Role.ADMIN);
    final Actor.Person eve = control.person("eve", Role.ENGINEER);
    final Actor.Person jonas = control.person("jonas", Role.ENGINEER);
    final Actor.Person lena = control.person("lena", Role.COMPLIANCE);

    @BeforeEach
    void content() {
        control.tenants.create(admin, ACME, "Acme");
        control.tenants.create(admin, OTHER, "Other");
        control.others.add(releases);
    }

    static Request request(String digest, Set<UUID> authors, int approvers) {
        return new Request(
                ApprovalKind.PROMPT_RELEASE,
                Optional.of(ACME),
                "support-answer",
                TITLE,
                digest,
                authors,
                approvers,
                approvers == 2 ? "high-risk" : "",
                "shorter",
                Map.of("before", Map.of("temperature", "0.4")),
                "/prompts/support-answer",
                Optional.empty());
    }

    UUID ask(Actor.Person asker, Request request) {
        return control.database.write(tx -> approvals.ask(tx, asker, request));
    }

    static Ballot yes() {
        return Ballot.of(DIGEST, "read it all");
    }

    Approval read(UUID id) {
        return control.inbox.find(admin, id).orElseThrow().approval();
    }

    static Request of(ApprovalKind kind, Role role) {
        return plain(kind, Optional.of(ACME), "thing-" + role.word());
    }

    static Request plain(ApprovalKind kind, Optional<TenantId> tenant, String subject) {
        return new Request(
                kind,
                tenant,
                subject,
                TITLE,
                DIGEST,
                Set.of(),
                1,
                "",
                "",
                Map.of(),
                "/",
                Optional.empty());
    }
}
