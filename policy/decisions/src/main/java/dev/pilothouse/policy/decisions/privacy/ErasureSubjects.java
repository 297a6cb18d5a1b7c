package dev.pilothouse.policy.decisions.privacy;

import dev.pilothouse.db.model.ErasureTarget.Subject;
import dev.pilothouse.db.postgres.Database;
import dev.pilothouse.db.postgres.Tx;
import dev.pilothouse.policy.decisions.privacy.store.ErasureStore;
import dev.pilothouse.policy.decisions.privacy.store.PrivacyStore;
import dev.pilothouse.policy.decisions.privacy.store.SubjectStore;
import java.time.Clock;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/**
 * Whom an erasure is about, for a console that helps another one with it: it is told an id and
 * nothing else. After the certificate only the keyed hashes of tombstones are known.
 */
public final class ErasureSubjects {
    private final Database database;
    private final Clock clock;
    private final Subjects subjects;

    public ErasureSubjects(Database database, Clock clock, Subjects subjects) {
        this.database = database;
        this.clock = clock;
        this.subjects = subjects;
    }

    /**
     * @param id of a privacy request, or of its made-up person
     */
    public Optional<Subject> of(UUID id) {
        return database.read(tx -> of(tx, id));
    }

    private Optional<Subject> of(Tx tx, UUID id) {
        Optional<PrivacyRequest> request = new PrivacyStore(tx).find(id);
        return request.isPresent() ? request.flatMap(r -> person(tx, r)) : madeUp(tx, id);
    }

    private Optional<Subject> person(Tx tx, PrivacyRequest request) {
        Instant before =
                request.execution().map(PrivacyRequest.Execution::before).orElse(clock.instant());
        return subjects.secret(tx, request)
                .map(secret -> subjects.subject(request, secret, before))
                .or(() -> tombstoned(tx, request, before));
    }

    private static Optional<Subject> tombstoned(Tx tx, PrivacyRequest request, Instant before) {
        Set<String> references = new SubjectStore(tx).tombstoned(request.id());
        return Optional.of(
                        new Subject(request.tenant(), request.id(), references, Set.of(), before))
                .filter(s -> !s.references().isEmpty());
    }

    private Optional<Subject> madeUp(Tx tx, UUID id) {
        return new ErasureStore(tx)
                .canaries().entrySet().stream()
                        .filter(e -> UUID.nameUUIDFromBytes(e.getValue()).equals(id))
                        .findFirst()
                        .flatMap(e ->
                                new PrivacyStore(tx)
                                        .find(e.getKey())
                                        .map(r -> canary(r, e.getValue())));
    }

    private Subject canary(PrivacyRequest request, byte[] seed) {
        return subjects.canary(request, seed, request.execution().orElseThrow().before());
    }
}
