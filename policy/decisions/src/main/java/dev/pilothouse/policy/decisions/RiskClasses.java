package dev.pilothouse.policy.decisions;

import static dev.pilothouse.db.model.Permission.CLASSIFY_FEATURES;
import static dev.pilothouse.db.model.Permission.SEE_FEATURES;

import dev.pilothouse.db.model.Actor;
import dev.pilothouse.db.model.Approvable;
import dev.pilothouse.db.model.ApprovalKind;
import dev.pilothouse.db.model.BadInput;
import dev.pilothouse.db.model.Conflict;
import dev.pilothouse.db.model.Conflict.Reason;
import dev.pilothouse.db.model.Denied;
import dev.pilothouse.db.model.FeatureId;
import dev.pilothouse.db.model.NotFound;
import dev.pilothouse.db.model.Reach;
import dev.pilothouse.db.model.TenantId;
import dev.pilothouse.db.model.Texts;
import dev.pilothouse.db.postgres.Database;
import dev.pilothouse.db.postgres.Tx;
import dev.pilothouse.policy.audit.AuditLog;
import dev.pilothouse.policy.decisions.RiskClassification.Fixed;
import dev.pilothouse.policy.decisions.RiskClassification.Reopened;
import dev.pilothouse.policy.decisions.RiskClassification.State;
import dev.pilothouse.policy.decisions.store.RiskSettingStore;
import dev.pilothouse.policy.decisions.store.RiskStore;
import dev.pilothouse.policy.rules.CanonicalJson;
import dev.pilothouse.policy.rules.Seal;
import dev.pilothouse.policy.rules.risk.Questionnaire;
import dev.pilothouse.policy.rules.risk.RiskAnswer;
import dev.pilothouse.policy.rules.risk.RiskDifference;
import dev.pilothouse.policy.rules.risk.RiskFile;
import dev.pilothouse.policy.rules.risk.RiskJson;
import dev.pilothouse.policy.rules.risk.RiskQuestion;
import dev.pilothouse.policy.rules.risk.RiskResult;
import dev.pilothouse.policy.rules.risk.Ruleset;
import dev.pilothouse.registry.Feature;
import dev.pilothouse.registry.store.FeatureStore;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/**
 * The risk classes of features under the EU AI Act: answers that are saved as they are given, a
 * sign-off that is sealed, and what counts at the gateways. What is stricter counts as soon as one
 * person asks for its sign-off; what is less strict once another has agreed.
 *
 * @see <a href="../../../../../../../../../docs/decisions/2026-11-30-risk-classes.md">decision</a>
 */
public final class RiskClasses {
    private static final int NOTE = 2_000;

    private final Database database;
    private final AuditLog audit;
    private final Clock clock;
    private final Approvals approvals;
    private final Ruleset ruleset;
    private final RiskSignOff signOffs;

    /**
     * @param approvals where classes wait for a second person
     * @param ruleset by which answers are judged from now on
     */
    public RiskClasses(
            Database database,
            AuditLog audit,
            Clock clock,
            Approvals approvals,
            Seal.Maker seal,
            Ruleset ruleset) {
        this.database = database;
        this.audit = audit;
        this.clock = clock;
        this.approvals = approvals;
        this.ruleset = ruleset;
        this.signOffs = new RiskSignOff(audit, seal);
    }

    /** Sign-offs as things that are approved. */
    public Approvable<Tx> signOffs() {
        return signOffs;
    }

    public Ruleset ruleset() {
        return ruleset;
    }

    /** What gateways are told. For the bridge only. */
    public static RiskPublished published(Database database) {
        return database.read(tx -> {
            Reach all = new Reach.Everywhere();
            RiskSettingStore settings = new RiskSettingStore(tx);
            return new RiskPublished(
                    new RiskStore(tx).standings(all),
                    settings.policies(all),
                    settings.notices(all));
        });
    }

    // ---- reading ----

    /** What counts, of the features in reach that have a class, by tenant and feature. */
    public List<RiskStanding> list(Actor actor) {
        actor.requireAnywhere(SEE_FEATURES);
        Instant now = now();
        return database.read(tx -> new RiskStore(tx).standings(actor.reach(SEE_FEATURES))).stream()
                .map(s -> s.at(now))
                .toList();
    }

    /**
     * How one feature stands.
     *
     * @throws NotFound when there is no such feature
     */
    public RiskView view(Actor actor, TenantId tenant, FeatureId feature) {
        actor.require(SEE_FEATURES, tenant);
        return database.read(tx -> view(tx, tenant, feature));
    }

