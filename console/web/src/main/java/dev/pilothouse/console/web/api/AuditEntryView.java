package dev.pilothouse.console.web.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.pilothouse.policy.audit.LoggedEntry;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import tools.jackson.databind.annotation.JsonNaming;

/**
 * An entry of the log.
 *
 * @param entry the canonical JSON that was hashed, as text
 * @param detail reason, before and after; empty when there was none or it was erased
 */
@JsonNaming(SnakeCaseStrategy.class)
@JsonInclude(JsonInclude.Include.NON_NULL)
record AuditEntryView(
        long seq,
        Instant at,
        @Nullable String tenant,
        String actorType,
        String actorRef,
        String actorName,
        String action,
        String objectType,
        String objectId,
        String outcome,
        int code,
        List<String> entities,
        Map<String, Object> detail,
        String entry,
        String hash) {
    static AuditEntryView of(LoggedEntry e) {
        return new AuditEntryView(
                e.seq(),
                e.at(),
                e.tenant().map(Object::toString).orElse(null),
                e.actorType(),
                e.actorRef(),
                e.actorName(),
                e.action(),
                e.objectType(),
                e.objectId(),
                e.outcome(),
                e.code(),
                e.entities(),
                e.details(),
                e.json(),
                e.hash());
    }
}
