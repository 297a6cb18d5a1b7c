package dev.pilothouse.policy.decisions.privacy;

import dev.pilothouse.db.model.Actor;
import dev.pilothouse.db.model.ErasureTarget;
import dev.pilothouse.db.model.Role;
import dev.pilothouse.db.model.SubjectReader;
import dev.pilothouse.db.model.TenantId;
import dev.pilothouse.policy.decisions.Ballot;
import dev.pilothouse.policy.decisions.Decisions;
import dev.pilothouse.policy.decisions.Outbox;
import dev.pilothouse.policy.rules.Seal;
import dev.pilothouse.policy.rules.Signatures;
import dev.pilothouse.policy.rules.privacy.ErasureCertificate;
import dev.pilothouse.registry.Jobs;
import java.security.KeyPair;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** A privacy office on a database of its own. */
final class Office {
    static final TenantId ACME = new TenantId("acme");
    static final Identifier ANN = Identifier.of("user-id", "ann-77");
    static final Identifier MAIL = Identifier.of("e-mail", "Ann@Example.com");

    final Decisions control = new Decisions();
    final List<ErasureTarget> targets = new ArrayList<>();
    final List<String> held = new ArrayList<>();
    final Actor.Person admin = control.person("admin", Role.ADMIN);
    final Actor.Person ade = control.person("ade", Role.COMPLIANCE);
    final Actor.Person lena = control.person("lena", Role.COMPLIANCE);
    final Subjects subjects = new Subjects(control.tenants, control.sealer);
    Optional<Outbox> mail = Optional.empty();
    final Jobs jobs = new Jobs(control.database, control.audit, control.clock);
    final PrivacyRequests requests =
            new PrivacyRequests(
                    control.database, control.audit, control.clock, subjects, control.approvals);
    final ErasurePlans plans =
            new ErasurePlans(
                    control.database,
                    control.audit,
                    control.clock,
                    subjects,
                    control.approvals,
                    () -> targets,
                    () -> (tenant, references) -> held);
    final AccessAnswers answers =
            new AccessAnswers(
                    control.database,
                    control.audit,
                    control.clock,
                    subjects,
                    jobs,
                    () -> List.<SubjectReader>of(new OfficeReader(control.database)),
                    Duration.ofDays(14));
    private final KeyPair key = Signatures.generate();

    Office() {
        control.others.add(plans);
        control.tenants.create(admin, ACME, "Acme");
        targets.add(new AccessFiles(control.database, control.clock));
    }

    /** A console; another one each time. */
    ErasureEngine engine() {
        return engine(targets);
    }

    ErasureEngine engine(List<ErasureTarget> those) {
        return new ErasureEngine(
                new ErasureEngine.Parts(
                        control.database,
                        control.audit,
                        control.clock,
                        subjects,
                        jobs,
                        () -> those,
                        statement ->
                                Seal.of(
                                        "key-1",
                                        key.getPublic().getEncoded(),
                                        Signatures.sign(
                                                key.getPrivate().getEncoded(),
                                                ErasureCertificate.DOMAIN,
                                                statement)),
                        new ProcessorNotices(control.audit, mail)),
                plans,
                Duration.ofDays(91));
    }

    String reference(Identifier of) {
        return control.tenants.subjectReference(ACME, of.value());
    }

    PrivacyRequest received(RequestKind kind, Identifier... identifiers) {
        return requests.create(
                ade,
                new Intake(
                        ACME,
                        kind,
                        "gdpr",
                        Channel.E_MAIL,
                        Optional.empty(),
                        List.of(identifiers),
                        "ann@example.com",
                        "Please. Ann Lee"));
    }

    PrivacyRequest checked(RequestKind kind, Identifier... identifiers) {
        PrivacyRequest request = received(kind, identifiers);
        return requests.identity(ade, request.id(), IdentityMethod.DOCUMENTS, 2);
    }

    PrivacyRequest approved(Identifier... identifiers) {
        PrivacyRequest request = checked(RequestKind.ERASURE, identifiers);
        plans.plan(ade, request.id());
        PrivacyRequest asked = plans.ask(ade, request.id(), "as planned");
        control.approvals.approve(
                lena,
                asked.approval().orElseThrow().id(),
                Ballot.of(asked.plan().orElseThrow().digest(), "looked at it"));
        return now(request.id());
    }

    PrivacyRequest now(UUID id) {
        return requests.get(ade, id);
    }

    /** Begins without a job, so that the test decides when work happens. */
    void begin(PrivacyRequest request) {
        engine().begin(ade, request.id());
    }
}