    private RiskView view(Tx tx, TenantId tenant, FeatureId id) {
        Feature feature = feature(tx, tenant, id);
        RiskStore store = new RiskStore(tx);
        RiskSettingStore settings = new RiskSettingStore(tx);
        Optional<RiskClassification> newest = store.newest(tenant, id);
        return new RiskView(
                feature,
                ruleset,
                questionnaire(newest.map(RiskClassification::answers).orElse(Map.of())),
                store.standing(tenant, id).map(s -> s.at(now())),
                newest,
                store.signed(tenant, id),
                newest.map(store::steps).orElse(List.of()),
                store.dissents(tenant, id),
                settings.assignments(tenant, id),
                settings.notice(tenant, id));
    }

    private static Feature feature(Tx tx, TenantId tenant, FeatureId id) {
        return new FeatureStore(tx)
                .find(tenant, id)
                .orElseThrow(() -> new NotFound("feature", id.value()));
    }

    private Questionnaire questionnaire(Map<String, RiskAnswer> answers) {
        return Questionnaire.of(ruleset, answers, today());
    }

    /**
     * What is handed over: the newest signed classification, or the answers so far where there is
     * none or they are asked for.
     *
     * @throws NotFound when nobody answered anything
     */
    private RiskView handedOver(Actor actor, TenantId tenant, FeatureId feature, boolean draft) {
        RiskView view = view(actor, tenant, feature);
        RiskClassification one =
                view.signed()
                        .filter(s -> !draft)
                        .or(view::newest)
                        .orElseThrow(() -> new NotFound("risk classification", feature.value()));
        return view.of(one, Questionnaire.of(ruleset, one.answers(), day(one)));
    }

    private LocalDate day(RiskClassification one) {
        return one.fixed().map(f -> f.result().on()).orElseGet(this::today);
    }

    /**
     * As a file, sealed where it is signed.
     *
     * @param draft the answers so far, though others are signed
     * @throws NotFound when nobody answered anything
     */
    public String file(Actor actor, TenantId tenant, FeatureId feature, boolean draft) {
        RiskView view = handedOver(actor, tenant, feature, draft);
        RiskClassification one = view.newest().orElseThrow();
        return RiskFile.write(
                one.signOff()
                        .flatMap(s -> one.fixed())
                        .map(Fixed::statement)
                        .orElseGet(() ->
                                RiskJson.statement(
                                        one.key(), one.number(), ruleset, view.questionnaire())),
                one.signOff().map(RiskClassification.SignOff::seal));
    }

    /**
     * The same as PDF.
     *
     * @throws NotFound when nobody answered anything
     */
    public byte[] pdf(Actor actor, TenantId tenant, FeatureId feature, boolean draft) {
        return RiskReport.pdf(handedOver(actor, tenant, feature, draft), now());
    }

    // ---- answering ----

    /**
     * Saves an answer; one that was given before is replaced. After a sign-off it begins the next
     * questionnaire with the answers of the last. What was asked for is taken back, unless it
     * counts already.
     *
     * @param revision that was read; 0 begins
     * @throws BadInput when it is no answer to the question, or the question is not asked
     * @throws Conflict when somebody else answered meanwhile, or a second person has to decide
     *     first
     * @throws Denied for machines: nobody could tell who answered
     */
    public RiskView answer(
            Actor actor,
            TenantId tenant,
            FeatureId id,
            long revision,
            String question,
            RiskAnswer answer) {
        Actor.Person person = person(actor, tenant);
        RiskQuestion asked = ruleset.question(question);
        RiskAnswer checked = new RiskAnswer(asked.check(answer.values()), answer.note());
        database.run(tx -> {
            RiskClassification draft = draft(tx, person, tenant, id, revision);
            Questionnaire before = questionnaire(draft.answers());
            requireAsked(before, asked);
            Map<String, RiskAnswer> answers = new LinkedHashMap<>(draft.answers());
            answers.put(question, checked);
            RiskStore store = new RiskStore(tx);
            store.save(draft, answers, with(draft.authors(), person), person.name(), now());
            RiskStep step =
                    new RiskStep(
                            question,
                            checked.values(),
                            before.result().riskClass().word(),
                            questionnaire(answers).result().riskClass().word(),
                            actor.displayName(),
                            now());
            store.step(draft, step);
            RiskStandings.renew(tx, tenant, id, now());
            audit.append(
                    tx,
                    RiskEntries.of(actor, "risk.answer", draft)
                            .from(said(question, draft.answers().get(question)))
                            .to(said(question, checked)));
        });
        return view(actor, tenant, id);
    }

    private static Actor.Person person(Actor actor, TenantId tenant) {
        actor.require(CLASSIFY_FEATURES, tenant);
        if (actor instanceof Actor.Person person) {
            return person;
        }
        throw new Denied(CLASSIFY_FEATURES, Optional.of(tenant));
    }

