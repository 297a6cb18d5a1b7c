package dev.pilothouse.registry.store;

import static dev.pilothouse.db.postgres.jooq.Tables.TEAM;
import static dev.pilothouse.db.postgres.jooq.Tables.TENANT;

import dev.pilothouse.db.model.Reach;
import dev.pilothouse.db.model.TeamId;
import dev.pilothouse.db.model.TenantId;
import dev.pilothouse.db.postgres.Tx;
import dev.pilothouse.db.postgres.jooq.tables.records.TeamRecord;
import dev.pilothouse.db.postgres.jooq.tables.records.TenantRecord;
import dev.pilothouse.registry.Team;
import dev.pilothouse.registry.Tenant;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jooq.DSLContext;

/** SQL of tenants and teams. */
public final class TenantStore {
    private final DSLContext sql;

    public TenantStore(Tx tx) {
        this.sql = tx.sql();
    }

    /** Until the end of the transaction no other process looks whether there is a tenant. */
    public void lockForFirst() {
        sql.execute("SELECT pg_advisory_xact_lock(hashtext('pilothouse.first-start'))");
    }

    public List<Tenant> tenants(Reach reach) {
        return sql.selectFrom(TENANT)
                .where(Within.reach(TENANT.ID, reach))
                .orderBy(TENANT.ID)
                .fetch(TenantStore::tenant);
    }

    public Optional<Tenant> tenant(TenantId id) {
        return sql.selectFrom(TENANT)
                .where(TENANT.ID.eq(id.value()))
                .fetchOptional(TenantStore::tenant);
    }

    /** False when the id is taken. */
    public boolean insert(
            TenantId id, String displayName, boolean sample, byte[] subjectKey, Instant at) {
        return sql.insertInto(TENANT)
                        .set(TENANT.ID, id.value())
                        .set(TENANT.DISPLAY_NAME, displayName)
                        .set(TENANT.SAMPLE, sample)
                        .set(TENANT.SUBJECT_KEY, subjectKey)
                        .set(TENANT.CREATED_AT, at)
                        .onConflictDoNothing()
                        .execute()
                == 1;
    }

    /** False when the version is not that one. */
    public boolean rename(TenantId id, long version, String displayName) {
        return sql.update(TENANT)
                        .set(TENANT.DISPLAY_NAME, displayName)
                        .set(TENANT.VERSION, TENANT.VERSION.plus(1))
                        .where(TENANT.ID.eq(id.value()).and(TENANT.VERSION.eq(version)))
                        .execute()
                == 1;
    }

    /** Removes a sample tenant with all that belongs to it; false when there is none. */
    public boolean deleteSample(TenantId id) {
        return sql.deleteFrom(TENANT).where(TENANT.ID.eq(id.value()).and(TENANT.SAMPLE)).execute()
                == 1;
    }

    public List<Team> teams(Reach reach) {
        return sql.selectFrom(TEAM)
                .where(Within.reach(TEAM.TENANT, reach))
                .orderBy(TEAM.TENANT, TEAM.ID)
                .fetch(TenantStore::team);
    }

    public Optional<Team> team(TenantId tenant, TeamId id) {
        return sql.selectFrom(TEAM)
                .where(TEAM.TENANT.eq(tenant.value()).and(TEAM.ID.eq(id.value())))
                .fetchOptional(TenantStore::team);
    }

    /** False when the id is taken. */
    public boolean insertTeam(TenantId tenant, TeamId id, String displayName, Instant at) {
        return sql.insertInto(TEAM)
                        .set(TEAM.TENANT, tenant.value())
                        .set(TEAM.ID, id.value())
                        .set(TEAM.DISPLAY_NAME, displayName)
                        .set(TEAM.CREATED_AT, at)
                        .onConflictDoNothing()
                        .execute()
                == 1;
    }

    /** False when the version is not that one. */
    public boolean renameTeam(TenantId tenant, TeamId id, long version, String displayName) {
        return sql.update(TEAM)
                        .set(TEAM.DISPLAY_NAME, displayName)
                        .set(TEAM.VERSION, TEAM.VERSION.plus(1))
                        .where(TEAM.TENANT.eq(tenant.value()).and(TEAM.ID.eq(id.value())))
                        .and(TEAM.VERSION.eq(version))
                        .execute()
                == 1;
    }

    private static Tenant tenant(TenantRecord r) {
        return new Tenant(
                new TenantId(r.getId()),
                r.getVersion(),
                r.getDisplayName(),
                r.getSample(),
                r.getCreatedAt());
    }

    private static Team team(TeamRecord r) {
        return new Team(
                new TenantId(r.getTenant()),
                new TeamId(r.getId()),
                r.getVersion(),
                r.getDisplayName());
    }
}
