package dev.pilothouse.registry;

import static dev.pilothouse.db.model.Permission.MANAGE_TENANTS;
import static dev.pilothouse.db.model.Permission.SEE_TENANTS;

import dev.pilothouse.db.model.Actor;
import dev.pilothouse.db.model.Conflict;
import dev.pilothouse.db.model.NotFound;
import dev.pilothouse.db.model.Reach;
import dev.pilothouse.db.postgres.Database;
import dev.pilothouse.policy.audit.AuditEntry;
import dev.pilothouse.policy.audit.AuditEntry.Entity;
import dev.pilothouse.policy.audit.AuditLog;
import dev.pilothouse.registry.store.MaskingStore;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** One masking policy per tenant. */
public final class MaskingPolicies {
    private final Database database;
    private final AuditLog audit;

    public MaskingPolicies(Database database, AuditLog audit) {
        this.database = database;
        this.audit = audit;
    }

    public List<MaskingPolicy> list(Actor actor) {
        return database.read(tx -> new MaskingStore(tx).list(actor.reach(SEE_TENANTS)));
    }

    /**
     * @param policy with the version that was read
     * @throws Conflict when it was changed meanwhile
     */
    public void update(Actor actor, MaskingPolicy policy) {
        actor.require(MANAGE_TENANTS, policy.tenant());
        database.run(tx -> {
            MaskingStore store = new MaskingStore(tx);
            MaskingPolicy old =
                    store.list(new Reach.Within(Set.of(policy.tenant()))).stream()
                            .findFirst()
                            .orElseThrow(() -> new NotFound("tenant", policy.tenant().value()));
            Checks.current(store.update(policy), "masking policy", policy.tenant());
            audit.append(
                    tx,
                    AuditEntry.of(
                                    actor,
                                    "masking.change",
                                    Entity.of("masking-policy", policy.tenant().value()))
                            .in(policy.tenant())
                            .from(state(old))
                            .to(state(policy)));
        });
    }

    private static Map<String, Object> state(MaskingPolicy policy) {
        return Map.of("detectors", policy.detectors(), "store_content", policy.storeContent());
    }
}
