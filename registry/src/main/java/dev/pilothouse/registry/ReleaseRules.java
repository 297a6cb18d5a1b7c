package dev.pilothouse.registry;

import static dev.pilothouse.db.model.Permission.MANAGE_FEATURES;
import static dev.pilothouse.db.model.Permission.MANAGE_GUARDRAILS;
import static dev.pilothouse.db.model.Permission.SEE_FEATURES;

import dev.pilothouse.db.model.Actor;
import dev.pilothouse.db.model.BadInput;
import dev.pilothouse.db.model.Environment;
import dev.pilothouse.db.model.FeatureId;
import dev.pilothouse.db.model.NotFound;
import dev.pilothouse.db.model.Reach;
import dev.pilothouse.db.model.RiskClass;
import dev.pilothouse.db.model.TenantId;
import dev.pilothouse.db.postgres.Database;
import dev.pilothouse.db.postgres.Tx;
import dev.pilothouse.policy.audit.AuditEntry;
import dev.pilothouse.policy.audit.AuditLog;
import dev.pilothouse.registry.store.FeatureStore;
import dev.pilothouse.registry.store.ReleaseRuleStore;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * How many people must approve releases of a feature, and where it answers from its releases only.
 * Who may declare a feature may lock it; to unlock it or to ask for fewer approvers takes an admin.
 */
public final class ReleaseRules {
    /** While nobody has said otherwise. */
    public static final int USUAL_APPROVERS = 1;

    /** Where the risk is high. */
    public static final int HIGH_RISK_APPROVERS = 2;

    /** Most that a release can ask for. */
    public static final int MOST_APPROVERS = 5;

    private final Database database;
    private final AuditLog audit;
    private final Clock clock;

    public ReleaseRules(Database database, AuditLog audit, Clock clock) {
        this.database = database;
        this.audit = audit;
        this.clock = clock;
    }

    /** How many different people must approve a release of the feature, 1 to 5. */
    public int approvers(Actor actor, TenantId tenant, FeatureId feature) {
        actor.require(SEE_FEATURES, tenant);
        return database.read(tx -> approvers(tx, tenant, feature, clock.instant()));
    }

    /**
     * The one place that says so: what was set, and never fewer than two where the risk is high.
     *
     * @see <a href="https://eur-lex.europa.eu/eli/reg/2024/1689/oj">Article 14 of Regulation (EU)
     *     2024/1689</a>
     */
    static int approvers(Tx tx, TenantId tenant, FeatureId feature, Instant at) {
        ReleaseRuleStore store = new ReleaseRuleStore(tx);
        int set = store.approvers(tenant, feature).orElse(USUAL_APPROVERS);
        return store.highRisk(tenant, feature, at) ? Math.max(set, HIGH_RISK_APPROVERS) : set;
    }

    /** What those who decide about the feature should know of its risk class. */
    static String risk(Tx tx, TenantId tenant, FeatureId feature, Instant at) {
        return new ReleaseRuleStore(tx)
                .risk(tenant, feature, at)
                .map(RiskClass::title)
                .orElse("unclassified");
    }

    /**
     * @param approvers 1 to 5
     * @throws NotFound when there is no such feature
     */
    public void setApprovers(Actor actor, TenantId tenant, FeatureId feature, int approvers) {
        actor.require(MANAGE_GUARDRAILS, tenant);
        if (approvers < 1 || approvers > MOST_APPROVERS) {
            throw new BadInput("approvers", Integer.toString(approvers), "1 to " + MOST_APPROVERS);
        }
        database.run(tx -> {
            existing(tx, tenant, feature);
            int before = approvers(tx, tenant, feature, clock.instant());
            new ReleaseRuleStore(tx).setApprovers(tenant, feature, approvers);
            audit.append(
                    tx,
                    entry(actor, "release.approvers", tenant, feature)
                            .from(Map.of("approvers", before))
                            .to(Map.of("approvers", approvers)));
        });
    }

    /** The locks in reach. */
    public List<FeatureLock> locks(Actor actor) {
        return database.read(tx -> new ReleaseRuleStore(tx).locks(actor.reach(SEE_FEATURES)));
    }

    /** All of them. For the bridge only. */
    public static List<FeatureLock> published(Database database) {
        return database.read(tx -> new ReleaseRuleStore(tx).locks(new Reach.Everywhere()));
    }

    /**
     * From now on gateways answer calls of the feature in the environment from its releases only. A
     * feature that is locked already stays so.
     *
     * @throws NotFound when there is no such feature
     */
    public void lock(Actor actor, TenantId tenant, FeatureId feature, Environment environment) {
        actor.require(MANAGE_FEATURES, tenant);
        database.run(tx -> {
            existing(tx, tenant, feature);
            boolean made =
                    new ReleaseRuleStore(tx)
                            .lock(tenant, feature, environment, actor, clock.instant());
            if (made) {
                audit.append(
                        tx,
                        entry(actor, "feature.lock", tenant, feature)
                                .to(Map.of("environment", environment.value())));
            }
        });
    }

    /** Any call of the feature in the environment is answered again. */
    public void unlock(Actor actor, TenantId tenant, FeatureId feature, Environment environment) {
        actor.require(MANAGE_GUARDRAILS, tenant);
        database.run(tx -> {
            existing(tx, tenant, feature);
            if (new ReleaseRuleStore(tx).unlock(tenant, feature, environment)) {
                audit.append(
                        tx,
                        entry(actor, "feature.unlock", tenant, feature)
                                .from(Map.of("environment", environment.value())));
            }
        });
    }

    private static void existing(Tx tx, TenantId tenant, FeatureId feature) {
        if (new FeatureStore(tx).find(tenant, feature).isEmpty()) {
            throw new NotFound("feature", feature.value());
        }
    }

    private static AuditEntry entry(
            Actor actor, String action, TenantId tenant, FeatureId feature) {
        return AuditEntry.of(actor, action, Features.entity(tenant, feature)).in(tenant);
    }
}
