package dev.pilothouse.registry;

import static dev.pilothouse.db.model.Permission.MANAGE_GUARDRAILS;
import static dev.pilothouse.db.model.Permission.MANAGE_SAMPLE;
import static dev.pilothouse.db.model.Permission.MANAGE_TENANTS;
import static dev.pilothouse.db.model.Permission.SEE_TENANTS;

import dev.pilothouse.db.model.Actor;
import dev.pilothouse.db.model.BadInput;
import dev.pilothouse.db.model.Conflict;
import dev.pilothouse.db.model.NotFound;
import dev.pilothouse.db.model.TenantId;
import dev.pilothouse.db.model.Texts;
import dev.pilothouse.db.postgres.Database;
import dev.pilothouse.db.postgres.Tx;
import dev.pilothouse.policy.audit.AuditEntry;
import dev.pilothouse.policy.audit.AuditEntry.Entity;
import dev.pilothouse.policy.audit.AuditLog;
import dev.pilothouse.policy.rules.RevealKeys;
import dev.pilothouse.policy.rules.SubjectReference;
import dev.pilothouse.policy.rules.guardrails.WebhookSignature;
import dev.pilothouse.registry.store.MaskingStore;
import dev.pilothouse.registry.store.PublicationStore;
import dev.pilothouse.registry.store.TenantStore;
import java.time.Clock;
import java.util.Collection;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Tenants: each has its own subject key and masking policy from its first moment. */
public final class Tenants {
    private static final int SUBJECT_KEY_BYTES = 32;

    private final Database database;
    private final AuditLog audit;
    private final Clock clock;
    private final Sealer sealer;

    public Tenants(Database database, AuditLog audit, Clock clock, Sealer sealer) {
        this.database = database;
        this.audit = audit;
        this.clock = clock;
        this.sealer = sealer;
    }

    /** The tenants that the actor may see, by id. */
    public List<Tenant> list(Actor actor) {
        return database.read(tx -> new TenantStore(tx).tenants(actor.reach(SEE_TENANTS)));
    }

    public Optional<Tenant> find(Actor actor, TenantId id) {
        return database.read(tx -> new TenantStore(tx).tenant(id))
                .filter(t -> actor.may(SEE_TENANTS, t.id()));
    }

    /**
     * @throws Conflict when the id is taken
     */
    public Tenant create(Actor actor, TenantId id, String displayName) {
        actor.require(MANAGE_TENANTS, Optional.empty());
        return database.write(tx -> insert(tx, actor, id, displayName, false));
    }

    /**
     * A tenant whose traffic is played; the one that exists already when it is a sample too.
     *
     * @throws Conflict when the id is taken by a real tenant
     */
    public Tenant createSample(Actor actor, TenantId id, String displayName) {
        actor.require(MANAGE_SAMPLE, Optional.empty());
        return database.write(tx ->
                new TenantStore(tx)
                        .tenant(id)
                        .filter(Tenant::sample)
                        .orElseGet(() -> insert(tx, actor, id, displayName, true)));
    }

    Tenant insert(Tx tx, Actor actor, TenantId id, String displayName, boolean sample) {
        if (id.equals(TenantId.DRILL)) {
            throw new BadInput("tenant", id.value(), "another id: this one is kept for drills");
        }
        String name = Texts.check("display_name", displayName, 1, 200);
        byte[] key = sealer.seal(Secrets.random(SUBJECT_KEY_BYTES), subjectKeyPlace(id));
        TenantStore store = new TenantStore(tx);
        Checks.isNew(store.insert(id, name, sample, key, clock.instant()), "tenant", id);
        RevealKeys reveal = RevealKeys.generate();
        new MaskingStore(tx)
                .insert(
                        new MaskingPolicy(id, 1, MaskingPolicy.ALL, true),
                        reveal.publicKey(),
                        sealer.seal(reveal.privateKey(), RevealKeyring.place(id)));
        audit.append(
                tx,
                AuditEntry.of(actor, "tenant.create", entity(id))
                        .in(id)
                        .to(Map.of("display_name", name, "sample", sample)));
        if (sample) {
            keepContent(tx, actor, id, "sample: nobody wrote its texts");
        }
        return store.tenant(id).orElseThrow();
    }

    /** Has content of a new tenant kept, unless a call says no. */
    void keepContent(Tx tx, Actor actor, TenantId id, String why) {
        RetentionRules.keepContent(tx, audit, actor, id, why);
    }

