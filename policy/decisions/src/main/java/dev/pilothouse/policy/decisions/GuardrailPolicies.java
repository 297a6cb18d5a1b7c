package dev.pilothouse.policy.decisions;

import static dev.pilothouse.db.model.Permission.MANAGE_GUARDRAILS;
import static dev.pilothouse.db.model.Permission.SEE_TRACES;

import dev.pilothouse.db.model.Actor;
import dev.pilothouse.db.model.BadInput;
import dev.pilothouse.db.model.Conflict;
import dev.pilothouse.db.model.Conflict.Reason;
import dev.pilothouse.db.model.Denied;
import dev.pilothouse.db.model.FeatureId;
import dev.pilothouse.db.model.NotFound;
import dev.pilothouse.db.model.TenantId;
import dev.pilothouse.db.model.Texts;
import dev.pilothouse.db.postgres.Database;
import dev.pilothouse.policy.audit.AuditEntry;
import dev.pilothouse.policy.audit.AuditEntry.Entity;
import dev.pilothouse.policy.audit.AuditLog;
import dev.pilothouse.policy.decisions.store.GuardrailStore;
import dev.pilothouse.policy.rules.guardrails.GuardPolicy;
import dev.pilothouse.policy.rules.guardrails.GuardRule;
import dev.pilothouse.policy.rules.guardrails.Guardrails;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Guardrail policies: saved as drafts, checked whenever they are saved, in force at the gateways
 * once published.
 */
public final class GuardrailPolicies {
    private final Database database;
    private final AuditLog audit;
    private final Clock clock;

    public GuardrailPolicies(Database database, AuditLog audit, Clock clock) {
        this.database = database;
        this.audit = audit;
        this.clock = clock;
    }

    /** The policies in reach, by tenant and feature. */
    public List<GuardrailDraft> list(Actor actor) {
        actor.requireAnywhere(SEE_TRACES);
        return database.read(tx -> new GuardrailStore(tx).list(actor.reach(SEE_TRACES)));
    }

    /**
     * The policy of a feature.
     *
     * @param feature or {@link GuardrailDraft#ANY}
     */
    public Optional<GuardrailDraft> find(Actor actor, TenantId tenant, String feature) {
        actor.require(SEE_TRACES, tenant);
        return database.read(tx -> new GuardrailStore(tx).find(tenant, feature));
    }

    /** Published versions, newest first, at most 100. */
    public List<GuardrailVersion> versions(Actor actor, TenantId tenant, String feature) {
        actor.require(SEE_TRACES, tenant);
        return database.read(tx -> new GuardrailStore(tx).versions(tenant, feature, 100));
    }

    /** What gateways are to be told. For the bridge only. */
    public static List<GuardrailVersion> published(Database database) {
        return database.read(tx -> new GuardrailStore(tx).inForce());
    }

    /**
     * Saves a draft.
     *
     * @param version of the draft that was read; 0 for a new policy
     * @throws BadInput when a rule is wrong; names the rule and its field
     * @throws Conflict when somebody saved meanwhile
     * @throws Denied without {@link dev.pilothouse.db.model.Permission#MANAGE_GUARDRAILS}
     */
    public GuardrailDraft save(
            Actor actor, TenantId tenant, String feature, GuardPolicy draft, long version) {
        actor.require(MANAGE_GUARDRAILS, tenant);
        String of = checked(feature);
        Guardrails.compile(draft);
        return database.write(tx -> {
            GuardrailStore store = new GuardrailStore(tx);
            boolean saved =
                    version == 0
                            ? store.insert(tenant, of, draft, actor, clock.instant())
                            : store.update(tenant, of, draft, version, actor, clock.instant());
            if (!saved) {
                throw changed(tenant, of);
            }
            audit.append(
                    tx,
                    AuditEntry.of(actor, "guardrail.save", entity(tenant, of))
                            .in(tenant)
                            .to(state(draft)));
            return store.find(tenant, of).orElseThrow();
        });
    }

