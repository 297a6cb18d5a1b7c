package dev.pilothouse.registry;

import static dev.pilothouse.db.model.Permission.MANAGE_RETENTION;
import static dev.pilothouse.db.model.Permission.SEE_FEATURES;

import dev.pilothouse.db.model.Actor;
import dev.pilothouse.db.model.BadInput;
import dev.pilothouse.db.model.ContentRule;
import dev.pilothouse.db.model.FeatureId;
import dev.pilothouse.db.model.NotFound;
import dev.pilothouse.db.model.Reach;
import dev.pilothouse.db.model.TenantId;
import dev.pilothouse.db.model.Texts;
import dev.pilothouse.db.postgres.Database;
import dev.pilothouse.db.postgres.Tx;
import dev.pilothouse.policy.audit.AuditEntry;
import dev.pilothouse.policy.audit.AuditEntry.Entity;
import dev.pilothouse.policy.audit.AuditLog;
import dev.pilothouse.registry.RetentionFloor.Floored;
import dev.pilothouse.registry.store.FeatureStore;
import dev.pilothouse.registry.store.RetentionStore;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * How long data is kept, and whose content. Nodes keep to what is said of content and classes
 * within a second; days hold for what is stored already, from the next daily run on.
 *
 * @see <a href="../../../../../../../docs/decisions/2026-11-30-retention.md">decision</a>
 */
public final class RetentionRules {
    private static final Reach ALL = new Reach.Everywhere();
    private static final int REASON = 500;

    private final Database database;
    private final AuditLog audit;
    private final Collection<RetentionFloor> floors;
    private final int playgroundDays;

    /**
     * @param floors what must be kept at least
     * @param playgroundDays of runs in the playground, while no rule says otherwise
     */
    public RetentionRules(
            Database database,
            AuditLog audit,
            Collection<RetentionFloor> floors,
            int playgroundDays) {
        this.database = database;
        this.audit = audit;
        this.floors = List.copyOf(floors);
        this.playgroundDays = playgroundDays;
    }

    /** The rules of the tenants in the actor's reach. */
    public RetentionPolicy policy(Actor actor) {
        actor.requireAnywhere(SEE_FEATURES);
        return database.read(tx -> policy(tx, actor.reach(SEE_FEATURES)));
    }

    /** Every rule. For what deletes, and for the bridge. */
    public RetentionPolicy everything() {
        return database.read(tx -> policy(tx, ALL));
    }

    private RetentionPolicy policy(Tx tx, Reach reach) {
        RetentionStore store = new RetentionStore(tx);
        return new RetentionPolicy(
                store.rules(reach), store.keepings(reach), floored(tx, reach), playgroundDays);
    }

    private List<Floored> floored(Tx tx, Reach reach) {
        return floors.stream().flatMap(f -> f.in(tx, reach).stream()).toList();
    }

    /**
     * For how many days the log of a feature is kept: what calls it had, and what was refused; the
     * shorter of both.
     *
     * @see <a href="https://eur-lex.europa.eu/eli/reg/2024/1689/oj">AI Act, Articles 19(1) and
     *     26(6)</a>
     */
    public int logDays(TenantId tenant, FeatureId feature) {
        return database.read(tx -> logDays(tx, tenant, feature));
    }

    /** As {@link #logDays(TenantId, FeatureId)}, in a transaction that is open. */
    public int logDays(Tx tx, TenantId tenant, FeatureId feature) {
        RetentionPolicy policy = ofTenant(tx, tenant);
        return Math.min(
                policy.kept(tenant, feature, DataKind.FACTS).days(),
                policy.kept(tenant, feature, DataKind.AUDIT_EVENTS).days());
    }

    /** Whose content of a feature is kept. */
    public static ContentRule content(Tx tx, TenantId tenant, FeatureId feature) {
        Reach one = new Reach.Within(Set.of(tenant));
        return new RetentionPolicy(List.of(), new RetentionStore(tx).keepings(one), List.of(), 1)
                .content(tenant.value(), feature.value());
    }

    /** What nodes are told. For the bridge only. */
    public static RetentionPolicy published(Database database) {
        return database.read(tx -> {
            RetentionStore store = new RetentionStore(tx);
            return new RetentionPolicy(
                    store.rules(ALL),
                    store.keepings(ALL),
                    List.of(),
                    DataKind.PLAYGROUND.usualDays());
        });
    }

