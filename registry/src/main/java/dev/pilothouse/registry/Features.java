package dev.pilothouse.registry;

import static dev.pilothouse.db.model.Permission.MANAGE_FEATURES;
import static dev.pilothouse.db.model.Permission.SEE_FEATURES;

import dev.pilothouse.db.model.Actor;
import dev.pilothouse.db.model.BadInput;
import dev.pilothouse.db.model.Conflict;
import dev.pilothouse.db.model.FeatureId;
import dev.pilothouse.db.model.FeatureState;
import dev.pilothouse.db.model.NotFound;
import dev.pilothouse.db.model.TeamId;
import dev.pilothouse.db.model.TenantId;
import dev.pilothouse.db.postgres.Database;
import dev.pilothouse.db.postgres.Tx;
import dev.pilothouse.policy.audit.AuditEntry;
import dev.pilothouse.policy.audit.AuditEntry.Entity;
import dev.pilothouse.policy.audit.AuditLog;
import dev.pilothouse.registry.store.FeatureStore;
import java.time.Clock;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/** The inventory of AI features: declared by people, or only seen in traffic. */
public final class Features {
    private final Database database;
    private final AuditLog audit;
    private final Clock clock;

    public Features(Database database, AuditLog audit, Clock clock) {
        this.database = database;
        this.audit = audit;
        this.clock = clock;
    }

    /** Declared and undeclared features of the tenants in the actor's reach. */
    public List<Feature> list(Actor actor) {
        return database.read(tx -> new FeatureStore(tx).list(actor.reach(SEE_FEATURES)));
    }

    public Optional<Feature> find(Actor actor, TenantId tenant, FeatureId id) {
        actor.require(SEE_FEATURES, tenant);
        return database.read(tx -> new FeatureStore(tx).find(tenant, id));
    }

    /**
     * Declares a new feature, or one that was only seen.
     *
     * @throws NotFound when there is no such tenant or team
     * @throws Conflict when it is declared already
     */
    public Feature declare(Actor actor, TenantId tenant, FeatureId id, FeatureData data) {
        actor.require(MANAGE_FEATURES, tenant);
        return database.write(tx -> insert(tx, actor, tenant, id, data));
    }

    /** Declares what was only seen, as a draft of a team, under its id as name. */
    public Feature declareSeen(Actor actor, TenantId tenant, FeatureId id, TeamId team) {
        return declare(actor, tenant, id, draft(team, id));
    }

    static FeatureData draft(TeamId team, FeatureId id) {
        return FeatureData.of(team, id.value(), "", FeatureState.DRAFT);
    }

    Feature insert(Tx tx, Actor actor, TenantId tenant, FeatureId id, FeatureData data) {
        Tenants.existing(tx, tenant);
        Teams.existing(tx, tenant, team(data));
        FeatureStore store = new FeatureStore(tx);
        Checks.isNew(store.declare(tenant, id, data, clock.instant()), "feature", id);
        Feature declared = store.find(tenant, id).orElseThrow();
        audit.append(
                tx,
                AuditEntry.of(
                                actor,
                                "feature.declare",
                                entity(tenant, id).withVersion(declared.version()))
                        .in(tenant)
                        .linkedTo(Teams.entity(tenant, team(data)))
                        .to(data.asMap()));
        return declared;
    }

    /**
     * @param version of the feature as it was read
     * @throws Conflict when it was changed meanwhile
     */
    public Feature update(
            Actor actor, TenantId tenant, FeatureId id, long version, FeatureData data) {
        actor.require(MANAGE_FEATURES, tenant);
        return database.write(tx -> {
            FeatureStore store = new FeatureStore(tx);
            Feature old =
                    store.find(tenant, id).orElseThrow(() -> new NotFound("feature", id.value()));
            Teams.existing(tx, tenant, team(data));
            Checks.current(store.update(tenant, id, version, data), "feature", id);
            Feature changed = store.find(tenant, id).orElseThrow();
            audit.append(
                    tx,
                    AuditEntry.of(
                                    actor,
                                    "feature.change",
                                    entity(tenant, id).withVersion(changed.version()))
                            .in(tenant)
                            .from(old.data().asMap())
                            .to(data.asMap()));
            return changed;
        });
    }

    /** Notes what traffic showed: first calls, and features that nobody declared. */
    public void seen(Collection<SeenFeature> seen) {
        database.run(tx -> seen.forEach(new FeatureStore(tx)::seen));
    }

    private static TeamId team(FeatureData data) {
        return data.team()
                .orElseThrow(() -> new BadInput("team", "", "the team that owns the feature"));
    }

    static Entity entity(TenantId tenant, FeatureId id) {
        return Entity.of("feature", tenant, id.value());
    }
}
