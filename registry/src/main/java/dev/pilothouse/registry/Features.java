package dev.pilothouse.registry;

import static dev.pilothouse.db.model.Permission.MANAGE_FEATURES;
import static dev.pilothouse.db.model.Permission.SEE_FEATURES;

import dev.pilothouse.db.model.Actor;
import dev.pilothouse.db.model.ApprovalDesk;
import dev.pilothouse.db.model.ApprovalKind;
import dev.pilothouse.db.model.BadInput;
import dev.pilothouse.db.model.Conflict;
import dev.pilothouse.db.model.FeatureId;
import dev.pilothouse.db.model.FeatureState;
import dev.pilothouse.db.model.NotFound;
import dev.pilothouse.db.model.TeamId;
import dev.pilothouse.db.model.TenantId;
import dev.pilothouse.db.model.Texts;
import dev.pilothouse.db.postgres.Database;
import dev.pilothouse.db.postgres.Tx;
import dev.pilothouse.policy.audit.AuditEntry;
import dev.pilothouse.policy.audit.AuditEntry.Entity;
import dev.pilothouse.policy.audit.AuditLog;
import dev.pilothouse.registry.Standing.Signed;
import dev.pilothouse.registry.store.FeatureStore;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The inventory of AI features: declared by people, or only seen in traffic. */
public final class Features {
    private static final int MOST = 1_000;
    private static final int LONGEST_REASON = 500;

    private final Database database;
    private final AuditLog audit;
    private final Clock clock;
    private final Optional<ApprovalDesk<Tx>> desk;

    /** Without approvals: who may change features lets them go live. */
    public Features(Database database, AuditLog audit, Clock clock) {
        this(database, audit, clock, Optional.empty());
    }

    /**
     * Others can let a feature go live at {@code desk} too, without changing features otherwise.
     */
    public Features(Database database, AuditLog audit, Clock clock, ApprovalDesk<Tx> desk) {
        this(database, audit, clock, Optional.of(desk));
    }

    private Features(
            Database database, AuditLog audit, Clock clock, Optional<ApprovalDesk<Tx>> desk) {
        this.database = database;
        this.audit = audit;
        this.clock = clock;
        this.desk = desk;
    }

    /** Declared and undeclared features of the tenants in the actor's reach. */
    public List<Feature> list(Actor actor) {
        return database.read(tx -> new FeatureStore(tx).list(actor.reach(SEE_FEATURES)));
    }

    public Optional<Feature> find(Actor actor, TenantId tenant, FeatureId id) {
        actor.require(SEE_FEATURES, tenant);
        return database.read(tx -> new FeatureStore(tx).find(tenant, id));
    }

    /**
     * A page of them, by tenant and id.
     *
     * @param after what the page before named as next
     * @param limit 1 to 1,000
     */
    public FeaturePage page(Actor actor, FeatureQuery query, Optional<String> after, int limit) {
        actor.requireAnywhere(SEE_FEATURES);
        query.tenant().ifPresent(tenant -> actor.require(SEE_FEATURES, tenant));
        if (limit < 1 || limit > MOST) {
            throw new BadInput("limit", Integer.toString(limit), "1 to " + MOST);
        }
        after.filter(a -> a.indexOf('/') < 1)
                .ifPresent(a -> {
                    throw new BadInput("after", a, "what the page before named as next");
                });
        List<Feature> oneMore =
                database.read(tx ->
                        new FeatureStore(tx)
                                .page(actor.reach(SEE_FEATURES), query, after, limit + 1));
        return FeaturePage.of(oneMore, limit);
    }

    /**
     * Declares a new feature, or one that was only seen: as a draft, or at once in review. What is
     * live already can be taken in as live, suspended or retired by those who manage the tenant.
     *
     * @throws NotFound when there is no such tenant or team
     * @throws Conflict when it is declared already
     * @throws BadInput when it may not begin in that state
     */
    public Feature declare(Actor actor, TenantId tenant, FeatureId id, FeatureData data) {
        actor.require(MANAGE_FEATURES, tenant);
        return database.write(tx -> {
            rules(tx).begin(actor, tenant, id, data);
            return insert(tx, actor, tenant, id, data);
        });
    }

    /** Declares what was only seen, as a draft of a team, under its id as name. */
    public Feature declareSeen(Actor actor, TenantId tenant, FeatureId id, TeamId team) {
        return declare(actor, tenant, id, draft(team, id));
    }

    static FeatureData draft(TeamId team, FeatureId id) {
        return FeatureData.of(team, id.value(), "", FeatureState.DRAFT);
    }

    Feature insert(Tx tx, Actor actor, TenantId tenant, FeatureId id, FeatureData data) {
        Tenants.existing(tx, tenant);
        TeamId team = FeatureRules.team(data);
        Teams.existing(tx, tenant, team);
        FeatureStore store = new FeatureStore(tx);
        Instant now = now();
        boolean asked = data.state() == FeatureState.IN_REVIEW;
        Standing standing =
                asked
                        ? Standing.of(now).after(FeatureStep.SUBMIT, signed(actor, now))
                        : Standing.of(now);
        Checks.isNew(store.declare(tenant, id, data, standing, now), "feature", id);
        Feature declared = store.find(tenant, id).orElseThrow();
        audit.append(
                tx,
                AuditEntry.of(actor, "feature.declare", entity(declared))
                        .in(tenant)
                        .linkedTo(Teams.entity(tenant, team))
                        .to((asked ? data.withState(FeatureState.DRAFT) : data).asMap()));
        if (asked) {
            note(tx, actor, FeatureStep.SUBMIT, declared, FeatureState.DRAFT, "");
            approval(tx, actor, FeatureStep.SUBMIT, declared, "");
        }
        return declared;
    }

