package dev.pilothouse.registry;

import static dev.pilothouse.db.model.Permission.MANAGE_PROVIDERS;
import static dev.pilothouse.db.model.Permission.OPERATE_FLEET;
import static dev.pilothouse.db.model.Permission.SEE_FLEET;
import static java.nio.charset.StandardCharsets.UTF_8;

import dev.pilothouse.db.model.Actor;
import dev.pilothouse.db.model.BadInput;
import dev.pilothouse.db.model.Conflict;
import dev.pilothouse.db.model.Denied;
import dev.pilothouse.db.model.NotFound;
import dev.pilothouse.db.model.Texts;
import dev.pilothouse.db.postgres.Database;
import dev.pilothouse.db.postgres.Tx;
import dev.pilothouse.policy.audit.AuditEntry;
import dev.pilothouse.policy.audit.AuditEntry.Entity;
import dev.pilothouse.policy.audit.AuditLog;
import dev.pilothouse.registry.store.ReplicaStore;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Which replicas pools are to run. Verbs for those that run are the bridge's. */
public final class Replicas {
    private static final int LONGEST_SECRET = 4096;

    private final Database database;
    private final AuditLog audit;
    private final Clock clock;
    private final Sealer sealer;

    public Replicas(Database database, AuditLog audit, Clock clock, Sealer sealer) {
        this.database = database;
        this.audit = audit;
        this.clock = clock;
        this.sealer = sealer;
    }

    /**
     * By pool, model and id.
     *
     * @throws Denied without {@link dev.pilothouse.db.model.Permission#SEE_FLEET}
     */
    public List<Replica> list(Actor actor) {
        actor.requireAnywhere(SEE_FLEET);
        return database.read(tx -> new ReplicaStore(tx).all());
    }

    /**
     * Adds a replica; its pool loads it. One whose engine runs elsewhere also needs the permission
     * to manage providers, because calls leave for its address.
     *
     * @param id unique in the installation: small letters, digits, dots and dashes
     * @param secret sent to its engine as bearer; empty: none
     * @throws Conflict when the id is taken
     * @throws NotFound when there is no such deployment
     */
    public Replica add(
            Actor actor, String id, ReplicaData data, Optional<String> secret, String reason) {
        actor.require(OPERATE_FLEET, Optional.empty());
        if (data.isRemote()) {
            actor.require(MANAGE_PROVIDERS, Optional.empty());
        }
        String name = name(id);
        Optional<byte[]> sealed = secret.map(s -> sealed(name, data, s));
        String why = Texts.check("reason", reason, 1, 500);
        return database.write(tx -> {
            check(tx, data);
            boolean fresh = new ReplicaStore(tx).insert(name, data, sealed, clock.instant());
            Checks.isNew(fresh, "replica", name);
            audit.append(tx, entry(actor, "replica.add", name, data).because(why).to(data.asMap()));
            return existing(tx, name);
        });
    }

    private static String name(String id) {
        if (!id.matches("[a-z0-9][a-z0-9.-]{0,99}")) {
            throw new BadInput(
                    "id", id, "1 to 100 small letters, digits, dots and dashes, no dash first");
        }
        return id;
    }

    private byte[] sealed(String id, ReplicaData data, String secret) {
        if (!data.isRemote() || secret.isBlank() || secret.length() > LONGEST_SECRET) {
            throw new BadInput(
                    "secret",
                    "…",
                    "1 to " + LONGEST_SECRET + " characters, for an engine that runs elsewhere");
        }
        return sealer.seal(secret.strip().getBytes(UTF_8), secretPlace(id));
    }

    private static void check(Tx tx, ReplicaData data) {
        Deployment deployment = Deployments.existing(tx, data.deployment());
        if (deployment.data().pool().isEmpty()) {
            throw new BadInput(
                    "deployment", data.deployment().value(), "a deployment of a serving pool");
        }
        boolean mixed =
                new ReplicaStore(tx)
                        .all().stream()
                                .filter(r ->
                                        r.pool().equals(deployment.data().pool().orElseThrow()))
                                .filter(r -> r.model().equals(deployment.data().upstreamModel()))
                                .anyMatch(r -> r.data().isRemote() != data.isRemote());
        if (mixed) {
            throw new BadInput(
                    "engine",
                    data.engine(),
                    "one like those of the model's other replicas: all bundled, or all elsewhere");
        }
    }

    /** Removes a replica; its pool lets open answers end and unloads it. */
    public void remove(Actor actor, String id, String reason) {
        actor.require(OPERATE_FLEET, Optional.empty());
        String why = Texts.check("reason", reason, 1, 500);
        database.run(tx -> {
            Replica old = existing(tx, id);
            new ReplicaStore(tx).delete(id);
            audit.append(
                    tx,
                    entry(actor, "replica.remove", id, old.data())
                            .because(why)
                            .from(old.data().asMap()));
        });
    }

    /**
     * Notes what is wanted of a replica, under the entry of the verb that wants it.
     *
     * @return the replica as it was
     * @throws NotFound when there is none
     */
    public Replica want(Tx tx, String id, Optional<Wanted> wanted, AuditEntry entry) {
        Replica old = existing(tx, id);
        wanted.filter(w -> w != old.wanted()).ifPresent(w -> new ReplicaStore(tx).want(id, w));
        AuditEntry full =
                entry.linkedTo(Entity.of("node", old.pool()))
                        .linkedTo(Entity.of("deployment", old.data().deployment().value()))
                        .linkedTo(Entity.of("model", old.model()))
                        .from(Map.of("wanted", old.wanted().word()))
                        .to(Map.of("wanted", wanted.orElse(old.wanted()).word()));
        audit.append(tx, full);
        return old;
    }

    /** What audit entries are about. */
    public static Entity entity(String id) {
        return Entity.of("replica", id);
    }

    private static AuditEntry entry(Actor actor, String action, String id, ReplicaData data) {
        return AuditEntry.of(actor, action, entity(id))
                .linkedTo(Entity.of("deployment", data.deployment().value()));
    }

    /**
     * @throws NotFound when there is none
     */
    public static Replica existing(Tx tx, String id) {
        return new ReplicaStore(tx).find(id).orElseThrow(() -> new NotFound("replica", id));
    }

    static String secretPlace(String id) {
        return "replica/" + id + "/secret";
    }
}
