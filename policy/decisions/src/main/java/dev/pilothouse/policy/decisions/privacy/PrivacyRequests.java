package dev.pilothouse.policy.decisions.privacy;

import static dev.pilothouse.db.model.ApprovalKind.ERASURE;
import static dev.pilothouse.db.model.Permission.MANAGE_PRIVACY;
import static dev.pilothouse.db.model.Permission.SEE_PRIVACY;

import dev.pilothouse.db.model.Actor;
import dev.pilothouse.db.model.ApprovalDesk;
import dev.pilothouse.db.model.BadInput;
import dev.pilothouse.db.model.Conflict;
import dev.pilothouse.db.model.Conflict.Reason;
import dev.pilothouse.db.model.Denied;
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
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.BiConsumer;

/**
 * Requests of people about their data: taken in, their clocks, who made sure of the person, and how
 * they ended. Each step and its audit entry are one transaction.
 *
 * @see <a
 *     href="../../../../../../../../../../docs/decisions/2026-11-30-privacy-requests.md">decision</a>
 */
public final class PrivacyRequests {
    private static final String WHAT = "privacy request";
    private static final int MOST = 500;
    private static final int MOST_DOCUMENTS = 20;

    private final Database database;
    private final AuditLog audit;
    private final Clock clock;
    private final Subjects subjects;
    private final ApprovalDesk<Tx> desk;

    public PrivacyRequests(
            Database database,
            AuditLog audit,
            Clock clock,
            Subjects subjects,
            ApprovalDesk<Tx> desk) {
        this.database = database;
        this.audit = audit;
        this.clock = clock;
        this.subjects = subjects;
        this.desk = desk;
    }

    /**
     * Requests that are meant.
     *
     * @param requests at most 500
     * @param total how many there are
     */
    public record Page(List<PrivacyRequest> requests, long total) {
        public Page {
            requests = List.copyOf(requests);
        }

        /** Whether there are more than are listed. */
        public boolean cut() {
            return total > requests.size();
        }
    }

    /** Open ones first, by when they are due; then those that ended, the newest first. */
    public Page list(Actor actor, RequestFilter filter) {
        actor.requireAnywhere(SEE_PRIVACY);
        return database.read(tx -> {
            PrivacyStore store = new PrivacyStore(tx);
            return new Page(
                    store.list(actor.reach(SEE_PRIVACY), filter, MOST),
                    store.count(actor.reach(SEE_PRIVACY), filter));
        });
    }

    /**
     * @param name {@code DSR-0147}, or the id
     * @throws NotFound when there is none that the actor may see
     */
    public PrivacyRequest get(Actor actor, String name) {
        return seen(actor, find(name), name);
    }

    /**
     * @throws NotFound when there is none that the actor may see
     */
    public PrivacyRequest get(Actor actor, UUID id) {
        return seen(actor, find(id), id.toString());
    }

    private Optional<PrivacyRequest> find(String name) {
        if (name.matches("(?i)dsr-\\d{1,9}")) {
            long number = Long.parseLong(name.substring(4));
            return database.read(tx -> new PrivacyStore(tx).find(number));
        }
        try {
            return find(UUID.fromString(name));
        } catch (IllegalArgumentException _) {
            return Optional.empty();
        }
    }

    private Optional<PrivacyRequest> find(UUID id) {
        return database.read(tx -> new PrivacyStore(tx).find(id));
    }

    /** Other requests of the same person, newest first: an open one is a duplicate. */
    public List<PrivacyRequest> others(Actor actor, PrivacyRequest request) {
        actor.require(SEE_PRIVACY, request.tenant());
        return database.read(tx -> new PrivacyStore(tx).others(request));
    }

    /**
     * Takes a request in. The clocks run from when it was received.
     *
     * @throws NotFound when there is no such tenant
     */
    public PrivacyRequest create(Actor actor, Intake intake) {
        actor.require(MANAGE_PRIVACY, intake.tenant());
        Instant now = now();
        Instant received = received(intake, now);
        Set<String> references = subjects.references(intake.tenant(), intake.identifiers());
        return database.write(tx -> create(tx, actor, intake, references, received, now));
    }