    /**
     * Changes what is said of a feature; another state in {@code data} is a step and keeps its
     * rules.
     *
     * @param version of the feature as it was read
     * @throws Conflict when it was changed meanwhile, or the step needs another person
     * @throws BadInput when there is no such step, or it may not be changed in its state
     */
    public Feature update(
            Actor actor, TenantId tenant, FeatureId id, long version, FeatureData data) {
        return update(actor, tenant, id, version, data, "");
    }

    /**
     * The same with a reason.
     *
     * @param reason at most 500 characters
     */
    public Feature update(
            Actor actor,
            TenantId tenant,
            FeatureId id,
            long version,
            FeatureData data,
            String reason) {
        actor.require(MANAGE_FEATURES, tenant);
        return database.write(tx -> {
            Feature old = existing(tx, tenant, id);
            if (old.version() != version) {
                throw FeatureConflict.of(tx, audit, old, version, data);
            }
            return write(tx, actor, old, data, reason);
        });
    }

    /**
     * Takes one step; nodes are told within a second.
     *
     * @param version of the feature as it was read
     * @param reason at most 500 characters; needed where the step says so
     * @throws Conflict when it was changed meanwhile, or somebody else has to take the step
     * @throws BadInput when its state does not allow the step, or something is missing for it
     */
    public Feature take(
            Actor actor,
            TenantId tenant,
            FeatureId id,
            long version,
            FeatureStep step,
            String reason) {
        actor.require(MANAGE_FEATURES, tenant);
        Texts.check("reason", reason, step.explained() ? 1 : 0, LONGEST_REASON);
        return database.write(tx -> {
            Feature old = existing(tx, tenant, id);
            if (old.version() != version) {
                throw FeatureConflict.of(tx, audit, old, version, old.data().withState(step.to()));
            }
            FeatureRules.allowed(old.data().state(), step);
            return write(tx, actor, old, old.data().withState(step.to()), reason);
        });
    }

    /** Others who change it wait until the transaction ends. */
    static Feature existing(Tx tx, TenantId tenant, FeatureId id) {
        return new FeatureStore(tx)
                .lock(tenant, id)
                .filter(Feature::declared)
                .orElseThrow(() -> new NotFound("feature", id.value()));
    }

    /** Writes what the rules allow; without a difference nothing happens. */
    Feature write(Tx tx, Actor actor, Feature old, FeatureData data, String reason) {
        String why = Texts.check("reason", reason, 0, LONGEST_REASON);
        if (old.data().equals(data)) {
            return old;
        }
        Optional<FeatureStep> step = rules(tx).change(actor, old, data);
        Instant now = now();
        Standing standing =
                step.map(s -> old.standing().after(s, signed(actor, now))).orElse(old.standing());
        FeatureStore store = new FeatureStore(tx);
        Checks.current(
                store.update(old.tenant(), old.id(), old.version(), data, standing),
                "feature",
                old.id());
        Feature changed = store.find(old.tenant(), old.id()).orElseThrow();
        FeatureData words = data.withState(old.data().state());
        if (!words.equals(old.data())) {
            audit.append(
                    tx,
                    AuditEntry.of(actor, "feature.change", entity(changed))
                            .in(old.tenant())
                            .because(why)
                            .from(old.data().asMap())
                            .to(words.asMap()));
        }
        step.ifPresent(s -> {
            note(tx, actor, s, changed, old.data().state(), why);
            approval(tx, actor, s, changed, why);
        });
        return changed;
    }

    /** A review is asked for with its first step, and over with the next one. */
    private void approval(Tx tx, Actor actor, FeatureStep step, Feature now, String why) {
        if (step == FeatureStep.SUBMIT && actor instanceof Actor.Person person) {
            String risk = ReleaseRules.risk(tx, now.tenant(), now.id(), now());
            desk.ifPresent(d -> d.ask(tx, person, FeatureApprovals.request(now, risk, why)));
        } else {
            desk.ifPresent(d ->
                    d.withdraw(
                            tx,
                            actor,
                            ApprovalKind.FEATURE_LIVE,
                            now.key(),
                            "decided on its page: " + step.to().word().replace('-', ' ')));
        }
    }

    private void note(
            Tx tx, Actor actor, FeatureStep step, Feature now, FeatureState before, String why) {
        audit.append(
                tx,
                AuditEntry.of(actor, "feature." + step.word(), entity(now))
                        .in(now.tenant())
                        .because(why)
                        .from(Map.of("state", before.word()))
                        .to(Map.of("state", step.to().word())));
    }

    /** Notes what traffic showed: first calls, and features that nobody declared. */
    public void seen(Collection<SeenFeature> seen) {
        database.run(tx -> seen.forEach(new FeatureStore(tx)::seen));
    }

    FeatureRules rules(Tx tx) {
        return new FeatureRules(tx, now());
    }

    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MICROS);
    }

    private static Signed signed(Actor actor, Instant at) {
        return new Signed(actor.ref(), actor.displayName(), at);
    }

    private static Entity entity(Feature feature) {
        return entity(feature.tenant(), feature.id()).withVersion(feature.version());
    }

    static Entity entity(TenantId tenant, FeatureId id) {
        return Entity.of("feature", tenant, id.value());
    }
}
