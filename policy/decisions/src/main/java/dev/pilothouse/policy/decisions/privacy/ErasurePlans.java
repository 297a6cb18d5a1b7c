package dev.pilothouse.policy.decisions.privacy;

import static dev.pilothouse.db.model.ApprovalKind.ERASURE;

import dev.pilothouse.db.model.Actor;
import dev.pilothouse.db.model.Approvable;
import dev.pilothouse.db.model.ApprovalDesk;
import dev.pilothouse.db.model.ApprovalKind;
import dev.pilothouse.db.model.Conflict;
import dev.pilothouse.db.model.Conflict.Reason;
import dev.pilothouse.db.model.ErasureTarget;
import dev.pilothouse.db.model.ErasureTarget.Subject;
import dev.pilothouse.db.model.NotFound;
import dev.pilothouse.db.model.Texts;
import dev.pilothouse.db.postgres.Database;
import dev.pilothouse.db.postgres.Tx;
import dev.pilothouse.policy.audit.AuditLog;
import dev.pilothouse.policy.decisions.privacy.store.ErasureStore;
import dev.pilothouse.policy.decisions.privacy.store.PrivacyStore;
import dev.pilothouse.policy.decisions.privacy.store.SubjectStore;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Supplier;

/** What an erasure would delete, counted in every store, and its approval by another person. */
public final class ErasurePlans implements Approvable<Tx> {
    private final Database database;
    private final AuditLog audit;
    private final Clock clock;
    private final Subjects subjects;
    private final ApprovalDesk<Tx> desk;
    private final Supplier<List<ErasureTarget>> targets;
    private final Supplier<Holds> holds;

    /**
     * @param targets every store of the installation, in the order in which they are erased
     */
    public ErasurePlans(
            Database database,
            AuditLog audit,
            Clock clock,
            Subjects subjects,
            ApprovalDesk<Tx> desk,
            Supplier<List<ErasureTarget>> targets,
            Supplier<Holds> holds) {
        this.database = database;
        this.audit = audit;
        this.clock = clock;
        this.subjects = subjects;
        this.desk = desk;
        this.targets = targets;
        this.holds = holds;
    }

    /** A plan, and what keeps it from being approved. */
    public record Counted(PrivacyRequest request, List<String> holds) {
        public Counted {
            holds = List.copyOf(holds);
        }
    }

    /**
     * Counts what each store holds, and changes nothing there. Takes the place of an earlier plan,
     * and of its approval.
     *
     * @throws Conflict before the identity was checked, and once data are being destroyed
     */
    public Counted plan(Actor actor, UUID id) {
        PrivacyRequest request = plannable(actor, id);
        PrivacySecret secret = secret(request);
        Subject subject = subjects.subject(request, secret, now());
        Instant now = now();
        List<ErasureStep> steps =
                targets.get().stream()
                        .filter(t -> t.serves(request.tenant()))
                        .map(t -> step(t, subject))
                        .toList();
        List<String> held = holds.get().over(request.tenant(), subject.references());
        return database.write(tx -> {
            PrivacyRequest locked = PrivacyRequests.managed(tx, actor, id);
            if (locked.version() != request.version()) {
                throw PrivacyRequests.wrong(locked, "it was changed while stores were counted");
            }
            store(tx, actor, locked, new LookedFor(subject, secret.forms()), steps, now);
            return new Counted(new PrivacyStore(tx).find(id).orElseThrow(), held);
        });
    }

    private PrivacyRequest plannable(Actor actor, UUID id) {
        return database.write(tx -> {
            PrivacyRequest request = PrivacyRequests.managed(tx, actor, id);
            if (request.kind() != RequestKind.ERASURE) {
                throw PrivacyRequests.wrong(request, "it asks for no erasure");
            }
            if (!request.state().open() || request.state().destroying()) {
                throw PrivacyRequests.wrong(request, "it is " + request.state().word());
            }
            if (request.identity().isEmpty()) {
                throw PrivacyRequests.wrong(request, "nobody has made sure of the person yet");
            }
            return request;
        });
    }

    /** The person, and how many spellings of each form. */
    private record LookedFor(Subject subject, Map<String, Integer> forms) {}

    private PrivacySecret secret(PrivacyRequest request) {
        return database.<Optional<PrivacySecret>>read(tx -> subjects.secret(tx, request))
                .orElseThrow(
                        () -> PrivacyRequests.wrong(request, "its identifiers were destroyed"));
    }

    private Subject subject(PrivacyRequest request) {
        return subjects.subject(request, secret(request), now());
    }

    private static ErasureStep step(ErasureTarget target, Subject subject) {
        ErasureTarget.Found found = target.plan(subject);
        return new ErasureStep(
                target.store(),
                found.items(),
                found.parts(),
                found.kept(),
                target.store().erasable() ? ErasureStep.State.WAITING : ErasureStep.State.STATED,
                Optional.empty(),
                0,
                Optional.empty(),
                Optional.empty(),
                0,
                "");
    }

    private void store(
            Tx tx,
            Actor actor,
            PrivacyRequest request,
            LookedFor lookedFor,
            List<ErasureStep> steps,
            Instant now) {
        desk.withdraw(tx, actor, ERASURE, request.id().toString(), "it was planned anew");
        PrivacyStore requests = new PrivacyStore(tx);
        requests.unapproved(request.id(), RequestState.PLANNED);
        requests.holdsChecked(request.id(), now);
        SubjectKey key = subjects.key(tx, request.tenant(), request.pseudonym()).orElseThrow();
        PlanDocument plan =
                PlanDocument.of(
                        request,
                        Subjects.commitment(key, lookedFor.subject().references()),
                        lookedFor.forms(),
                        steps,
                        now);
        new ErasureStore(tx).plan(request.id(), steps, plan.json(), plan.digest(), now);
        audit.append(
                tx,
                PrivacyEntries.of(actor, "privacy.plan", request)
                        .to(
                                Map.of(
                                        "items",
                                        items(steps),
                                        "stores",
                                        steps.size(),
                                        "digest",
                                        plan.digest())));
    }

