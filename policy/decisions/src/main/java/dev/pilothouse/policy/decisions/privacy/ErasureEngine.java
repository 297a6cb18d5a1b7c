package dev.pilothouse.policy.decisions.privacy;

import dev.pilothouse.db.model.Actor;
import dev.pilothouse.db.model.Conflict;
import dev.pilothouse.db.model.ErasureTarget;
import dev.pilothouse.db.model.NotFound;
import dev.pilothouse.db.postgres.Database;
import dev.pilothouse.db.postgres.Tx;
import dev.pilothouse.policy.audit.AuditLog;
import dev.pilothouse.policy.decisions.privacy.store.AnswerStore;
import dev.pilothouse.policy.decisions.privacy.store.ConnectorStore;
import dev.pilothouse.policy.decisions.privacy.store.ErasureStore;
import dev.pilothouse.policy.decisions.privacy.store.PrivacyStore;
import dev.pilothouse.policy.decisions.privacy.store.SubjectStore;
import dev.pilothouse.policy.rules.Seal;
import dev.pilothouse.registry.Job;
import dev.pilothouse.registry.Jobs;
import dev.pilothouse.registry.Secrets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * Carries approved erasures out, as jobs. What is done is written down store by store; whoever
 * finds an erasure that nobody works on goes on where it stopped. It ends with a certificate that
 * is true, or stays open.
 *
 * @see <a
 *     href="../../../../../../../../../../docs/decisions/2026-11-30-privacy-requests.md">decision</a>
 */
public final class ErasureEngine {
    static final Duration LEASE = Duration.ofSeconds(60);
    private static final Duration NAMES_KEPT = Duration.ofDays(90);
    private static final int CANARY_BYTES = 16;

    private final Parts parts;
    private final ErasurePlans plans;
    private final Duration replay;

    /** Requests that this console probes again now: each look reads every file. */
    private final Set<UUID> probing = ConcurrentHashMap.newKeySet();

    /**
     * What it works with.
     *
     * @param targets every store of the installation
     * @param notices tells those who hold data for a tenant
     */
    public record Parts(
            Database database,
            AuditLog audit,
            Clock clock,
            Subjects subjects,
            Jobs jobs,
            Supplier<List<ErasureTarget>> targets,
            Seal.Maker seal,
            ProcessorNotices notices) {
        Instant now() {
            return clock.instant().truncatedTo(ChronoUnit.MICROS);
        }
    }

    /**
     * @param replay how old data may be when they arrive: so long late ones are dropped
     */
    public ErasureEngine(Parts parts, ErasurePlans plans, Duration replay) {
        this.parts = parts;
        this.plans = plans;
        this.replay = replay;
    }

    /**
     * Begins. From this moment on data of the person that began before it are dropped where they
     * arrive.
     *
     * @return the job that works on it; empty when another console took it up at once
     * @throws Conflict unless it is approved, free of legal holds, about the stores that there are,
     *     and the only open request of the person
     */
    public Optional<Job> execute(Actor actor, UUID id) {
        return start(actor, begin(actor, id));
    }

    /** Begins, and leaves the work to whoever finds it. */
    PrivacyRequest begin(Actor actor, UUID id) {
        PrivacyRequest before = parts.database.write(tx -> PrivacyRequests.managed(tx, actor, id));
        requireApproved(before);
        plans.requireNoHold(before);
        PrivacySecret secret =
                parts.database
                        .<Optional<PrivacySecret>>read(tx -> parts.subjects.secret(tx, before))
                        .orElseThrow();
        Set<String> references = parts.subjects.references(before.tenant(), secret.identifiers());
        return parts.database.write(tx -> begin(tx, actor, id, references));
    }

    private static void requireApproved(PrivacyRequest request) {
        if (request.state() != RequestState.APPROVED) {
            throw PrivacyRequests.wrong(
                    request,
                    "only what is approved is carried out; it is " + request.state().word());
        }
    }

    private PrivacyRequest begin(Tx tx, Actor actor, UUID id, Set<String> references) {
        PrivacyRequest request = PrivacyRequests.managed(tx, actor, id);
        requireApproved(request);
        new ConnectorStore(tx).oneAtATime(request.tenant());
        new SubjectStore(tx).oneAtATime(request.tenant());
        ErasurePlans.requireAlone(tx, request, references);
        ErasureStore store = new ErasureStore(tx);
        requireSameStores(request, store.steps(id));
        Instant now = parts.now();
        Instant ends = now.plus(replay);
        store.begin(
                id, PrivacyRequests.person(actor, request).id(), Secrets.random(CANARY_BYTES), now);
        new SubjectStore(tx).tombstone(request.tenant(), references, now, ends, id);
        parts.audit.append(
                tx,
                PrivacyEntries.of(actor, "privacy.execute", request)
                        .to(
                                Map.of(
                                        "digest",
                                        request.plan().orElseThrow().digest(),
                                        "tombstone_expires_at",
                                        ends.toString())));
        return new PrivacyStore(tx).find(id).orElseThrow();
    }

    private void requireSameStores(PrivacyRequest request, List<ErasureStep> steps) {
        Set<String> planned =
                steps.stream()
                        .map(s -> s.store().id())
                        .collect(Collectors.toCollection(TreeSet::new));
        Set<String> present =
                parts.targets.get().stream()
                        .filter(t -> t.serves(request.tenant()))
                        .map(t -> t.store().id())
                        .collect(Collectors.toCollection(TreeSet::new));
        if (!planned.equals(present)) {
            throw PrivacyRequests.wrong(
                    request, "the plan is about " + planned + ", there are " + present);
        }
    }