    private static Instant received(Intake intake, Instant now) {
        Instant received = intake.receivedAt().orElse(now).truncatedTo(ChronoUnit.MICROS);
        if (received.isAfter(now) || received.isBefore(now.minus(366, ChronoUnit.DAYS))) {
            throw new BadInput("received_at", received.toString(), "within the last 366 days");
        }
        return received;
    }

    private PrivacyRequest create(
            Tx tx,
            Actor actor,
            Intake intake,
            Set<String> references,
            Instant received,
            Instant now) {
        String pseudonym = subjects.pseudonym(tx, intake.tenant(), references, now);
        Regime law = Regimes.of(intake.regime());
        PrivacyStore store = new PrivacyStore(tx);
        UUID id =
                store.insert(
                        intake,
                        pseudonym,
                        received,
                        new PrivacyStore.Days(law.due(received), law.acknowledgeBy(received)),
                        actor.ref(),
                        now);
        PrivacySecret secret =
                new PrivacySecret(intake.identifiers(), intake.contact(), intake.note(), List.of());
        subjects.keep(tx, intake.tenant(), pseudonym, id, secret);
        PrivacyRequest made = store.find(id).orElseThrow();
        SubjectKey key = subjects.key(tx, made.tenant(), pseudonym).orElseThrow();
        audit.append(
                tx,
                PrivacyEntries.of(actor, "privacy.receive", made)
                        .to(
                                Map.of(
                                        "kind",
                                        made.kind().word(),
                                        "regime",
                                        made.regime(),
                                        "channel",
                                        made.channel().word(),
                                        "due_on",
                                        made.clocks().dueOn().toString(),
                                        "references",
                                        references.size(),
                                        "commitment",
                                        Subjects.commitment(key, references))));
        return made;
    }

    /**
     * Who the person is. The look is in the audit log before anything is shown.
     *
     * @return empty once the person was erased
     */
    public Optional<PrivacySecret> identifiers(Actor actor, UUID id) {
        return database.write(tx -> {
            PrivacyRequest request = managed(tx, actor, id);
            Optional<PrivacySecret> secret = subjects.secret(tx, request);
            audit.append(tx, PrivacyEntries.of(actor, "privacy.identifiers.read", request));
            return secret;
        });
    }

    /**
     * Adds identifiers. What was planned or approved was about fewer of them: it is void.
     *
     * @throws Conflict when it ended, or data are being destroyed
     */
    public PrivacyRequest identify(Actor actor, UUID id, List<Identifier> more) {
        PrivacyRequest of = get(actor, id);
        Set<String> references = subjects.references(of.tenant(), more);
        return change(
                actor,
                id,
                (tx, request) -> {
                    if (request.state().destroying()) {
                        throw wrong(request, "data are being destroyed already");
                    }
                    PrivacySecret secret = subjects.secret(tx, request).orElseThrow().with(more);
                    if (secret.identifiers().size() > Intake.MOST_IDENTIFIERS) {
                        throw new BadInput(
                                "identifiers",
                                secret.identifiers().size() + " identifiers",
                                "at most " + Intake.MOST_IDENTIFIERS);
                    }
                    new SubjectStore(tx).refer(request.tenant(), request.pseudonym(), references);
                    subjects.keep(tx, request.tenant(), request.pseudonym(), id, secret);
                    backToBeforeThePlan(tx, actor, request);
                    audit.append(
                            tx,
                            PrivacyEntries.of(actor, "privacy.identifiers.add", request)
                                    .to(Map.of("identifiers", secret.identifiers().size())));
                });
    }

    private void backToBeforeThePlan(Tx tx, Actor actor, PrivacyRequest request) {
        if (request.state().compareTo(RequestState.PLANNED) < 0) {
            return;
        }
        desk.withdraw(tx, actor, ERASURE, request.id().toString(), "its identifiers were changed");
        new ErasureStore(tx).unplan(request.id());
        new PrivacyStore(tx).unapproved(request.id(), RequestState.IDENTITY_CHECKED);
    }