    /**
     * What the webhooks of a tenant's guardrails check signatures with, in hex. Each look at it is
     * in the log.
     *
     * @throws NotFound when there is no such tenant
     * @see WebhookSignature
     */
    public String webhookKey(Actor actor, TenantId tenant) {
        actor.require(MANAGE_GUARDRAILS, tenant);
        return database.write(tx -> {
            byte[] sealed = new PublicationStore(tx).subjectKeys().get(tenant.value());
            if (sealed == null) {
                throw new NotFound("tenant", tenant.value());
            }
            audit.append(
                    tx,
                    AuditEntry.of(
                                    actor,
                                    "guardrail.webhook-key",
                                    Entity.of("tenant", tenant.value()))
                            .in(tenant));
            byte[] subjectKey = sealer.open(sealed, subjectKeyPlace(tenant));
            return HexFormat.of().formatHex(WebhookSignature.key(subjectKey));
        });
    }

    /**
     * The key of {@link #webhookKey} for the control plane's own use; never shown to people.
     *
     * @return empty when there is no such tenant
     */
    public Optional<byte[]> webhookSigningKey(TenantId tenant) {
        byte[] sealed =
                database.read(tx -> new PublicationStore(tx).subjectKeys()).get(tenant.value());
        return sealed == null
                ? Optional.empty()
                : Optional.of(WebhookSignature.key(sealer.open(sealed, subjectKeyPlace(tenant))));
    }

    /**
     * The reference under which telemetry knows a person of a tenant.
     *
     * @return empty when there is no such tenant
     * @see SubjectReference
     */
    public String subjectReference(TenantId tenant, String identifier) {
        byte[] sealed =
                database.read(tx -> new PublicationStore(tx).subjectKeys()).get(tenant.value());
        return sealed == null
                ? ""
                : SubjectReference.of(sealer.open(sealed, subjectKeyPlace(tenant)), identifier);
    }

    /**
     * The references of several identifiers at once.
     *
     * @throws NotFound when there is no such tenant
     * @see SubjectReference
     */
    public Set<String> subjectReferences(TenantId tenant, Collection<String> identifiers) {
        byte[] sealed =
                database.read(tx -> new PublicationStore(tx).subjectKeys()).get(tenant.value());
        if (sealed == null) {
            throw new NotFound("tenant", tenant.value());
        }
        byte[] key = sealer.open(sealed, subjectKeyPlace(tenant));
        return identifiers.stream()
                .map(identifier -> SubjectReference.of(key, identifier))
                .collect(Collectors.toUnmodifiableSet());
    }

    static String subjectKeyPlace(TenantId id) {
        return "tenant/" + id + "/subject-key";
    }

    /**
     * @param version of the tenant as it was read
     * @throws Conflict when it was changed meanwhile
     */
    public Tenant rename(Actor actor, TenantId id, long version, String displayName) {
        actor.require(MANAGE_TENANTS, id);
        String name = Texts.check("display_name", displayName, 1, 200);
        return database.write(tx -> {
            TenantStore store = new TenantStore(tx);
            Tenant old = existing(tx, id);
            Checks.current(store.rename(id, version, name), "tenant", id);
            audit.append(
                    tx,
                    AuditEntry.of(actor, "tenant.rename", entity(id))
                            .in(id)
                            .from(Map.of("display_name", old.displayName()))
                            .to(Map.of("display_name", name)));
            return store.tenant(id).orElseThrow();
        });
    }

    /**
     * Removes a sample tenant with its teams, features and keys.
     *
     * @throws NotFound when there is no sample tenant of that name
     */
    public void removeSample(Actor actor, TenantId id) {
        actor.require(MANAGE_SAMPLE, Optional.empty());
        database.run(tx -> {
            if (!new TenantStore(tx).deleteSample(id)) {
                throw new NotFound("sample tenant", id.value());
            }
            audit.append(tx, AuditEntry.of(actor, "tenant.remove", entity(id)).in(id));
        });
    }

    static Tenant existing(Tx tx, TenantId id) {
        return new TenantStore(tx).tenant(id).orElseThrow(() -> new NotFound("tenant", id.value()));
    }

    static Entity entity(TenantId id) {
        return Entity.of("tenant", id.value());
    }
}
