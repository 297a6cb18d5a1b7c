package dev.pilothouse.policy.decisions;

import static dev.pilothouse.db.model.Permission.READ_CONTENT;
import static dev.pilothouse.db.model.Permission.REVEAL;

import dev.pilothouse.db.model.Actor;
import dev.pilothouse.db.model.Denied;
import dev.pilothouse.db.model.TenantId;
import dev.pilothouse.db.model.Texts;
import dev.pilothouse.db.postgres.Database;
import dev.pilothouse.policy.audit.AuditEntry;
import dev.pilothouse.policy.audit.AuditEntry.Entity;
import dev.pilothouse.policy.audit.AuditLog;
import dev.pilothouse.policy.rules.RevealContext;
import dev.pilothouse.policy.rules.SealedFinding;
import dev.pilothouse.registry.RevealKeyring;
import java.util.List;
import java.util.Map;

/** Reading what people wrote to models. Each read is in the log before anything is shown. */
public final class ContentAccess {
    private final Database database;
    private final AuditLog audit;
    private final RevealKeyring keyring;

    public ContentAccess(Database database, AuditLog audit, RevealKeyring keyring) {
        this.database = database;
        this.audit = audit;
        this.keyring = keyring;
    }

    /**
     * To be called before masked content of a trace is shown.
     *
     * @throws Denied without {@link dev.pilothouse.db.model.Permission#READ_CONTENT}
     */
    public void read(Actor actor, TenantId tenant, String traceId) {
        actor.require(READ_CONTENT, tenant);
        database.run(tx -> audit.append(tx, entry(actor, "content.read", tenant, traceId)));
    }

    /**
     * A masked text with its originals.
     *
     * @param findings the list in {@code span_content.masked}, JSON
     * @param reason why, 1 to 500 characters
     * @throws Denied without {@link dev.pilothouse.db.model.Permission#REVEAL}
     */
    public String reveal(
            Actor actor, RevealContext place, String masked, String findings, String reason) {
        TenantId tenant = new TenantId(place.tenant());
        actor.require(REVEAL, tenant);
        String why = Texts.check("reason", reason, 1, 500);
        List<SealedFinding> sealed = SealedFinding.read(findings);
        var opener = keyring.opener(tenant);
        database.run(tx ->
                audit.append(
                        tx,
                        entry(actor, "content.reveal", tenant, place.traceId())
                                .because(why)
                                .to(
                                        Map.of(
                                                "span", place.spanId(),
                                                "part", place.part(),
                                                "findings", sealed.size()))));
        return opener.open(masked, sealed, place);
    }

    private static AuditEntry entry(Actor actor, String action, TenantId tenant, String traceId) {
        return AuditEntry.of(actor, action, Entity.of("trace", tenant, traceId))
                .in(tenant)
                .ofTrace(traceId);
    }
}
