package dev.pilothouse.policy.decisions;

import static dev.pilothouse.db.model.Permission.APPROVE_RISKS;
import static dev.pilothouse.db.model.Permission.CLASSIFY_FEATURES;
import static dev.pilothouse.db.model.Permission.SEE_FEATURES;

import dev.pilothouse.db.model.Actor;
import dev.pilothouse.db.model.BadInput;
import dev.pilothouse.db.model.FeatureId;
import dev.pilothouse.db.model.NotFound;
import dev.pilothouse.db.model.Reach;
import dev.pilothouse.db.model.TenantId;
import dev.pilothouse.db.model.Texts;
import dev.pilothouse.db.postgres.Database;
import dev.pilothouse.db.postgres.Tx;
import dev.pilothouse.policy.audit.AuditEntry;
import dev.pilothouse.policy.audit.AuditLog;
import dev.pilothouse.policy.decisions.store.RiskSettingStore;
import dev.pilothouse.policy.decisions.store.RiskStore;
import dev.pilothouse.policy.rules.risk.Ruleset;
import dev.pilothouse.registry.store.FeatureStore;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What is set around risk classes: what is asked of unclassified traffic, who sees to a duty, what
 * answers begin with.
 *
 * @see <a
 *     href="../../../../../../../../../../docs/decisions/2026-11-30-risk-classes.md">decision</a>
 */
public final class RiskSettings {
    private final Database database;
    private final AuditLog audit;
    private final Clock clock;
    private final Ruleset ruleset;

    /**
     * @param ruleset whose duties can be assigned
     */
    public RiskSettings(Database database, AuditLog audit, Clock clock, Ruleset ruleset) {
        this.database = database;
        this.audit = audit;
        this.clock = clock;
        this.ruleset = ruleset;
    }

    /** Of the tenants in reach. */
    public Map<TenantId, RiskPolicy> policies(Actor actor) {
        actor.requireAnywhere(SEE_FEATURES);
        return database.read(tx -> new RiskSettingStore(tx).policies(actor.reach(SEE_FEATURES)));
    }

    /** Takes effect at the gateways within a second. */
    public void setPolicy(Actor actor, TenantId tenant, RiskPolicy policy) {
        actor.require(APPROVE_RISKS, tenant);
        database.run(tx -> {
            RiskSettingStore store = new RiskSettingStore(tx);
            RiskPolicy old =
                    Optional.ofNullable(
                                    store.policies(new Reach.Within(Set.of(tenant))).get(tenant))
                            .orElseThrow(() -> new NotFound("tenant", tenant.value()));
            store.setPolicy(tenant, policy);
            audit.append(
                    tx,
                    AuditEntry.of(
                                    actor,
                                    "risk.policy",
                                    AuditEntry.Entity.of("tenant", tenant.value()))
                            .in(tenant)
                            .from(words(old))
                            .to(words(policy)));
        });
    }

    private static Map<String, Object> words(RiskPolicy policy) {
        return Map.of(
                "unclassified",
                policy.unclassified().word(),
                "deny_from",
                policy.denyFrom().map(Instant::toString).orElse(""));
    }

    /**
     * Says who sees to a duty until when, and where its evidence lies.
     *
     * @throws NotFound when the ruleset has no such duty
     */
    public void assign(Actor actor, TenantId tenant, FeatureId id, String duty, RiskAssignment to) {
        actor.require(CLASSIFY_FEATURES, tenant);
        if (!ruleset.isDuty(duty)) {
            throw new NotFound("duty", duty);
        }
        database.run(tx -> {
            requireFeature(tx, tenant, id);
            RiskSettingStore store = new RiskSettingStore(tx);
            RiskAssignment old =
                    store.assignments(tenant, id).getOrDefault(duty, RiskAssignment.NONE);
            store.assign(tenant, id, duty, to, actor, now());
            audit.append(
                    tx,
                    RiskEntries.of(actor, "risk.assign", tenant, id)
                            .from(words(duty, old))
                            .to(words(duty, to)));
        });
    }

    private static Map<String, Object> words(String duty, RiskAssignment a) {
        return Map.of(
                "duty", duty,
                "owner", a.owner(),
                "due", a.due().map(LocalDate::toString).orElse(""),
                "evidence", a.evidence());
    }

    /**
     * What answers of a feature begin with where people have to be told, Article 50(1), or text is
     * disclosed as generated, Article 50(4).
     *
     * @param notice at most 500 characters; empty: nothing, the header alone
     * @throws BadInput where the class that counts asks for none: it would not be sent
     */
    public void setNotice(Actor actor, TenantId tenant, FeatureId id, String notice) {
        actor.require(CLASSIFY_FEATURES, tenant);
        String checked = Texts.check("notice", notice, 0, 500);
        database.run(tx -> {
            requireFeature(tx, tenant, id);
            requireNoticed(tx, tenant, id, checked);
            RiskSettingStore store = new RiskSettingStore(tx);
            String old = store.notice(tenant, id).orElse("");
            store.setNotice(tenant, id, checked, actor, now());
            audit.append(
                    tx,
                    RiskEntries.of(actor, "risk.notice", tenant, id)
                            .from(Map.of("notice", old))
                            .to(Map.of("notice", checked)));
        });
    }

    private static void requireNoticed(Tx tx, TenantId tenant, FeatureId id, String notice) {
        boolean sent =
                new RiskStore(tx)
                        .standing(tenant, id)
                        .filter(RiskStanding::takesNotice)
                        .isPresent();
        if (!notice.isEmpty() && !sent) {
            throw new BadInput(
                    "notice",
                    notice,
                    "none, while no class that is signed owes O-50.1 or O-50.4b: it would not be"
                            + " sent");
        }
    }

    private static void requireFeature(Tx tx, TenantId tenant, FeatureId id) {
        if (new FeatureStore(tx).find(tenant, id).isEmpty()) {
            throw new NotFound("feature", id.value());
        }
    }

    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MICROS);
    }
}