    /** Notes that the person was told that the request arrived. */
    public PrivacyRequest acknowledge(Actor actor, UUID id) {
        return change(
                actor,
                id,
                (tx, request) -> {
                    if (request.clocks().acknowledgedAt().isPresent()) {
                        throw wrong(request, "it was acknowledged already");
                    }
                    new PrivacyStore(tx).acknowledged(id, now());
                    audit.append(tx, PrivacyEntries.of(actor, "privacy.acknowledge", request));
                });
    }

    /**
     * Records who made sure that the request is of the person, and how; no copy of a document is
     * kept (GDPR Article 12(6)).
     *
     * @param documents that were looked at, 0 to 20
     */
    public PrivacyRequest identity(Actor actor, UUID id, IdentityMethod method, int documents) {
        if (documents < 0 || documents > MOST_DOCUMENTS) {
            throw new BadInput("documents", Integer.toString(documents), "0 to " + MOST_DOCUMENTS);
        }
        return change(
                actor,
                id,
                (tx, request) -> {
                    if (request.state() != RequestState.RECEIVED) {
                        throw wrong(request, "the identity was checked already");
                    }
                    new PrivacyStore(tx)
                            .identity(id, method, documents, person(actor, request).id(), now());
                    audit.append(
                            tx,
                            PrivacyEntries.of(actor, "privacy.identity", request)
                                    .to(Map.of("method", method.word(), "documents", documents)));
                });
    }

    /**
     * Takes the longer time of the regime. The person must be told within the usual one.
     *
     * @param reason 1 to 1,000 characters; lies with the identifiers
     * @throws Conflict when the usual time is over, or it was extended already
     */
    public PrivacyRequest extend(Actor actor, UUID id, String reason) {
        String why = Texts.check("reason", reason, 1, 1000);
        return change(
                actor,
                id,
                (tx, request) -> {
                    if (request.clocks().extendedAt().isPresent()) {
                        throw wrong(request, "it was extended already");
                    }
                    Instant now = now();
                    if (request.overdue(now)) {
                        throw wrong(
                                request,
                                "an extension is told within the usual time, which is over");
                    }
                    LocalDate due = request.law().extended(request.clocks().receivedAt());
                    new PrivacyStore(tx).extended(id, due, now);
                    remark(tx, request, why);
                    audit.append(
                            tx,
                            PrivacyEntries.of(actor, "privacy.extend", request)
                                    .because(why)
                                    .from(Map.of("due_on", request.clocks().dueOn().toString()))
                                    .to(Map.of("due_on", due.toString())));
                });
    }

    private void remark(Tx tx, PrivacyRequest request, String words) {
        subjects.secret(tx, request)
                .ifPresent(secret ->
                        subjects.keep(
                                tx,
                                request.tenant(),
                                request.pseudonym(),
                                request.id(),
                                secret.remarking(words)));
    }

    /**
     * Refuses, on a ground of the regime.
     *
     * @param ground for example {@code identity}
     * @param reason for the office, 0 to 1,000 characters
     */
    public PrivacyRequest refuse(Actor actor, UUID id, String ground, String reason) {
        String why = Texts.check("reason", reason, 0, 1000);
        return change(
                actor,
                id,
                (tx, request) -> {
                    Regime.Ground found = request.law().ground(ground);
                    remark(tx, request, why);
                    end(tx, actor, request, RequestState.REFUSED, found.id());
                    audit.append(
                            tx,
                            PrivacyEntries.of(actor, "privacy.refuse", request)
                                    .because(why)
                                    .to(Map.of("ground", found.id(), "rule", found.rule())));
                });
    }

    /** The person took it back. */
    public PrivacyRequest withdraw(Actor actor, UUID id, String reason) {
        String why = Texts.check("reason", reason, 0, 1000);
        return change(
                actor,
                id,
                (tx, request) -> {
                    end(tx, actor, request, RequestState.WITHDRAWN, "");
                    audit.append(
                            tx, PrivacyEntries.of(actor, "privacy.withdraw", request).because(why));
                });
    }