    /**
     * Has an erasure stop after the store that it is at, or go on: at once, also where the next try
     * would be later.
     *
     * @return the job that works on it, when it goes on
     */
    public Optional<Job> pause(Actor actor, UUID id, boolean pause) {
        PrivacyRequest request =
                parts.database.write(tx -> {
                    PrivacyRequest found = PrivacyRequests.managed(tx, actor, id);
                    if (!found.state().destroying()) {
                        throw PrivacyRequests.wrong(found, "no data are being destroyed");
                    }
                    new ErasureStore(tx).paused(id, pause, parts.now());
                    parts.audit.append(
                            tx,
                            PrivacyEntries.of(
                                    actor, pause ? "privacy.pause" : "privacy.go-on", found));
                    return new PrivacyStore(tx).find(id).orElseThrow();
                });
        return pause ? Optional.empty() : start(actor, request);
    }

    /**
     * Has every probe look once more, after the certificate, as a job. What it finds is in the
     * audit log; the certificate stays as it is.
     *
     * @throws Conflict unless it is certified and its tombstones last, or while it is probed
     */
    public Job probeAgain(Actor actor, UUID id) {
        PrivacyRequest request = parts.database.write(tx -> PrivacyRequests.managed(tx, actor, id));
        LaterProbe probe = LaterProbe.of(parts, actor, request);
        if (!probing.add(id)) {
            throw PrivacyRequests.wrong(request, "it is being probed already");
        }
        try {
            return parts.jobs.start(
                    actor,
                    "privacy.probe",
                    "Probing " + request.name() + " again",
                    Optional.of(request.tenant()),
                    progress -> run(probe, id, progress));
        } catch (RuntimeException e) {
            probing.remove(id);
            throw e;
        }
    }

    private String run(LaterProbe probe, UUID id, Jobs.Progress progress) {
        try {
            return probe.run(progress);
        } finally {
            probing.remove(id);
        }
    }

    /** Takes up what nobody works on: after a crash, or when another attempt is due. */
    public List<Job> resume() {
        List<UUID> waiting = parts.database.read(tx -> new ErasureStore(tx).waiting(parts.now()));
        return waiting.stream()
                .flatMap(id ->
                        parts
                                .database
                                .<Optional<PrivacyRequest>>read(tx -> new PrivacyStore(tx).find(id))
                                .flatMap(request -> start(Actor.CONTROL_PLANE, request))
                                .stream())
                .toList();
    }

    /**
     * Writes tables anew that have held keys and identifiers of people whose erasure was certified,
     * so that their pages hold none of the bytes. Tried again until PostgreSQL has done it.
     *
     * @return requests of which that is done now
     */
    public List<String> writeKeysAnew() {
        Instant now = parts.now();
        List<UUID> waiting = parts.database.read(tx -> new ErasureStore(tx).notWrittenAnew(now));
        if (waiting.isEmpty()) {
            return List.of();
        }
        parts.database.look(SubjectStore::writeAnew);
        return waiting.stream().map(id -> writtenAnew(id, now)).toList();
    }

    private String writtenAnew(UUID id, Instant now) {
        return parts.database.write(tx -> {
            PrivacyRequest request = new PrivacyStore(tx).lock(id).orElseThrow();
            if (new ErasureStore(tx).writtenAnew(id, now)) {
                parts.audit.append(
                        tx,
                        PrivacyEntries.of(Actor.CONTROL_PLANE, "privacy.write-anew", request)
                                .to(Map.of("tables", SubjectStore.OF_PEOPLE)));
            }
            return request.name();
        });
    }

    private Optional<Job> start(Actor actor, PrivacyRequest request) {
        return take(request.id())
                .map(lease ->
                        parts.jobs.start(
                                actor,
                                "privacy.erase",
                                "Erasure " + request.name(),
                                Optional.of(request.tenant()),
                                progress -> run(request.id(), lease, progress)));
    }

    private Optional<UUID> take(UUID id) {
        UUID lease = UUID.randomUUID();
        Instant now = parts.now();
        boolean taken =
                parts.database.write(
                        tx -> new ErasureStore(tx).take(id, lease, now, now.plus(LEASE)));
        return taken ? Optional.of(lease) : Optional.empty();
    }

    /**
     * Works on an erasure in this thread until it is done, waits or is paused.
     *
     * @return one line on how far it came; empty when another one works on it
     */
    Optional<String> work(UUID id) {
        return take(id).map(lease -> run(id, lease, (done, total, detail) -> {}));
    }

    private String run(UUID id, UUID lease, Jobs.Progress progress) {
        PrivacyRequest request =
                parts.database
                        .<Optional<PrivacyRequest>>read(tx -> new PrivacyStore(tx).find(id))
                        .orElseThrow(() -> new NotFound("privacy request", id.toString()));
        ErasureRun run = new ErasureRun(parts, plans, request, lease, progress);
        try {
            String said = run.work();
            release(id, lease, run.next());
            return said;
        } catch (RuntimeException e) {
            release(id, lease, run.next());
            throw e;
        }
    }

    private void release(UUID id, UUID lease, Instant next) {
        parts.database.run(tx -> new ErasureStore(tx).release(id, lease, next));
    }

    /**
     * Forgets tombstones and access files whose time is over, and who people were whose requests
     * ended three months ago. The requests stay, as records without identifiers (11 CCR § 7101: 24
     * months).
     */
    public void forgetOld() {
        parts.database.run(tx -> {
            SubjectStore people = new SubjectStore(tx);
            people.forgetTombstones(parts.now());
            people.forgetPeople(parts.now().minus(NAMES_KEPT));
            new AnswerStore(tx).forgetBefore(parts.now());
        });
    }
}
