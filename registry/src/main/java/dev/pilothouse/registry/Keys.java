package dev.pilothouse.registry;

import static dev.pilothouse.db.model.Permission.MANAGE_KEYS;
import static dev.pilothouse.db.model.Permission.SEE_KEYS;

import dev.pilothouse.db.model.Actor;
import dev.pilothouse.db.model.BadInput;
import dev.pilothouse.db.model.Conflict;
import dev.pilothouse.db.model.Conflict.Reason;
import dev.pilothouse.db.model.Consent;
import dev.pilothouse.db.model.FeatureId;
import dev.pilothouse.db.model.NotFound;
import dev.pilothouse.db.model.TenantId;
import dev.pilothouse.db.postgres.Database;
import dev.pilothouse.db.postgres.Tx;
import dev.pilothouse.policy.audit.AuditEntry;
import dev.pilothouse.policy.audit.AuditEntry.Entity;
import dev.pilothouse.policy.audit.AuditLog;
import dev.pilothouse.registry.store.FeatureStore;
import dev.pilothouse.registry.store.KeyStore;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Data-plane API keys. The store holds hashes only. */
public final class Keys {
    /** What every key begins with. */
    public static final String PREFIX = "ph_";

    private final Database database;
    private final AuditLog audit;
    private final Clock clock;
    private final Features features;

    public Keys(Database database, AuditLog audit, Clock clock, Features features) {
        this.database = database;
        this.audit = audit;
        this.clock = clock;
        this.features = features;
    }

    /**
     * Keys of the tenants in the actor's reach, revoked ones too, newest first; of the playground
     * only those that work, since a new one is made every quarter of an hour.
     */
    public List<ApiKey> list(Actor actor) {
        Instant now = clock.instant();
        return database.read(tx ->
                new KeyStore(tx)
                        .list(actor.reach(SEE_KEYS)).stream()
                                .filter(k ->
                                        !k.environment().equals(Playground.ENVIRONMENT)
                                                || k.usable(now))
                                .toList());
    }

    /**
     * Issues a key; features that nobody declared become drafts of its team.
     *
     * @throws NotFound when there is no such tenant or team
     */
    public IssuedKey create(Actor actor, KeyRequest request) {
        actor.require(MANAGE_KEYS, request.tenant());
        return database.write(tx -> insert(tx, actor, request));
    }

    IssuedKey insert(Tx tx, Actor actor, KeyRequest request) {
        Instant now = clock.instant().truncatedTo(ChronoUnit.MICROS);
        request.expiresAt()
                .filter(end -> !end.isAfter(now))
                .ifPresent(end -> {
                    throw new BadInput("expires_at", end.toString(), "in the future");
                });
        Tenants.existing(tx, request.tenant());
        Teams.existing(tx, request.tenant(), request.team());
        request.features().forEach(f -> declareIfUnknown(tx, actor, request, f));
        String secret = Secrets.token(PREFIX);
        ApiKey key =
                new ApiKey(
                        Secrets.id("key-"),
                        request.tenant(),
                        request.team(),
                        request.name(),
                        request.features(),
                        request.environment(),
                        request.scopes(),
                        request.requires(),
                        request.consent(),
                        now,
                        request.expiresAt(),
                        Optional.empty());
        new KeyStore(tx).insert(key, Secrets.sha256(secret), actor.ref());
        audit.append(tx, entry(actor, "key.create", key).to(state(key)));
        return new IssuedKey(key, secret);
    }

    private void declareIfUnknown(Tx tx, Actor actor, KeyRequest request, String feature) {
        if (feature.equals("*")) {
            return;
        }
        FeatureId id = new FeatureId(feature);
        boolean declared =
                new FeatureStore(tx)
                        .find(request.tenant(), id)
                        .filter(Feature::declared)
                        .isPresent();
        if (!declared) {
            features.insert(tx, actor, request.tenant(), id, Features.draft(request.team(), id));
        }
    }

    /**
     * Changes what calls with a key have to name, and what they say of keeping content; nodes know
     * it within about a second. A change to what it is already is harmless, and has no entry.
     *
     * @throws NotFound when there is no such key in the tenant
     * @throws BadInput when the key cannot require that
     * @throws Conflict when it was revoked
     */
    public ApiKey change(Actor actor, TenantId tenant, String id, KeyChange change) {
        actor.require(MANAGE_KEYS, tenant);
        return database.write(tx -> {
            KeyStore store = new KeyStore(tx);
            ApiKey before = existing(store, tenant, id);
            List<String> requires = change.requires().orElse(before.requires());
            Consent consent = change.consent().orElse(before.consent());
            KeyRequest.check(requires, before.scopes());
            if (!store.change(id, requires, consent)) {
                throw new Conflict(Reason.CHANGED_MEANWHILE, "the key was revoked");
            }
            ApiKey after = existing(store, tenant, id);
            if (!after.equals(before)) {
                audit.append(
                        tx, entry(actor, "key.change", after).from(state(before)).to(state(after)));
            }
            return after;
        });
    }

    /**
     * Ends a key at once; nodes forget it within about a second. Revoking twice is harmless.
     *
     * @throws NotFound when there is no such key in the tenant
     */
    public ApiKey revoke(Actor actor, TenantId tenant, String id) {
        actor.require(MANAGE_KEYS, tenant);
        return database.write(tx -> {
            KeyStore store = new KeyStore(tx);
            ApiKey key = existing(store, tenant, id);
            if (store.revoke(id, clock.instant())) {
                audit.append(tx, entry(actor, "key.revoke", key));
            }
            return existing(store, tenant, id);
        });
    }

    private static ApiKey existing(KeyStore store, TenantId tenant, String id) {
        return store.find(id)
                .filter(k -> k.tenant().equals(tenant))
                .orElseThrow(() -> new NotFound("key", id));
    }

    private static AuditEntry entry(Actor actor, String action, ApiKey key) {
        AuditEntry entry =
                AuditEntry.of(actor, action, Entity.of("key", key.id()))
                        .in(key.tenant())
                        .linkedTo(Teams.entity(key.tenant(), key.team()));
        for (String feature : key.features()) {
            entry = entry.linkedTo(Entity.of("feature", key.tenant(), feature));
        }
        return entry;
    }

    private static Map<String, Object> state(ApiKey key) {
        return Map.of(
                "name", key.name(),
                "environment", key.environment().value(),
                "scopes", key.scopes(),
                "requires", key.requires(),
                "consent", key.consent().word(),
                "expires_at", key.expiresAt().map(Instant::toString).orElse(""));
    }
}
