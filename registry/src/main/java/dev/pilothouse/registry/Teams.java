package dev.pilothouse.registry;

import static dev.pilothouse.db.model.Permission.MANAGE_SAMPLE;
import static dev.pilothouse.db.model.Permission.MANAGE_TENANTS;
import static dev.pilothouse.db.model.Permission.SEE_TENANTS;

import dev.pilothouse.db.model.Actor;
import dev.pilothouse.db.model.Conflict;
import dev.pilothouse.db.model.NotFound;
import dev.pilothouse.db.model.TeamId;
import dev.pilothouse.db.model.TenantId;
import dev.pilothouse.db.model.Texts;
import dev.pilothouse.db.postgres.Database;
import dev.pilothouse.db.postgres.Tx;
import dev.pilothouse.policy.audit.AuditEntry;
import dev.pilothouse.policy.audit.AuditEntry.Entity;
import dev.pilothouse.policy.audit.AuditLog;
import dev.pilothouse.registry.store.TenantStore;
import java.time.Clock;
import java.util.List;
import java.util.Map;

/** Teams of a tenant. */
public final class Teams {
    private final Database database;
    private final AuditLog audit;
    private final Clock clock;

    public Teams(Database database, AuditLog audit, Clock clock) {
        this.database = database;
        this.audit = audit;
        this.clock = clock;
    }

    /** The teams that the actor may see, by tenant and id. */
    public List<Team> list(Actor actor) {
        return database.read(tx -> new TenantStore(tx).teams(actor.reach(SEE_TENANTS)));
    }

    /**
     * @throws NotFound when there is no such tenant
     * @throws Conflict when the id is taken
     */
    public Team create(Actor actor, TenantId tenant, TeamId id, String displayName) {
        return database.write(tx -> {
            boolean sample = Tenants.existing(tx, tenant).sample();
            actor.require(
                    sample && actor.may(MANAGE_SAMPLE) ? MANAGE_SAMPLE : MANAGE_TENANTS, tenant);
            return insert(tx, actor, tenant, id, displayName);
        });
    }

    Team insert(Tx tx, Actor actor, TenantId tenant, TeamId id, String displayName) {
        String name = Texts.check("display_name", displayName, 1, 200);
        TenantStore store = new TenantStore(tx);
        Checks.isNew(store.insertTeam(tenant, id, name, clock.instant()), "team", id);
        audit.append(
                tx,
                AuditEntry.of(actor, "team.create", entity(tenant, id))
                        .in(tenant)
                        .to(Map.of("display_name", name)));
        return existing(tx, tenant, id);
    }

    /**
     * @param version of the team as it was read
     * @throws Conflict when it was changed meanwhile
     */
    public Team rename(Actor actor, TenantId tenant, TeamId id, long version, String displayName) {
        actor.require(MANAGE_TENANTS, tenant);
        String name = Texts.check("display_name", displayName, 1, 200);
        return database.write(tx -> {
            Team old = existing(tx, tenant, id);
            Checks.current(new TenantStore(tx).renameTeam(tenant, id, version, name), "team", id);
            audit.append(
                    tx,
                    AuditEntry.of(actor, "team.rename", entity(tenant, id))
                            .in(tenant)
                            .from(Map.of("display_name", old.displayName()))
                            .to(Map.of("display_name", name)));
            return existing(tx, tenant, id);
        });
    }

    static Team existing(Tx tx, TenantId tenant, TeamId id) {
        return new TenantStore(tx)
                .team(tenant, id)
                .orElseThrow(() -> new NotFound("team", id.value()));
    }

    static Entity entity(TenantId tenant, TeamId id) {
        return Entity.of("team", tenant, id.value());
    }
}