    private static Set<UUID> with(Set<UUID> authors, Actor.Person person) {
        Set<UUID> all = new HashSet<>(authors);
        all.add(person.id());
        return all;
    }

    private static Map<String, Object> said(
            String question, @org.jspecify.annotations.Nullable RiskAnswer answer) {
        return answer == null ? Map.of() : Map.of(question, answer.values(), "note", answer.note());
    }

    private static void requireAsked(Questionnaire before, RiskQuestion asked) {
        if (before.asked().stream().noneMatch(asked::equals)) {
            throw new BadInput(
                    "question",
                    asked.id(),
                    before.next()
                            .map(n -> "a question that is asked, for example " + n.id())
                            .orElse("a question that is asked"));
        }
    }

    private static void lock(Tx tx, TenantId tenant, FeatureId id) {
        if (new FeatureStore(tx).lock(tenant, id).isEmpty()) {
            throw new NotFound("feature", id.value());
        }
    }

    /** The questionnaire to write into, locked against others. */
    private RiskClassification draft(
            Tx tx, Actor.Person person, TenantId tenant, FeatureId id, long revision) {
        lock(tx, tenant, id);
        RiskStore store = new RiskStore(tx);
        Optional<RiskClassification> newest = store.newest(tenant, id);
        Optional<RiskClassification> open = newest.filter(n -> n.state() != State.SIGNED);
        long held = open.map(RiskClassification::revision).orElse(0L);
        if (held != revision) {
            throw new Conflict(
                    Reason.CHANGED_MEANWHILE,
                    "revision: "
                            + revision
                            + " (expected: "
                            + held
                            + "); somebody answered meanwhile, look again");
        }
        open.filter(o -> o.state() == State.ASKED).ifPresent(o -> takeBack(tx, person, o));
        return open.orElseGet(() -> begin(tx, person, tenant, id, newest));
    }

    private void takeBack(Tx tx, Actor.Person person, RiskClassification asked) {
        RiskSignOff.requireTakeable(new RiskStore(tx), asked);
        approvals.withdraw(
                tx, person, ApprovalKind.RISK_CLASS, asked.subject(), "an answer was changed");
    }

