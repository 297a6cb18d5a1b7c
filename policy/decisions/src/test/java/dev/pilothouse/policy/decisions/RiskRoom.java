package dev.pilothouse.policy.decisions;

import dev.pilothouse.db.model.Actor;
import dev.pilothouse.db.model.FeatureId;
import dev.pilothouse.db.model.FeatureState;
import dev.pilothouse.db.model.Role;
import dev.pilothouse.db.model.TeamId;
import dev.pilothouse.db.model.TenantId;
import dev.pilothouse.policy.rules.Seal;
import dev.pilothouse.policy.rules.Signatures;
import dev.pilothouse.policy.rules.risk.RiskAnswer;
import dev.pilothouse.policy.rules.risk.RiskFile;
import dev.pilothouse.policy.rules.risk.RiskQuestion;
import dev.pilothouse.policy.rules.risk.Ruleset;
import dev.pilothouse.registry.FeatureData;
import dev.pilothouse.registry.Features;
import dev.pilothouse.registry.ReleaseRules;
import dev.pilothouse.registry.Teams;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.security.KeyPair;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.pdfbox.Loader;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.text.PDFTextStripper;
import org.junit.jupiter.api.BeforeEach;

/** A tenant's features, the people who classify and sign, and answers for well-known ones. */
abstract class RiskRoom {
    static final TenantId ACME = new TenantId("acme");
    static final FeatureId CV = new FeatureId("cv-screening");
    static final Map<String, RiskAnswer> HIRING = hiring();
    final Decisions control = new Decisions();
    final KeyPair key = Signatures.generate();
    final RiskClasses risks = risks(Ruleset.current());
    final Actor.Person admin = control.person("admin", Role.ADMIN);
    final Actor.Person erin = control.person("erin", Role.ENGINEER);
    final Actor.Person lena = control.person("lena", Role.COMPLIANCE);

    RiskClasses risks(Ruleset ruleset) {
        return new RiskClasses(
                control.database,
                control.audit,
                control.clock,
                control.approvals,
                s ->
                        Seal.of(
                                "k1",
                                key.getPublic().getEncoded(),
                                Signatures.sign(key.getPrivate().getEncoded(), RiskFile.DOMAIN, s)),
                ruleset);
    }

    static Map<String, RiskAnswer> hiring() {
        Map<String, RiskAnswer> answers = new LinkedHashMap<>(base());
        answers.put("area", RiskAnswer.of("employment"));
        answers.put("use_employment", RiskAnswer.of("4a"));
        answers.put("profiling", RiskAnswer.of("yes"));
        answers.put("public_service", RiskAnswer.of("private"));
        answers.put("workers", RiskAnswer.of("no"));
        rest(answers);
        answers.put("in_service", RiskAnswer.of("not-yet"));
        return answers;
    }

    static Map<String, RiskAnswer> base() {
        Map<String, RiskAnswer> answers = new LinkedHashMap<>();
        answers.put("infers_from_input", RiskAnswer.of("yes"));
        answers.put("eu_nexus", RiskAnswer.of("yes"));
        answers.put("exclusion", RiskAnswer.of("none"));
        answers.put("roles", RiskAnswer.of("provider", "deployer"));
        answers.put("practices", RiskAnswer.of("none"));
        answers.put("product", RiskAnswer.of("none"));
        return answers;
    }

    static void rest(Map<String, RiskAnswer> answers) {
        answers.put("interacts", RiskAnswer.of("yes"));
        answers.put("obvious", RiskAnswer.of("no"));
        answers.put("synthetic", RiskAnswer.of("no"));
        answers.put("deep_fake", RiskAnswer.of("no"));
        answers.put("public_text", RiskAnswer.of("no"));
        answers.put("gpai_provider", RiskAnswer.of("no"));
    }

    static Map<String, RiskAnswer> chatbot() {
        Map<String, RiskAnswer> answers = new LinkedHashMap<>(base());
        answers.put("area", RiskAnswer.of("none"));
        rest(answers);
        return answers;
    }

    @BeforeEach
    void content() {
        control.others.add(risks.signOffs());
        control.tenants.create(admin, ACME, "Acme");
        new Teams(control.database, control.audit, control.clock)
                .create(admin, ACME, new TeamId("hr"), "HR");
        new Features(control.database, control.audit, control.clock)
                .declare(
                        admin,
                        ACME,
                        CV,
                        FeatureData.of(new TeamId("hr"), "CV screening", "", FeatureState.DRAFT));
    }

    RiskView answer(Actor by, Map<String, RiskAnswer> answers) {
        RiskView view = risks.view(by, ACME, CV);
        for (Map.Entry<String, RiskAnswer> a : answers.entrySet()) {
            view = risks.answer(by, ACME, CV, view.revision(), a.getKey(), a.getValue());
        }
        return view;
    }

    RiskView sign(Actor by) {
        return risks.signOff(by, ACME, CV, risks.view(by, ACME, CV).revision(), "please look");
    }

    void approve(Actor.Person by) {
        RiskClassification asked = risks.view(by, ACME, CV).newest().orElseThrow();
        control.approvals.approve(
                by,
                asked.fixed().orElseThrow().approval().orElseThrow(),
                Ballot.of(asked.fixed().orElseThrow().digest(), "agreed"));
    }

    int approvers() {
        return new ReleaseRules(control.database, control.audit, control.clock)
                .approvers(erin, ACME, CV);
    }

    void requestChanges(Actor.Person by) {
        RiskClassification asked = risks.view(by, ACME, CV).newest().orElseThrow();
        control.approvals.requestChanges(
                by,
                asked.fixed().orElseThrow().approval().orElseThrow(),
                Ballot.of(asked.fixed().orElseThrow().digest(), "look again"));
    }

    static Map<String, RiskAnswer> undressing() {
        Map<String, RiskAnswer> answers = new LinkedHashMap<>(chatbot());
        answers.put("practices", RiskAnswer.of("intimate"));
        answers.put("intimate_consent", RiskAnswer.of("no"));
        answers.put("intimate_purpose", RiskAnswer.of("yes"));
        answers.put("intimate_use", RiskAnswer.of("no"));
        return inOrder(answers);
    }

    /** As the ruleset asks them. */
    static Map<String, RiskAnswer> inOrder(Map<String, RiskAnswer> answers) {
        Map<String, RiskAnswer> sorted = new LinkedHashMap<>();
        Ruleset.current().questions().stream()
                .map(RiskQuestion::id)
                .filter(answers::containsKey)
                .forEach(q -> sorted.put(q, answers.get(q)));
        return sorted;
    }

    void on(String day) {
        control.clock.set(Instant.parse(day + "T12:00:00Z"));
    }

    static String text(byte[] pdf) {
        try (PDDocument document = Loader.loadPDF(pdf)) {
            return new PDFTextStripper().getText(document);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
