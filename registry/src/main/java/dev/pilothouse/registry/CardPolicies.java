package dev.pilothouse.registry;

import static dev.pilothouse.db.model.Permission.MANAGE_TENANTS;
import static dev.pilothouse.db.model.Permission.SEE_MODELS;

import dev.pilothouse.db.model.Actor;
import dev.pilothouse.db.model.NotFound;
import dev.pilothouse.db.model.Reach;
import dev.pilothouse.db.model.TenantId;
import dev.pilothouse.db.postgres.Database;
import dev.pilothouse.policy.audit.AuditEntry;
import dev.pilothouse.policy.audit.AuditLog;
import dev.pilothouse.registry.store.CardStore;
import java.util.Map;

/** What each tenant asks of the cards of models that its production traffic uses. */
public final class CardPolicies {
    private final Database database;
    private final AuditLog audit;

    public CardPolicies(Database database, AuditLog audit) {
        this.database = database;
        this.audit = audit;
    }

    /** What gateways are told; the bridge alone reads it. */
    public static PublishedCards published(Database database) {
        return database.read(tx -> {
            CardStore store = new CardStore(tx);
            return new PublishedCards(store.policies(new Reach.Everywhere()), store.covered());
        });
    }

    /** Of the tenants in the actor's reach, by tenant. */
    public Map<TenantId, CardPolicy> list(Actor actor) {
        actor.requireAnywhere(SEE_MODELS);
        return database.read(tx -> new CardStore(tx).policies(actor.reach(SEE_MODELS)));
    }

    /**
     * Takes effect at the gateways within a second.
     *
     * @throws NotFound when there is no such tenant
     */
    public void set(Actor actor, TenantId tenant, CardPolicy policy) {
        actor.require(MANAGE_TENANTS, tenant);
        database.run(tx -> {
            Tenants.existing(tx, tenant);
            CardPolicy old = new CardStore(tx).setPolicy(tenant, policy);
            audit.append(
                    tx,
                    AuditEntry.of(actor, "card.policy", Tenants.entity(tenant))
                            .in(tenant)
                            .from(Map.of("card_policy", old.word()))
                            .to(Map.of("card_policy", policy.word())));
        });
    }
}
