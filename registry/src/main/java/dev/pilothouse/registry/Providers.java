package dev.pilothouse.registry;

import static dev.pilothouse.db.model.Permission.MANAGE_PROVIDERS;
import static java.nio.charset.StandardCharsets.UTF_8;

import dev.pilothouse.db.model.Actor;
import dev.pilothouse.db.model.BadInput;
import dev.pilothouse.db.model.Conflict;
import dev.pilothouse.db.model.NotFound;
import dev.pilothouse.db.model.ProviderId;
import dev.pilothouse.db.postgres.Database;
import dev.pilothouse.db.postgres.Tx;
import dev.pilothouse.policy.audit.AuditEntry;
import dev.pilothouse.policy.audit.AuditEntry.Entity;
import dev.pilothouse.policy.audit.AuditLog;
import dev.pilothouse.registry.store.ModelStore;
import java.time.Clock;
import java.util.List;
import java.util.Optional;

/** Providers and their secrets, which go in and never come out but to gateways. */
public final class Providers {
    private static final int LONGEST_SECRET = 4096;

    private final Database database;
    private final AuditLog audit;
    private final Clock clock;
    private final Sealer sealer;

    public Providers(Database database, AuditLog audit, Clock clock, Sealer sealer) {
        this.database = database;
        this.audit = audit;
        this.clock = clock;
        this.sealer = sealer;
    }

    public List<Provider> list(Actor actor) {
        actor.require(MANAGE_PROVIDERS, Optional.empty());
        return database.read(tx -> new ModelStore(tx).providers());
    }

    /**
     * @throws Conflict when the id is taken
     */
    public Provider create(Actor actor, ProviderId id, ProviderData data) {
        actor.require(MANAGE_PROVIDERS, Optional.empty());
        return database.write(tx -> insert(tx, actor, id, data));
    }

    Provider insert(Tx tx, Actor actor, ProviderId id, ProviderData data) {
        Checks.isNew(new ModelStore(tx).insert(id, data, clock.instant()), "provider", id);
        audit.append(tx, AuditEntry.of(actor, "provider.create", entity(id)).to(data.asMap()));
        return existing(tx, id);
    }

    /**
     * @param version of the provider as it was read
     * @throws Conflict when it was changed meanwhile
     */
    public Provider update(Actor actor, ProviderId id, long version, ProviderData data) {
        actor.require(MANAGE_PROVIDERS, Optional.empty());
        return database.write(tx -> {
            Provider old = existing(tx, id);
            Checks.current(new ModelStore(tx).update(id, version, data), "provider", id);
            audit.append(
                    tx,
                    AuditEntry.of(actor, "provider.change", entity(id))
                            .from(old.data().asMap())
                            .to(data.asMap()));
            return existing(tx, id);
        });
    }

    /**
     * Sets what gateways send as bearer, to Anthropic as {@code x-api-key}; at most 4,096
     * characters. The log says that, not what.
     */
    public Provider setSecret(Actor actor, ProviderId id, String secret) {
        actor.require(MANAGE_PROVIDERS, Optional.empty());
        if (secret.isBlank() || secret.length() > LONGEST_SECRET) {
            throw new BadInput("secret", "…", "1 to " + LONGEST_SECRET + " characters");
        }
        return database.write(tx -> {
            existing(tx, id);
            byte[] sealed = sealer.seal(secret.strip().getBytes(UTF_8), secretPlace(id));
            new ModelStore(tx).setSecret(id, sealed, actor.ref(), clock.instant());
            audit.append(tx, AuditEntry.of(actor, "provider.secret.set", entity(id)));
            return existing(tx, id);
        });
    }

    /**
     * @throws Conflict when deployments still use it
     */
    public void delete(Actor actor, ProviderId id) {
        actor.require(MANAGE_PROVIDERS, Optional.empty());
        database.run(tx -> {
            Provider old = existing(tx, id);
            ModelStore store = new ModelStore(tx);
            if (store.hasDeployments(id)) {
                throw new Conflict(
                        Conflict.Reason.STILL_IN_USE,
                        "provider '" + id + "' has deployments; delete them first");
            }
            store.delete(id);
            audit.append(
                    tx,
                    AuditEntry.of(actor, "provider.delete", entity(id)).from(old.data().asMap()));
        });
    }

    static String secretPlace(ProviderId id) {
        return "provider/" + id + "/secret";
    }

    static Provider existing(Tx tx, ProviderId id) {
        return new ModelStore(tx)
                .provider(id)
                .orElseThrow(() -> new NotFound("provider", id.value()));
    }

    static Entity entity(ProviderId id) {
        return Entity.of("provider", id.value());
    }
}