    /** With the answers of the last that counted, and whoever gave them as authors. */
    private RiskClassification begin(
            Tx tx,
            Actor.Person person,
            TenantId tenant,
            FeatureId id,
            Optional<RiskClassification> last) {
        RiskClassification made =
                new RiskClassification(
                        tenant,
                        id,
                        last.map(l -> l.number() + 1).orElse(1L),
                        1,
                        State.DRAFT,
                        last.map(this::counted).orElse(Map.of()),
                        with(last.map(RiskClassification::authors).orElse(Set.of()), person),
                        person.name(),
                        now(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty());
        new RiskStore(tx).insert(made);
        return made;
    }

    private Map<String, RiskAnswer> counted(RiskClassification signed) {
        return Questionnaire.of(ruleset, signed.answers(), day(signed)).counting();
    }

    /**
     * Forgets the answers of the questionnaire that is worked on, and who gave them; what is signed
     * stays.
     *
     * @throws Conflict when somebody else answered meanwhile, or a second person has to decide
     *     first
     * @throws Denied for machines
     */
    public RiskView startOver(Actor actor, TenantId tenant, FeatureId id, long revision) {
        Actor.Person person = person(actor, tenant);
        database.run(tx -> {
            RiskClassification draft = draft(tx, person, tenant, id, revision);
            new RiskStore(tx)
                    .save(draft, Map.of(), Set.of(person.id()), person.displayName(), now());
            RiskStandings.renew(tx, tenant, id, now());
            audit.append(tx, RiskEntries.of(person, "risk.start-over", draft));
        });
        return view(actor, tenant, id);
    }

    // ---- signing off ----

    /**
     * Signs what was answered. Where a second person has to agree it waits for them; what is
     * stricter than before counts at the gateways meanwhile.
     *
     * @param note for who decides, at most 2,000 characters
     * @throws BadInput when a question is open or a written ground is missing
     * @throws Denied for machines
     */
    public RiskView signOff(
            Actor actor, TenantId tenant, FeatureId id, long revision, String note) {
        Actor.Person person = person(actor, tenant);
        String words = Texts.check("note", note, 0, NOTE);
        database.run(tx -> {
            Feature feature = feature(tx, tenant, id);
            RiskClassification draft = toSign(tx, tenant, id, revision);
            Questionnaire answered = questionnaire(draft.answers());
            requireComplete(answered);
            ask(tx, person, feature, draft, answered, words);
        });
        return view(actor, tenant, id);
    }

    private static RiskClassification toSign(Tx tx, TenantId tenant, FeatureId id, long revision) {
        lock(tx, tenant, id);
        return new RiskStore(tx)
                .newest(tenant, id)
                .filter(n -> n.state() != State.SIGNED && n.state() != State.ASKED)
                .filter(n -> n.revision() == revision)
                .orElseThrow(() ->
                        new Conflict(
                                Reason.CHANGED_MEANWHILE,
                                "revision: "
                                        + revision
                                        + " of '"
                                        + tenant
                                        + "/"
                                        + id
                                        + "' is not what waits to be signed; look again"));
    }

    private static void requireComplete(Questionnaire answered) {
        answered.next()
                .ifPresent(open -> {
                    throw new BadInput(open.id(), "", "an answer: " + open.text());
                });
        answered.withoutGround().stream()
                .findFirst()
                .ifPresent(q -> {
                    throw new BadInput(
                            q.id(), "", "a written ground of at least 20 characters in its note");
                });
    }

    private void ask(
            Tx tx,
            Actor.Person person,
            Feature feature,
            RiskClassification draft,
            Questionnaire answered,
            String note) {
        RiskStore store = new RiskStore(tx);
        RiskResult result = answered.result();
        String statement = RiskJson.statement(draft.key(), draft.number(), ruleset, answered);
        String digest = CanonicalJson.digest(statement);
        Instant now = now();
        List<String> why =
                RiskSignOff.second(result, store.signed(draft.tenant(), draft.feature()));
        Fixed fixed = new Fixed(statement, digest, result, Optional.empty(), person.name(), now);
        if (why.isEmpty()) {
            store.fix(draft, fixed, person.id(), State.DRAFT);
            RiskClassification whole = again(store, draft);
            signOffs.sign(tx, whole, List.of(), person, now);
            return;
        }
        UUID approval =
                approvals.ask(
                        tx, person, RiskSignOff.request(feature, draft, fixed, why, note, now));
        store.fix(
                draft,
                new Fixed(statement, digest, result, Optional.of(approval), person.name(), now),
                person.id(),
                State.ASKED);
        RiskStandings.renew(tx, draft.tenant(), draft.feature(), now);
        audit.append(
                tx,
                RiskEntries.of(person, "risk.ask", draft)
                        .because(note)
                        .to(Map.of("class", result.riskClass().word(), "digest", digest)));
    }

    private static RiskClassification again(RiskStore store, RiskClassification one) {
        return store.find(one.tenant(), one.feature(), one.number()).orElseThrow();
    }

    /**
     * Records that somebody disagrees with the newest classification, and why.
     *
     * @param text 1 to 2,000 characters
     */
    public void dissent(Actor actor, TenantId tenant, FeatureId id, String text) {
        actor.require(SEE_FEATURES, tenant);
        String checked = Texts.check("text", text, 1, NOTE);
        database.run(tx -> {
            RiskStore store = new RiskStore(tx);
            RiskClassification newest =
                    store.newest(tenant, id)
                            .orElseThrow(() -> new NotFound("risk classification", id.value()));
            store.dissent(newest, checked, actor, now());
            audit.append(tx, RiskEntries.of(actor, "risk.dissent", newest).because(checked));
        });
    }

    // ---- rules and days that come ----

    /**
     * Looks at what was signed under other rules or on an earlier day, and re-opens what would be
     * another class, duty or question now, with the difference; what would be the same again is no
     * longer open. It counts as signed until it is signed anew.
     *
     * @return how many were re-opened
     */
    public int recheck() {
        List<RiskClassification> old =
                database.read(tx -> new RiskStore(tx).unchecked(ruleset.digest(), today()));
        return (int) old.stream().filter(this::recheck).count();
    }

    private boolean recheck(RiskClassification one) {
        Questionnaire now = questionnaire(one.answers());
        Fixed signed = one.fixed().orElseThrow();
        List<String> differences =
                RiskDifference.between(
                        signed.result(), RiskJson.questions(signed.statement()), now);
        database.run(tx -> recheck(tx, one, differences));
        return !differences.isEmpty();
    }

    private void recheck(Tx tx, RiskClassification one, List<String> differences) {
        RiskStore store = new RiskStore(tx);
        store.checked(one, ruleset.digest(), today());
        List<String> known = one.reopened().map(Reopened::differences).orElse(List.of());
        if (differences.equals(known)) {
            return;
        }
        if (differences.isEmpty()) {
            store.settle(one);
        } else {
            store.reopen(one, new Reopened(now(), differences));
        }
        audit.append(
                tx,
                RiskEntries.of(
                                Actor.CONTROL_PLANE,
                                differences.isEmpty() ? "risk.settle" : "risk.reopen",
                                one)
                        .to(Map.of("ruleset", ruleset.version(), "differences", differences)));
    }

    private LocalDate today() {
        return RiskStandings.day(clock.instant());
    }

    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MICROS);
    }
}
