package dev.pilothouse.registry;

import static dev.pilothouse.db.model.Permission.MANAGE_FEATURES;
import static dev.pilothouse.db.model.Permission.SEE_FEATURES;

import dev.pilothouse.db.model.Actor;
import dev.pilothouse.db.model.Conflict;
import dev.pilothouse.db.model.NotFound;
import dev.pilothouse.db.model.TenantId;
import dev.pilothouse.db.model.Texts;
import dev.pilothouse.db.postgres.Database;
import dev.pilothouse.policy.audit.AuditEntry;
import dev.pilothouse.policy.audit.AuditEntry.Entity;
import dev.pilothouse.policy.audit.AuditLog;
import dev.pilothouse.registry.store.ToolStore;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;

/**
 * Tools that calls keep under a kill of the mode {@code tools-read-only}. Every other tool counts
 * as one that changes something, whatever its caller says of it.
 */
public final class ReadOnlyTools {
    private final Database database;
    private final AuditLog audit;
    private final Clock clock;

    public ReadOnlyTools(Database database, AuditLog audit, Clock clock) {
        this.database = database;
        this.audit = audit;
        this.clock = clock;
    }

    /** Those of the tenants in the actor's reach, by tenant and name. */
    public List<ReadOnlyTool> list(Actor actor) {
        actor.requireAnywhere(SEE_FEATURES);
        return database.read(tx -> new ToolStore(tx).readOnly(actor.reach(SEE_FEATURES)));
    }

    /**
     * @param name 1 to 256 characters
     * @param note why it changes nothing; at most 500 characters
     * @throws NotFound when there is no such tenant
     * @throws Conflict when it is declared already
     */
    public ReadOnlyTool declare(Actor actor, TenantId tenant, String name, String note) {
        actor.require(MANAGE_FEATURES, tenant);
        var tool =
                new ReadOnlyTool(
                        tenant,
                        Texts.check("name", name, 1, 256),
                        Texts.check("note", note, 0, 500),
                        actor.displayName(),
                        clock.instant().truncatedTo(ChronoUnit.MICROS));
        return database.write(tx -> {
            Tenants.existing(tx, tenant);
            Checks.isNew(new ToolStore(tx).declare(tool, actor.ref()), "read-only tool", name);
            audit.append(tx, entry(actor, "tool.read-only.declare", tool).to(Map.of("note", note)));
            return tool;
        });
    }

    /**
     * From now on it counts as a tool that changes something.
     *
     * @throws NotFound when it is not declared
     */
    public void withdraw(Actor actor, TenantId tenant, String name) {
        actor.require(MANAGE_FEATURES, tenant);
        database.run(tx -> {
            ReadOnlyTool tool =
                    new ToolStore(tx)
                            .withdraw(tenant, name)
                            .orElseThrow(() -> new NotFound("read-only tool", name));
            audit.append(
                    tx,
                    entry(actor, "tool.read-only.withdraw", tool)
                            .from(Map.of("note", tool.note())));
        });
    }

    private static AuditEntry entry(Actor actor, String action, ReadOnlyTool tool) {
        return AuditEntry.of(actor, action, Entity.of("tool", tool.tenant(), tool.name()))
                .in(tool.tenant());
    }
}
