package dev.pilothouse.policy.decisions;

import dev.pilothouse.db.model.Actor;
import dev.pilothouse.db.model.Denied;
import dev.pilothouse.db.model.Permission;
import dev.pilothouse.db.model.TenantId;
import dev.pilothouse.db.postgres.Database;
import dev.pilothouse.policy.audit.AuditEntry;
import dev.pilothouse.policy.audit.AuditEntry.Entity;
import dev.pilothouse.policy.audit.AuditLog;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Attempts at what somebody's roles do not allow, in the audit log. The same one is written once a
 * minute, so that nobody fills the log by trying.
 */
public final class DeniedAttempts {
    private static final Logger LOG = LoggerFactory.getLogger(DeniedAttempts.class);
    private static final Duration AGAIN = Duration.ofMinutes(1);

    private record Attempt(String who, Permission permission, Optional<TenantId> tenant) {}

    private final Database database;
    private final AuditLog audit;
    private final Lately<Attempt> written;

    public DeniedAttempts(Database database, AuditLog audit, Clock clock) {
        this.database = database;
        this.audit = audit;
        this.written = new Lately<>(AGAIN, clock);
    }

    /**
     * Notes a refusal. A log that cannot be written does not change the refusal.
     *
     * @param what was tried, for example {@code POST /api/v1/kills}
     */
    public void note(Actor actor, Denied denied, String what) {
        if (!written.isNew(new Attempt(actor.ref(), denied.permission(), denied.tenant()))) {
            return;
        }
        AuditEntry entry =
                AuditEntry.of(
                                actor,
                                "access.deny",
                                Entity.of("permission", denied.permission().word()))
                        .in(denied.tenant())
                        .to(Map.of("attempt", what))
                        .ended("denied", 403);
        try {
            database.run(tx -> audit.append(tx, entry));
        } catch (RuntimeException e) {
            LOG.warn("a denied attempt is not in the audit log: {}", e.getMessage());
        }
    }
}