    static long items(List<ErasureStep> steps) {
        return steps.stream().mapToLong(s -> Math.max(0, s.found())).sum();
    }

    /**
     * Asks another person to approve the plan as it is now.
     *
     * @param note for who approves, 0 to 2,000 characters
     * @throws Conflict without a plan, under a legal hold, or while the person has another open
     *     request
     */
    public PrivacyRequest ask(Actor actor, UUID id, String note) {
        String checked = Texts.check("note", note, 0, 2000);
        PrivacyRequest before = database.write(tx -> PrivacyRequests.managed(tx, actor, id));
        requireNoHold(before);
        Set<String> references = subject(before).references();
        return database.write(tx -> ask(tx, actor, id, references, checked));
    }

    /**
     * @throws Conflict when a legal hold is over something of the person
     */
    void requireNoHold(PrivacyRequest request) {
        List<String> held = held(request, subject(request));
        if (!held.isEmpty()) {
            throw PrivacyRequests.wrong(request, "under legal hold: " + String.join("; ", held));
        }
    }

    /** Words on each legal hold that is over something of the person; it is noted that none is. */
    List<String> held(PrivacyRequest request, Subject subject) {
        List<String> held = holds.get().over(request.tenant(), subject.references());
        if (held.isEmpty()) {
            database.run(tx -> new PrivacyStore(tx).holdsChecked(request.id(), now()));
        }
        return held;
    }

    private PrivacyRequest ask(Tx tx, Actor actor, UUID id, Set<String> references, String note) {
        PrivacyRequest request = PrivacyRequests.managed(tx, actor, id);
        Actor.Person person = PrivacyRequests.person(actor, request);
        if (request.state() != RequestState.PLANNED) {
            throw PrivacyRequests.wrong(
                    request, "only a plan is approved; it is " + request.state().word());
        }
        requireAlone(tx, request, references);
        List<ErasureStep> steps = new ErasureStore(tx).steps(id);
        UUID approval = desk.ask(tx, person, question(request, steps, note));
        PrivacyStore store = new PrivacyStore(tx);
        store.asked(id, approval, person.id());
        audit.append(
                tx,
                PrivacyEntries.of(actor, "privacy.ask", request)
                        .to(Map.of("digest", request.plan().orElseThrow().digest())));
        return store.find(id).orElseThrow();
    }

    /** An erasure takes the identifiers of every request of the person with it. */
    static void requireAlone(Tx tx, PrivacyRequest request, Set<String> references) {
        List<String> names = new SubjectStore(tx).known(request.tenant(), references);
        List<PrivacyRequest> open = new PrivacyStore(tx).openOthers(request, names);
        if (!open.isEmpty()) {
            throw new Conflict(
                    Reason.STILL_IN_USE,
                    open.getFirst().name() + " of the same person is open: end it first");
        }
    }

    private ApprovalDesk.Request question(
            PrivacyRequest request, List<ErasureStep> steps, String note) {
        return new ApprovalDesk.Request(
                ERASURE,
                Optional.of(request.tenant()),
                request.id().toString(),
                "%s: erase %d items of %s in %d stores"
                        .formatted(request.name(), items(steps), request.pseudonym(), steps.size()),
                request.plan().orElseThrow().digest(),
                Set.of(),
                1,
                "cannot be taken back",
                note,
                evidence(request, steps),
                "/privacy-requests/" + request.name(),
                Optional.of(request.clocks().dueOn().atStartOfDay(ZoneOffset.UTC).toInstant()));
    }

    private static Map<String, Object> evidence(PrivacyRequest request, List<ErasureStep> steps) {
        Map<String, Object> evidence = new LinkedHashMap<>();
        evidence.put("rule", request.law().right(request.kind()));
        evidence.put("received_at", request.clocks().receivedAt().toString());
        request.identity()
                .ifPresent(i ->
                        evidence.put(
                                "identity", i.method().word() + ", checked by " + i.by().name()));
        Map<String, Object> found = new LinkedHashMap<>();
        List<String> kept = new ArrayList<>();
        for (ErasureStep step : steps) {
            found.put(step.store().name(), step.found() < 0 ? "unknown" : step.found());
            step.kept().forEach(k -> kept.add(k.what() + " (" + k.ground() + ")"));
        }
        evidence.put("found", found);
        if (!kept.isEmpty()) {
            evidence.put("kept", kept);
        }
        return evidence;
    }

    @Override
    public ApprovalKind kind() {
        return ERASURE;
    }

    @Override
    public void decided(Tx tx, Decision decision) {
        UUID id = UUID.fromString(decision.subject());
        PrivacyStore store = new PrivacyStore(tx);
        PrivacyRequest request =
                store.lock(id)
                        .orElseThrow(() -> new NotFound("privacy request", decision.subject()));
        boolean same =
                request.state() == RequestState.APPROVAL_ASKED
                        && request.plan()
                                .map(p -> p.digest().equals(decision.digest()))
                                .orElse(false);
        if (!same) {
            throw PrivacyRequests.wrong(request, "the plan was changed after this was asked");
        }
        if (decision.end() == End.APPROVED) {
            store.approved(id, decision.approvers(), decision.at());
        } else {
            store.unapproved(id, RequestState.PLANNED);
        }
        audit.append(
                tx,
                PrivacyEntries.of(
                        decision.last(),
                        decision.end() == End.APPROVED ? "privacy.approve" : "privacy.send-back",
                        request));
    }

    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MICROS);
    }
}
