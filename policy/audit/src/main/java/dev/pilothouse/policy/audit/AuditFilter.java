package dev.pilothouse.policy.audit;

import dev.pilothouse.db.model.TenantId;
import java.time.Instant;
import java.util.Optional;

/**
 * Which entries to read. Every component that is present narrows.
 *
 * @param action an action, or the beginning of some, for example {@code kill.}
 * @param actor pseudonym of the actor, as in {@link LoggedEntry#actorRef()}
 * @param entity {@code type:id} of a thing to follow, for example {@code
 *     feature:default/playground}
 * @param from first moment, inclusive
 * @param to last moment, exclusive
 * @param text part of an action, an object, or the name of the actor
 */
public record AuditFilter(
        Optional<TenantId> tenant,
        Optional<String> action,
        Optional<String> actor,
        Optional<String> entity,
        Optional<String> outcome,
        Optional<Instant> from,
        Optional<Instant> to,
        Optional<String> text) {
    public static final AuditFilter ALL =
            new AuditFilter(
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty());

    public AuditFilter withTenant(TenantId value) {
        return new AuditFilter(Optional.of(value), action, actor, entity, outcome, from, to, text);
    }

    public AuditFilter withAction(String value) {
        return new AuditFilter(tenant, Optional.of(value), actor, entity, outcome, from, to, text);
    }

    public AuditFilter withActor(String value) {
        return new AuditFilter(tenant, action, Optional.of(value), entity, outcome, from, to, text);
    }

    public AuditFilter withEntity(String type, String id) {
        return new AuditFilter(
                tenant, action, actor, Optional.of(type + ":" + id), outcome, from, to, text);
    }

    public AuditFilter withOutcome(String value) {
        return new AuditFilter(tenant, action, actor, entity, Optional.of(value), from, to, text);
    }

    public AuditFilter between(Instant first, Instant end) {
        return new AuditFilter(
                tenant, action, actor, entity, outcome, Optional.of(first), Optional.of(end), text);
    }

    public AuditFilter withText(String value) {
        return new AuditFilter(
                tenant, action, actor, entity, outcome, from, to, Optional.of(value));
    }
}