    /**
     * Puts the draft in force at every gateway.
     *
     * @param version of the draft that was read
     * @param note why, 1 to 500 characters
     * @throws Conflict when somebody saved meanwhile
     * @throws Denied without {@link dev.pilothouse.db.model.Permission#MANAGE_GUARDRAILS}
     */
    public GuardrailVersion publish(
            Actor actor, TenantId tenant, String feature, long version, String note) {
        actor.require(MANAGE_GUARDRAILS, tenant);
        String why = Texts.check("note", note, 1, 500);
        return database.write(tx -> {
            GuardrailStore store = new GuardrailStore(tx);
            GuardrailDraft draft =
                    store.lock(tenant, feature)
                            .orElseThrow(() -> new NotFound("guardrail policy", feature));
            if (draft.version() != version) {
                throw changed(tenant, feature);
            }
            Guardrails.compile(draft.draft());
            GuardrailVersion made = store.publish(draft, why, actor, clock.instant());
            AuditEntry entry =
                    AuditEntry.of(actor, "guardrail.publish", entity(tenant, feature))
                            .in(tenant)
                            .because(why)
                            .to(published(made));
            audit.append(tx, draft.published().map(p -> entry.from(published(p))).orElse(entry));
            return made;
        });
    }

    /**
     * Takes the policy out of force; its draft and versions stay.
     *
     * @throws Denied without {@link dev.pilothouse.db.model.Permission#MANAGE_GUARDRAILS}
     */
    public void withdraw(Actor actor, TenantId tenant, String feature, String note) {
        actor.require(MANAGE_GUARDRAILS, tenant);
        String why = Texts.check("note", note, 1, 500);
        database.run(tx -> {
            GuardrailStore store = new GuardrailStore(tx);
            GuardrailDraft draft =
                    store.lock(tenant, feature)
                            .orElseThrow(() -> new NotFound("guardrail policy", feature));
            if (draft.published().isEmpty()) {
                return;
            }
            store.withdraw(tenant, feature);
            audit.append(
                    tx,
                    AuditEntry.of(actor, "guardrail.withdraw", entity(tenant, feature))
                            .in(tenant)
                            .because(why)
                            .from(published(draft.published().orElseThrow())));
        });
    }

    /**
     * Writes down that a draft is about to be run over recorded calls, before any is read.
     *
     * @throws Denied without {@link dev.pilothouse.db.model.Permission#SEE_TRACES}
     */
    public void beginDryRun(Actor actor, GuardrailDryRun.Question question) {
        actor.require(SEE_TRACES, question.tenant());
        Guardrails.compile(question.rules());
        database.run(tx ->
                audit.append(
                        tx,
                        AuditEntry.of(
                                        actor,
                                        "guardrail.dry-run",
                                        entity(question.tenant(), question.feature()))
                                .in(question.tenant())
                                .to(
                                        Map.of(
                                                "rules", question.rules().rules().size(),
                                                "since", question.since().toString(),
                                                "until", question.until().toString()))));
    }

    /** Keeps what a dry run showed. */
    public void keep(
            Actor actor,
            GuardrailDryRun.Question question,
            GuardrailDryRun.Sums sums,
            List<GuardrailDryRun.Change> changes) {
        actor.require(SEE_TRACES, question.tenant());
        database.run(
                tx -> new GuardrailStore(tx).keep(question, sums, changes, actor, clock.instant()));
    }

    /** The newest dry run of a policy. */
    public Optional<GuardrailDryRun> dryRun(Actor actor, TenantId tenant, String feature) {
        actor.require(SEE_TRACES, tenant);
        return database.read(tx -> new GuardrailStore(tx).dryRun(tenant, feature));
    }

    private static String checked(String feature) {
        return feature.equals(GuardrailDraft.ANY) ? feature : new FeatureId(feature).value();
    }

    private static Conflict changed(TenantId tenant, String feature) {
        return new Conflict(
                Reason.CHANGED_MEANWHILE,
                "guardrail policy "
                        + tenant
                        + "/"
                        + feature
                        + " was changed meanwhile; read it again");
    }

    private static Entity entity(TenantId tenant, String feature) {
        return Entity.of("guardrail-policy", tenant, feature);
    }

    private static Map<String, Object> published(GuardrailVersion version) {
        return Map.of("version", version.version(), "rules", names(version.rules()));
    }

    private static Map<String, Object> state(GuardPolicy policy) {
        return Map.of("rules", names(policy));
    }

    private static List<String> names(GuardPolicy policy) {
        return policy.rules().stream()
                .map((GuardRule r) ->
                        r.name() + ": " + r.detect().word() + ", " + r.action().word())
                .toList();
    }
}
