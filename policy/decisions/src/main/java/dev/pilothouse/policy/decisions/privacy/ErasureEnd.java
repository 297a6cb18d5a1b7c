package dev.pilothouse.policy.decisions.privacy;

import dev.pilothouse.db.model.Actor;
import dev.pilothouse.db.model.Conflict;
import dev.pilothouse.db.model.ErasureTarget.Subject;
import dev.pilothouse.db.postgres.Tx;
import dev.pilothouse.policy.decisions.privacy.store.AnswerStore;
import dev.pilothouse.policy.decisions.privacy.store.ErasureStore;
import dev.pilothouse.policy.decisions.privacy.store.PrivacyStore;
import dev.pilothouse.policy.decisions.privacy.store.SubjectStore;
import dev.pilothouse.policy.decisions.store.ChangeLog;
import dev.pilothouse.policy.decisions.store.MailStore;
import dev.pilothouse.policy.rules.privacy.ErasureCertificate;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The end of an erasure, in one transaction: identifiers and the person's key are destroyed, the
 * certificate is signed, the request is done. PostgreSQL refuses the certificate where a store is
 * not proved empty.
 */
final class ErasureEnd {
    private static final Logger LOG = LoggerFactory.getLogger(ErasureEnd.class);

    private final ErasureEngine.Parts parts;
    private final UUID id;
    private final UUID lease;
    private final Subject subject;

    ErasureEnd(ErasureEngine.Parts parts, UUID id, UUID lease, Subject subject) {
        this.parts = parts;
        this.id = id;
        this.lease = lease;
        this.subject = subject;
    }

    /**
     * @return one line on it
     */
    String certify() {
        String name = parts.database().write(this::certify);
        LOG.info("erasure {}: certified", name);
        return "certificate of " + name + " signed";
    }

    private String certify(Tx tx) {
        PrivacyStore store = new PrivacyStore(tx);
        PrivacyRequest request = store.lock(id).orElseThrow();
        if (!new ErasureStore(tx).holds(id, lease)) {
            throw new Conflict(Conflict.Reason.CHANGED_MEANWHILE, "another console works on it");
        }
        ErasureCertificate certificate =
                ErasureCertificate.sign(statement(tx, request), parts.seal()::sign);
        destroy(tx);
        Instant now = parts.now();
        store.certificate(id, certificate.write(), certificate.digest(), now);
        store.ended(id, RequestState.DONE, "", now);
        parts.audit()
                .append(
                        tx,
                        PrivacyEntries.of(Actor.CONTROL_PLANE, "privacy.certify", request)
                                .to(
                                        Map.of(
                                                "certificate",
                                                certificate.digest(),
                                                "key",
                                                certificate.seal().key())));
        return request.name();
    }

    private String statement(Tx tx, PrivacyRequest request) {
        SubjectStore people = new SubjectStore(tx);
        SubjectKey key =
                parts.subjects().key(tx, request.tenant(), request.pseudonym()).orElseThrow();
        return CertificateStatement.of(
                request,
                new ErasureStore(tx).steps(id),
                new CertificateStatement.Facts(
                        subject.references().size(),
                        Subjects.commitment(key, subject.references()),
                        new PrivacyStore(tx).auditEntries(request.tenant(), request.pseudonym()),
                        people.tombstonesEnd(id).orElseThrow(),
                        ProcessorNotices.of(tx, id),
                        ChangeLog.read(tx),
                        parts.now()));
    }

    /** Everything that still names the person, or is sealed with their key. */
    private void destroy(Tx tx) {
        SubjectStore people = new SubjectStore(tx);
        new AnswerStore(tx).deleteFiles(subject.tenant(), subject.references());
        List<String> known =
                people.known(subject.tenant(), subject.references()).stream()
                        .filter(pseudonym -> !hasAsked(tx, pseudonym))
                        .toList();
        new MailStore(tx)
                .forgetToPeople(
                        new PrivacyStore(tx)
                                .ofPerson(subject.tenant(), known).stream()
                                        .map(PrivacyRequest::id)
                                        .toList());
        known.forEach(pseudonym -> {
            people.destroySecrets(subject.tenant(), pseudonym);
            people.destroy(subject.tenant(), pseudonym);
        });
    }

    /**
     * Somebody who has another open request came while this one was carried out: a new beginning.
     */
    private boolean hasAsked(Tx tx, String pseudonym) {
        return new PrivacyStore(tx)
                .ofPerson(subject.tenant(), List.of(pseudonym)).stream()
                        .anyMatch(r -> r.state().open() && !r.id().equals(id));
    }
}