    /**
     * Sets days; those that were there are replaced.
     *
     * @param reason 1 to 500 characters
     * @throws NotFound when there is no such tenant or feature
     * @throws BadInput when facts would go before what hangs on them, or logs before the law allows
     *     it, and sooner than until now
     */
    public void set(Actor actor, RetentionRule rule, String reason) {
        change(
                actor,
                rule.tenant(),
                rule.feature(),
                reason,
                (tx, why) -> {
                    RetentionStore store = new RetentionStore(tx);
                    Optional<Integer> before = store.days(rule);
                    store.set(rule);
                    AuditEntry entry =
                            entry(actor, "retention.set", rule.tenant(), rule.feature(), why);
                    return before.map(d -> entry.from(state(rule, d)))
                            .orElse(entry)
                            .to(state(rule, rule.days()));
                });
    }

    /**
     * Takes a rule back; what is less specific holds again.
     *
     * @param rule its days do not matter
     * @throws NotFound when there is no such rule
     */
    public void clear(Actor actor, RetentionRule rule, String reason) {
        change(
                actor,
                rule.tenant(),
                rule.feature(),
                reason,
                (tx, why) -> {
                    RetentionStore store = new RetentionStore(tx);
                    int before =
                            store.days(rule)
                                    .orElseThrow(() ->
                                            new NotFound(
                                                    "retention rule",
                                                    rule.data().word() + " of " + rule.about()));
                    store.clear(rule);
                    return entry(actor, "retention.clear", rule.tenant(), rule.feature(), why)
                            .from(state(rule, before));
                });
    }

    /**
     * Says whose content is kept and which class of retention holds; what says nothing is taken
     * back.
     *
     * @param reason 1 to 500 characters
     */
    public void keep(Actor actor, KeepingRule rule, String reason) {
        change(
                actor,
                rule.tenant(),
                rule.feature(),
                reason,
                (tx, why) -> {
                    RetentionStore store = new RetentionStore(tx);
                    Optional<KeepingRule> before = store.keeping(rule.tenant(), rule.feature());
                    store.keep(rule);
                    AuditEntry entry =
                            entry(actor, "retention.keep", rule.tenant(), rule.feature(), why);
                    return before.map(b -> entry.from(b.asMap())).orElse(entry).to(rule.asMap());
                });
    }

    /** Has content of a new tenant kept, unless a call says no. */
    static void keepContent(Tx tx, AuditLog audit, Actor actor, TenantId tenant, String why) {
        KeepingRule rule =
                new KeepingRule(
                        tenant,
                        Optional.empty(),
                        Optional.empty(),
                        Optional.of(ContentRule.ALWAYS));
        new RetentionStore(tx).keep(rule);
        audit.append(
                tx, entry(actor, "retention.keep", tenant, Optional.empty(), why).to(rule.asMap()));
    }

    /** Writes, and says what to log of it. */
    private interface Change {
        AuditEntry in(Tx tx, String why);
    }

    private void change(
            Actor actor,
            TenantId tenant,
            Optional<FeatureId> feature,
            String reason,
            Change change) {
        actor.require(MANAGE_RETENTION, tenant);
        String why = Texts.check("reason", reason, 1, REASON);
        database.run(tx -> {
            Tenants.existing(tx, tenant);
            feature.ifPresent(f -> existing(tx, tenant, f));
            RetentionPolicy before = ofTenant(tx, tenant);
            AuditEntry entry = change.in(tx, why);
            new RetentionChange(tenant, before, ofTenant(tx, tenant))
                    .check(new FeatureStore(tx).list(new Reach.Within(Set.of(tenant))));
            audit.append(tx, entry);
        });
    }

    private RetentionPolicy ofTenant(Tx tx, TenantId tenant) {
        return policy(tx, new Reach.Within(Set.of(tenant)));
    }

    private static void existing(Tx tx, TenantId tenant, FeatureId feature) {
        if (new FeatureStore(tx).find(tenant, feature).isEmpty()) {
            throw new NotFound("feature", feature.value());
        }
    }

    private static Map<String, Object> state(RetentionRule rule, int days) {
        return Map.of(
                "class",
                rule.retentionClass().orElse(""),
                "data",
                rule.data().word(),
                "days",
                days);
    }

    private static AuditEntry entry(
            Actor actor, String action, TenantId tenant, Optional<FeatureId> feature, String why) {
        AuditEntry entry =
                AuditEntry.of(
                                actor,
                                action,
                                Entity.of(
                                        "retention",
                                        tenant,
                                        feature.map(FeatureId::value).orElse("*")))
                        .in(tenant)
                        .because(why);
        return feature.map(f -> entry.linkedTo(Features.entity(tenant, f))).orElse(entry);
    }
}
