package dev.pilothouse.registry;

import static dev.pilothouse.db.model.Permission.MANAGE_PROVIDERS;
import static dev.pilothouse.db.model.Permission.SEE_FEATURES;

import dev.pilothouse.db.model.Actor;
import dev.pilothouse.db.model.BadInput;
import dev.pilothouse.db.model.Conflict;
import dev.pilothouse.db.model.DeploymentId;
import dev.pilothouse.db.model.NotFound;
import dev.pilothouse.db.postgres.Database;
import dev.pilothouse.db.postgres.Tx;
import dev.pilothouse.policy.audit.AuditEntry;
import dev.pilothouse.policy.audit.AuditEntry.Entity;
import dev.pilothouse.policy.audit.AuditLog;
import dev.pilothouse.registry.store.ModelStore;
import dev.pilothouse.registry.store.ReplicaStore;
import java.time.Clock;
import java.util.List;
import java.util.Optional;

/** Models served somewhere. */
public final class Deployments {
    private final Database database;
    private final AuditLog audit;
    private final Clock clock;

    public Deployments(Database database, AuditLog audit, Clock clock) {
        this.database = database;
        this.audit = audit;
        this.clock = clock;
    }

    /** Deployments that the actor's tenants may use. */
    public List<Deployment> list(Actor actor) {
        actor.requireAnywhere(SEE_FEATURES);
        return database.read(tx -> new ModelStore(tx).deployments(actor.reach(SEE_FEATURES)));
    }

    /**
     * Adds a deployment; one of a pool gets a replica of the bundled engine, which has its id.
     *
     * @throws NotFound when there is no such provider or tenant
     * @throws Conflict when the id is taken
     */
    public Deployment create(Actor actor, DeploymentId id, DeploymentData data) {
        actor.require(MANAGE_PROVIDERS, data.tenant());
        return database.write(tx -> insert(tx, actor, id, data));
    }

    Deployment insert(Tx tx, Actor actor, DeploymentId id, DeploymentData data) {
        check(tx, data);
        Checks.isNew(new ModelStore(tx).insert(id, data, clock.instant()), "deployment", id);
        if (data.pool().isPresent()) {
            ReplicaData first = ReplicaData.bundled(id, data.slots());
            new ReplicaStore(tx).insert(id.value(), first, Optional.empty(), clock.instant());
        }
        audit.append(tx, entry(actor, "deployment.create", id, data).to(data.asMap()));
        return existing(tx, id);
    }

    /**
     * @param version of the deployment as it was read
     * @throws Conflict when it was changed meanwhile
     */
    public Deployment update(Actor actor, DeploymentId id, long version, DeploymentData data) {
        actor.require(MANAGE_PROVIDERS, data.tenant());
        return database.write(tx -> {
            Deployment old = existing(tx, id);
            actor.require(MANAGE_PROVIDERS, old.data().tenant());
            check(tx, data);
            Checks.current(new ModelStore(tx).update(id, version, data), "deployment", id);
            audit.append(
                    tx,
                    entry(actor, "deployment.change", id, data)
                            .from(old.data().asMap())
                            .to(data.asMap()));
            return existing(tx, id);
        });
    }

    /** Removes a deployment and its place in every route. */
    public void delete(Actor actor, DeploymentId id) {
        database.run(tx -> {
            Deployment old = existing(tx, id);
            actor.require(MANAGE_PROVIDERS, old.data().tenant());
            new ModelStore(tx).delete(id);
            audit.append(
                    tx, entry(actor, "deployment.delete", id, old.data()).from(old.data().asMap()));
        });
    }

    private static void check(Tx tx, DeploymentData data) {
        Provider provider = Providers.existing(tx, data.provider());
        data.tenant().ifPresent(t -> Tenants.existing(tx, t));
        boolean ofPool = provider.data().kind().equals("pool");
        if (ofPool != data.pool().isPresent()) {
            throw new BadInput(
                    "pool",
                    data.pool().orElse(""),
                    ofPool
                            ? "the name of the pool that serves it"
                            : "nothing: its provider is not a serving pool");
        }
    }

    private static AuditEntry entry(
            Actor actor, String action, DeploymentId id, DeploymentData data) {
        return AuditEntry.of(actor, action, Entity.of("deployment", id.value()))
                .in(data.tenant())
                .linkedTo(Providers.entity(data.provider()))
                .linkedTo(Entity.of("model", data.model()));
    }

    static Deployment existing(Tx tx, DeploymentId id) {
        return find(tx, id).orElseThrow(() -> new NotFound("deployment", id.value()));
    }

    private static Optional<Deployment> find(Tx tx, DeploymentId id) {
        return new ModelStore(tx).deployment(id);
    }
}
