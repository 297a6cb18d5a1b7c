package dev.pilothouse.registry;

import dev.pilothouse.db.model.Actor;
import dev.pilothouse.db.model.ApprovalDesk;
import dev.pilothouse.db.model.ApprovalKind;
import dev.pilothouse.policy.audit.AuditEntry;
import dev.pilothouse.policy.audit.AuditEntry.Entity;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What the audit log and the approvals engine are told of releases. */
final class ReleaseEntries {
    private ReleaseEntries() {}

    static AuditEntry of(Actor actor, String action, Release release) {
        return AuditEntry.of(
                        actor,
                        action,
                        Entity.of("release", release.tenant(), release.id().toString()))
                .in(release.tenant())
                .linkedTo(
                        Prompts.entity(release.tenant(), release.prompt())
                                .withVersion(release.version()))
                .linkedTo(Features.entity(release.tenant(), release.feature()))
                .to(
                        Map.of(
                                "prompt", release.prompt().value(),
                                "version", release.version(),
                                "environment", release.environment().value(),
                                "digest", release.digest(),
                                "share", release.share(),
                                "author", release.author().id().toString(),
                                "asked_by", release.asked().id().toString()));
    }

    static ApprovalDesk.Request request(Release release, String risk, Instant due) {
        String what = release.prompt() + " v" + release.version() + " in " + release.environment();
        boolean review = release.kind() == Release.Kind.ROLLBACK;
        return new ApprovalDesk.Request(
                ApprovalKind.PROMPT_RELEASE,
                Optional.of(release.tenant()),
                release.id().toString(),
                review ? "Review of the rollback to " + what : what,
                release.digest(),
                Set.copyOf(List.of(release.author().id(), release.asked().id())),
                release.approversNeeded(),
                risk,
                release.note(),
                release.evidence(),
                "/prompts/"
                        + release.tenant()
                        + "/"
                        + release.prompt()
                        + "/releases/"
                        + release.id(),
                Optional.of(due));
    }
}
