package dev.pilothouse.policy.decisions;

import dev.pilothouse.db.model.Actor;
import dev.pilothouse.db.model.Denied;
import dev.pilothouse.db.postgres.Database;
import dev.pilothouse.policy.audit.AuditEntry;
import dev.pilothouse.policy.audit.AuditEntry.Entity;
import dev.pilothouse.policy.audit.AuditLog;
import java.time.Clock;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Attempts at what somebody's roles do not allow, in the audit log. The same one is written once a
 * minute, and thirty of one person, so that nobody fills the log by trying; the next entry says how
 * many there were that have none.
 */
public final class DeniedAttempts {
    private static final Logger LOG = LoggerFactory.getLogger(DeniedAttempts.class);
    private final Database database;
    private final AuditLog audit;
    private final Attempts attempts;

    public DeniedAttempts(Database database, AuditLog audit, Clock clock) {
        this.database = database;
        this.audit = audit;
        this.attempts = new Attempts(clock);
    }

    /**
     * Notes a refusal. A log that cannot be written does not change the refusal.
     *
     * @param what was tried, for example {@code POST /api/v1/kills}
     */
    public void note(Actor actor, Denied denied, String what) {
        attempts.note(actor.ref(), denied.permission().word() + denied.tenant() + what)
                .ifPresent(untold -> write(actor, denied, what, untold));
    }

    private void write(Actor actor, Denied denied, String what, long untold) {
        AuditEntry entry =
                AuditEntry.of(
                                actor,
                                "access.deny",
                                Entity.of("permission", denied.permission().word()))
                        .in(denied.tenant())
                        .to(tried(what, untold))
                        .ended("denied", 403);
        try {
            database.run(tx -> audit.append(tx, entry));
        } catch (RuntimeException e) {
            LOG.warn("a denied attempt is not in the audit log: {}", e.getMessage());
        }
    }

    private static Map<String, Object> tried(String what, long untold) {
        return untold == 0
                ? Map.of("attempt", what)
                : Map.of("attempt", what, "attempts_before_without_entry", untold);
    }
}