    private void end(Tx tx, Actor actor, PrivacyRequest request, RequestState how, String ground) {
        if (request.state().destroying()) {
            throw wrong(request, "data are being destroyed already");
        }
        desk.withdraw(tx, actor, ERASURE, request.id().toString(), "the request ended");
        new PrivacyStore(tx).ended(request.id(), how, ground, now());
    }

    /**
     * Ends what was answered: a correction or an objection that people saw to, or an access whose
     * file was handed over. An erasure ends by its certificate only.
     *
     * @param outcome what was done, 1 to 1,000 characters; lies with the identifiers
     */
    public PrivacyRequest complete(Actor actor, UUID id, String outcome) {
        String what = Texts.check("outcome", outcome, 1, 1000);
        return change(
                actor,
                id,
                (tx, request) -> {
                    if (request.kind() == RequestKind.ERASURE) {
                        throw wrong(request, "an erasure is done when its certificate is signed");
                    }
                    if (request.identity().isEmpty()) {
                        throw wrong(request, "nobody has made sure of the person yet");
                    }
                    remark(tx, request, what);
                    new PrivacyStore(tx).ended(id, RequestState.DONE, "", now());
                    audit.append(
                            tx,
                            PrivacyEntries.of(actor, "privacy.complete", request).because(what));
                });
    }

    /** The signed certificate; empty: there is none. Each copy is in the audit log. */
    public Optional<String> certificate(Actor actor, UUID id) {
        return database.write(tx -> {
            PrivacyRequest request = seen(tx, actor, id);
            Optional<String> file = new PrivacyStore(tx).certificate(id);
            if (file.isPresent()) {
                audit.append(tx, PrivacyEntries.of(actor, "privacy.certificate.read", request));
            }
            return file;
        });
    }

    /** Stores, in the order of the plan. */
    public List<ErasureStep> steps(Actor actor, PrivacyRequest request) {
        actor.require(SEE_PRIVACY, request.tenant());
        return database.read(tx -> new ErasureStore(tx).steps(request.id()));
    }

    private PrivacyRequest change(Actor actor, UUID id, BiConsumer<Tx, PrivacyRequest> change) {
        return database.write(tx -> {
            PrivacyRequest request = managed(tx, actor, id);
            if (!request.state().open()) {
                throw wrong(request, "it is over: " + request.state().word());
            }
            change.accept(tx, request);
            return new PrivacyStore(tx).find(id).orElseThrow();
        });
    }

    /** Locked. */
    static PrivacyRequest managed(Tx tx, Actor actor, UUID id) {
        PrivacyRequest request = seen(tx, actor, id);
        actor.require(MANAGE_PRIVACY, request.tenant());
        return request;
    }

    private static PrivacyRequest seen(Tx tx, Actor actor, UUID id) {
        return seen(actor, new PrivacyStore(tx).lock(id), id.toString());
    }

    private static PrivacyRequest seen(Actor actor, Optional<PrivacyRequest> found, String name) {
        PrivacyRequest request = found.orElseThrow(() -> new NotFound(WHAT, name));
        actor.requireSight(SEE_PRIVACY, Optional.of(request.tenant()), WHAT, name);
        return request;
    }

    static Actor.Person person(Actor actor, PrivacyRequest request) {
        if (actor instanceof Actor.Person person) {
            return person;
        }
        throw new Denied(MANAGE_PRIVACY, Optional.of(request.tenant()));
    }

    static Conflict wrong(PrivacyRequest request, String why) {
        return new Conflict(Reason.CHANGED_MEANWHILE, request.name() + ": " + why);
    }

    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MICROS);
    }

    /** How many of those that the actor sees are open, by whether their time is over. */
    public Map<Boolean, Long> open(Actor actor) {
        if (!actor.may(SEE_PRIVACY)) {
            return Map.of();
        }
        LocalDate today = now().atZone(ZoneOffset.UTC).toLocalDate();
        return database.read(tx -> new PrivacyStore(tx).open(actor.reach(SEE_PRIVACY), today));
    }
}
