package dev.pilothouse.policy.decisions.privacy;

import dev.pilothouse.db.model.Actor;
import dev.pilothouse.db.model.ErasureTarget.Subject;
import dev.pilothouse.db.model.NotFound;
import dev.pilothouse.db.model.SubjectReader;
import dev.pilothouse.db.postgres.Database;
import dev.pilothouse.policy.audit.AuditLog;
import dev.pilothouse.policy.decisions.privacy.store.AnswerStore;
import dev.pilothouse.registry.Job;
import dev.pilothouse.registry.Jobs;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.function.Supplier;

/**
 * Answers to requests for access (GDPR Article 15): everything that stores hold about the person,
 * as a ZIP that is sealed with their key and kept for a while.
 */
public final class AccessAnswers {
    private final Database database;
    private final AuditLog audit;
    private final Clock clock;
    private final Subjects subjects;
    private final Jobs jobs;
    private final Supplier<List<SubjectReader>> readers;
    private final Duration kept;

    /**
     * @param kept how long a file can be fetched
     */
    public AccessAnswers(
            Database database,
            AuditLog audit,
            Clock clock,
            Subjects subjects,
            Jobs jobs,
            Supplier<List<SubjectReader>> readers,
            Duration kept) {
        this.database = database;
        this.audit = audit;
        this.clock = clock;
        this.subjects = subjects;
        this.jobs = jobs;
        this.readers = readers;
        this.kept = kept;
    }

    /** A file that is there. */
    public record File(
            long size, String sha256, long documents, Instant madeAt, Instant expiresAt) {}

    /**
     * Gathers everything about the person, as a job; takes the place of an earlier file.
     *
     * @throws dev.pilothouse.db.model.Conflict before the identity was checked
     */
    public Job collect(Actor actor, UUID id) {
        PrivacyRequest request = checked(actor, id);
        return jobs.start(
                actor,
                "privacy.access",
                "Access file " + request.name(),
                Optional.of(request.tenant()),
                progress -> gather(actor, request, progress));
    }

    private PrivacyRequest checked(Actor actor, UUID id) {
        return database.write(tx -> {
            PrivacyRequest request = PrivacyRequests.managed(tx, actor, id);
            if (request.kind() != RequestKind.ACCESS) {
                throw PrivacyRequests.wrong(request, "it asks for no access");
            }
            if (request.state() != RequestState.IDENTITY_CHECKED) {
                throw PrivacyRequests.wrong(
                        request,
                        request.state() == RequestState.RECEIVED
                                ? "nobody has made sure of the person yet"
                                : "it is " + request.state().word());
            }
            return request;
        });
    }

    /** Gathers in this thread. */
    String gather(Actor actor, PrivacyRequest request, Jobs.Progress progress) {
        PrivacySecret secret =
                database.<Optional<PrivacySecret>>read(tx -> subjects.secret(tx, request))
                        .orElseThrow(() ->
                                PrivacyRequests.wrong(request, "its identifiers were destroyed"));
        Subject subject = subjects.subject(request, secret, now());
        List<SubjectReader> all = readers.get();
        AccessZip zip = new AccessZip(request, now());
        for (int i = 0; i < all.size(); i++) {
            progress.at(i, OptionalLong.of(all.size()), all.get(i).name());
            zip.add(all.get(i), subject);
        }
        store(actor, request, subject, zip);
        return zip.documents() + " documents of " + all.size() + " stores";
    }

    private void store(Actor actor, PrivacyRequest request, Subject subject, AccessZip zip) {
        byte[] bytes = zip.bytes();
        Instant at = now();
        AnswerStore.Made made =
                new AnswerStore.Made(
                        bytes.length, AccessZip.sha256(bytes), zip.documents(), at, at.plus(kept));
        database.run(tx -> {
            PrivacyRequest locked = PrivacyRequests.managed(tx, actor, request.id());
            SubjectKey key = subjects.key(tx, locked.tenant(), locked.pseudonym()).orElseThrow();
            new AnswerStore(tx)
                    .replace(
                            locked.tenant(),
                            locked.id(),
                            subject.references(),
                            key.seal(bytes, place(locked)),
                            made);
            audit.append(
                    tx,
                    PrivacyEntries.of(actor, "privacy.access.collect", locked)
                            .to(
                                    Map.of(
                                            "documents",
                                            made.documents(),
                                            "bytes",
                                            made.size(),
                                            "expires_at",
                                            made.expiresAt().toString())));
        });
    }

    private static String place(PrivacyRequest request) {
        return "access-file/" + request.id();
    }

    /** What there is to fetch; empty: nothing was gathered, or its time is over. */
    public Optional<File> file(Actor actor, PrivacyRequest request) {
        actor.require(dev.pilothouse.db.model.Permission.SEE_PRIVACY, request.tenant());
        return database.<Optional<AnswerStore.Made>>read(
                        tx -> new AnswerStore(tx).made(request.id()))
                .filter(m -> m.expiresAt().isAfter(now()))
                .map(m -> new File(m.size(), m.sha256(), m.documents(), m.madeAt(), m.expiresAt()));
    }

    /**
     * The ZIP. Each copy is in the audit log before it is given.
     *
     * @throws NotFound when nothing was gathered, or its time is over
     */
    public byte[] fetch(Actor actor, UUID id) {
        return database.write(tx -> {
            PrivacyRequest request = PrivacyRequests.managed(tx, actor, id);
            AnswerStore store = new AnswerStore(tx);
            NotFound none = new NotFound("access file", request.name());
            AnswerStore.Made made =
                    store.made(id)
                            .filter(m -> m.expiresAt().isAfter(now()))
                            .orElseThrow(() -> none);
            SubjectKey key =
                    subjects.key(tx, request.tenant(), request.pseudonym()).orElseThrow(() -> none);
            byte[] zip = key.open(store.sealed(id).orElseThrow(() -> none), place(request));
            audit.append(
                    tx,
                    PrivacyEntries.of(actor, "privacy.access.fetch", request)
                            .to(Map.of("sha256", made.sha256())));
            return zip;
        });
    }

    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MICROS);
    }
}
