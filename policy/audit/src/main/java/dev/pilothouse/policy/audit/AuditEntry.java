package dev.pilothouse.policy.audit;

import dev.pilothouse.db.model.Actor;
import dev.pilothouse.db.model.TenantId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What is about to be written into the audit log. Reason, before and after may hold personal data:
 * they lie beside the hashed entry, which only commits to them, and can be erased.
 *
 * @param action what was done, for example {@code kill.set} or {@code feature.declare}
 * @param object what it was done to
 * @param links other things that the entry belongs to, so that it is found when they are followed
 * @param outcome {@code success}, {@code denied} or {@code failure}
 * @param code the HTTP status that the caller got
 * @param epoch number of the kill set after the action; 0 when it did not touch it
 * @param traceId 32 hexadecimal digits; empty when the action is not about a trace
 */
public record AuditEntry(
        Actor actor,
        String action,
        Entity object,
        Optional<TenantId> tenant,
        List<Entity> links,
        String outcome,
        int code,
        long epoch,
        String traceId,
        String reason,
        Map<String, Object> before,
        Map<String, Object> after) {

    /**
     * A thing that people follow through time.
     *
     * @param type for example {@code feature}
     * @param id unique within the type; {@code tenant/id} for what belongs to a tenant
     * @param version empty when it has none
     */
    public record Entity(String type, String id, String version) {
        public static Entity of(String type, String id) {
            return new Entity(type, id, "");
        }

        public static Entity of(String type, TenantId tenant, String id) {
            return of(type, tenant + "/" + id);
        }

        public Entity withVersion(long version) {
            return new Entity(type, id, Long.toString(version));
        }
    }

    public AuditEntry {
        links = List.copyOf(links);
        before = Map.copyOf(before);
        after = Map.copyOf(after);
    }

    public static AuditEntry of(Actor actor, String action, Entity object) {
        return new AuditEntry(
                actor,
                action,
                object,
                Optional.empty(),
                List.of(),
                "success",
                200,
                0,
                "",
                "",
                Map.of(),
                Map.of());
    }

    public AuditEntry in(TenantId of) {
        return in(Optional.of(of));
    }

    public AuditEntry in(Optional<TenantId> of) {
        return new AuditEntry(
                actor, action, object, of, links, outcome, code, epoch, traceId, reason, before,
                after);
    }

    public AuditEntry linkedTo(Entity link) {
        List<Entity> all = new ArrayList<>(links);
        all.add(link);
        return new AuditEntry(
                actor, action, object, tenant, all, outcome, code, epoch, traceId, reason, before,
                after);
    }

    public AuditEntry because(String why) {
        return new AuditEntry(
                actor, action, object, tenant, links, outcome, code, epoch, traceId, why, before,
                after);
    }

    public AuditEntry from(Map<String, Object> state) {
        return new AuditEntry(
                actor, action, object, tenant, links, outcome, code, epoch, traceId, reason, state,
                after);
    }

    public AuditEntry to(Map<String, Object> state) {
        return new AuditEntry(
                actor, action, object, tenant, links, outcome, code, epoch, traceId, reason, before,
                state);
    }

    public AuditEntry atEpoch(long number) {
        return new AuditEntry(
                actor, action, object, tenant, links, outcome, code, number, traceId, reason,
                before, after);
    }

    public AuditEntry ofTrace(String id) {
        return new AuditEntry(
                actor, action, object, tenant, links, outcome, code, epoch, id, reason, before,
                after);
    }

    public AuditEntry ended(String how, int status) {
        return new AuditEntry(
                actor, action, object, tenant, links, how, status, epoch, traceId, reason, before,
                after);
    }

    /** The erasable part; empty when there is nothing in it. */
    Map<String, Object> detail() {
        Map<String, Object> detail = new LinkedHashMap<>();
        if (!reason.isEmpty()) {
            detail.put("reason", reason);
        }
        if (!before.isEmpty()) {
            detail.put("before", before);
        }
        if (!after.isEmpty()) {
            detail.put("after", after);
        }
        return detail;
    }
}
