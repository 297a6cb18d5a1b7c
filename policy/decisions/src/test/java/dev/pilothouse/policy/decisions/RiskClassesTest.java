package dev.pilothouse.policy.decisions;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pilothouse.db.model.Actor;
import dev.pilothouse.db.model.BadInput;
import dev.pilothouse.db.model.Conflict;
import dev.pilothouse.db.model.Denied;
import dev.pilothouse.db.model.FeatureId;
import dev.pilothouse.db.model.FeatureState;
import dev.pilothouse.db.model.RiskClass;
import dev.pilothouse.db.model.Role;
import dev.pilothouse.db.model.TeamId;
import dev.pilothouse.db.model.TenantId;
import dev.pilothouse.policy.decisions.RiskClassification.State;
import dev.pilothouse.policy.rules.Seal;
import dev.pilothouse.policy.rules.Signatures;
import dev.pilothouse.policy.rules.risk.RiskAnswer;
import dev.pilothouse.policy.rules.risk.RiskFile;
import dev.pilothouse.policy.rules.risk.Ruleset;
import dev.pilothouse.registry.FeatureData;
import dev.pilothouse.registry.FeatureFacts;
import dev.pilothouse.registry.FeatureOwner;
import dev.pilothouse.registry.Features;
import dev.pilothouse.registry.ReleaseRules;
import dev.pilothouse.registry.Teams;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.security.KeyPair;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Answers, sign-offs and what counts, on a real PostgreSQL. */
class RiskClassesTest {
    private static final TenantId ACME = new TenantId("acme");
    private static final FeatureId CV = new FeatureId("cv-screening");
    private static final Map<String, RiskAnswer> HIRING = hiring();

    private final Decisions control = new Decisions();
    private final KeyPair key = Signatures.generate();
    private final RiskClasses risks = risks(Ruleset.current());
    private final RiskSettings settings =
            new RiskSettings(control.database, control.audit, control.clock, Ruleset.current());
    private final Actor.Person admin = control.person("admin", Role.ADMIN);
    private final Actor.Person erin = control.person("erin", Role.ENGINEER);
    private final Actor.Person lena = control.person("lena", Role.COMPLIANCE);

    private RiskClasses risks(Ruleset ruleset) {
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

    private static Map<String, RiskAnswer> hiring() {
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

    private static Map<String, RiskAnswer> base() {
        Map<String, RiskAnswer> answers = new LinkedHashMap<>();
        answers.put("infers_from_input", RiskAnswer.of("yes"));
        answers.put("eu_nexus", RiskAnswer.of("yes"));
        answers.put("exclusion", RiskAnswer.of("none"));
        answers.put("roles", RiskAnswer.of("provider", "deployer"));
        answers.put("practices", RiskAnswer.of("none"));
        answers.put("product", RiskAnswer.of("none"));
        return answers;
    }

    private static void rest(Map<String, RiskAnswer> answers) {
        answers.put("interacts", RiskAnswer.of("yes"));
        answers.put("obvious", RiskAnswer.of("no"));
        answers.put("synthetic", RiskAnswer.of("no"));
        answers.put("deep_fake", RiskAnswer.of("no"));
        answers.put("public_text", RiskAnswer.of("no"));
        answers.put("gpai_provider", RiskAnswer.of("no"));
    }

    private static Map<String, RiskAnswer> chatbot() {
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

    private RiskView answer(Actor by, Map<String, RiskAnswer> answers) {
        RiskView view = risks.view(by, ACME, CV);
        for (Map.Entry<String, RiskAnswer> a : answers.entrySet()) {
            view = risks.answer(by, ACME, CV, view.revision(), a.getKey(), a.getValue());
        }
        return view;
    }

    private RiskView sign(Actor by) {
        return risks.signOff(by, ACME, CV, risks.view(by, ACME, CV).revision(), "please look");
    }

    private void approve(Actor.Person by) {
        RiskClassification asked = risks.view(by, ACME, CV).newest().orElseThrow();
        control.approvals.approve(
                by,
                asked.fixed().orElseThrow().approval().orElseThrow(),
                Ballot.of(asked.fixed().orElseThrow().digest(), "agreed"));
    }

    private int approvers() {
        return new ReleaseRules(control.database, control.audit, control.clock)
                .approvers(erin, ACME, CV);
    }

    @Test
    void highRisk_countsAtOnce_andIsSignedByAnother() {
        RiskView answered = answer(erin, HIRING);
        assertThat(answered.questionnaire().next()).isEmpty();
        assertThat(answered.inForce()).isEmpty();
        assertThat(approvers()).isEqualTo(1);
        RiskView asked = sign(erin);
        assertThat(asked.newest().orElseThrow().state()).isEqualTo(State.ASKED);
        assertThat(asked.inForce().orElseThrow().confirmed()).isFalse();
        assertThat(approvers()).isEqualTo(2);
        assertThatThrownBy(() -> approve(erin)).isInstanceOf(Denied.class);
        approve(lena);
        RiskView signed = risks.view(erin, ACME, CV);
        assertThat(signed.inForce().orElseThrow())
                .returns(RiskClass.HIGH, RiskStanding::riskClass)
                .returns(true, RiskStanding::confirmed)
                .returns(true, RiskStanding::tells);
        assertThat(signed.signed().orElseThrow().signOff().orElseThrow().approvers())
                .containsExactly(lena.id());
        assertThat(control.entries(lena, "risk.sign-off")).hasSize(1);
        assertThat(control.entries(lena, "risk.answer")).hasSize(HIRING.size());
        String file = risks.file(lena, ACME, CV);
        assertThat(RiskFile.verified(file).seal().fingerprint())
                .isEqualTo(Seal.fingerprint(key.getPublic().getEncoded()));
        assertThatThrownBy(() -> RiskFile.verified(file.replace("\"4a\"", "\"4b\"")))
                .isInstanceOf(BadInput.class);
        assertThat(RiskClasses.published(control.database).standings()).hasSize(1);
    }

    @Test
    void limitedRisk_needsNobodyElse_butLessStrictThanBeforeDoes() {
        answer(erin, chatbot());
        assertThat(sign(erin).inForce().orElseThrow().riskClass()).isEqualTo(RiskClass.LIMITED);
        answer(erin, Map.of("interacts", RiskAnswer.of("no")));
        RiskView asked = sign(erin);
        assertThat(asked.newest().orElseThrow().number()).isEqualTo(2);
        assertThat(asked.newest().orElseThrow().state()).isEqualTo(State.ASKED);
        assertThat(asked.inForce().orElseThrow().riskClass()).isEqualTo(RiskClass.LIMITED);
        approve(lena);
        assertThat(risks.view(erin, ACME, CV).inForce().orElseThrow().riskClass())
                .isEqualTo(RiskClass.MINIMAL);
    }

    @Test
    void prohibited_countsAtOnce_andEndsWhenChangesAreRequested() {
        Map<String, RiskAnswer> answers = new LinkedHashMap<>(base());
        answers.remove("product");
        answers.put("practices", RiskAnswer.of("emotion"));
        answers.put("emotion_medical", RiskAnswer.of("no"));
        answer(erin, answers);
        RiskStanding counts = sign(erin).inForce().orElseThrow();
        assertThat(counts.riskClass()).isEqualTo(RiskClass.PROHIBITED);
        assertThat(counts.articles()).containsExactly("Article 5(1)(f)");
        assertThat(counts.prohibitedFrom().orElseThrow()).isBefore(control.clock.instant());
        RiskClassification asked = risks.view(lena, ACME, CV).newest().orElseThrow();
        control.approvals.requestChanges(
                lena,
                asked.fixed().orElseThrow().approval().orElseThrow(),
                Ballot.of(asked.fixed().orElseThrow().digest(), "it is a safety system"));
        assertThat(risks.view(lena, ACME, CV).inForce()).isEmpty();
        assertThat(risks.view(lena, ACME, CV).newest().orElseThrow().state())
                .isEqualTo(State.CHANGES_REQUESTED);
    }

    @Test
    void anAnswerWhileItWaits_takesTheQuestionBack() {
        answer(erin, HIRING);
        sign(erin);
        RiskView changed = answer(erin, Map.of("workers", RiskAnswer.of("yes")));
        assertThat(changed.newest().orElseThrow().state()).isEqualTo(State.DRAFT);
        assertThat(changed.inForce()).isEmpty();
        assertThat(changed.steps().getFirst().question()).isEqualTo("workers");
        assertThatThrownBy(() -> risks.answer(erin, ACME, CV, 1, "workers", RiskAnswer.of("no")))
                .isInstanceOf(Conflict.class)
                .hasMessageContaining("revision");
    }

    @Test
    void nothingIsSigned_beforeItIsComplete_orByMachines() {
        answer(erin, base());
        assertThatThrownBy(() -> sign(erin))
                .isInstanceOf(BadInput.class)
                .hasMessageContaining("area");
        assertThatThrownBy(() ->
                        risks.answer(
                                erin,
                                ACME,
                                CV,
                                risks.view(erin, ACME, CV).revision(),
                                "emotion_medical",
                                RiskAnswer.of("no")))
                .isInstanceOf(BadInput.class)
                .hasMessageContaining("asked");
        Map<String, RiskAnswer> rest = new LinkedHashMap<>(chatbot());
        rest.keySet().removeAll(base().keySet());
        answer(erin, rest);
        assertThatThrownBy(() -> sign(Actor.OPERATOR)).isInstanceOf(Denied.class);
        Actor.Person exec = control.person("exec", Role.EXECUTIVE);
        assertThatThrownBy(() -> answer(exec, Map.of("area", RiskAnswer.of("none"))))
                .isInstanceOf(Denied.class);
    }

    @Test
    void aDerogationNeedsAWrittenGround() {
        Map<String, RiskAnswer> answers = new LinkedHashMap<>(HIRING);
        answers.put("profiling", RiskAnswer.of("no"));
        answer(
                erin,
                answers.entrySet().stream()
                        .takeWhile(e -> !e.getKey().equals("public_service"))
                        .collect(
                                LinkedHashMap::new,
                                (m, e) -> m.put(e.getKey(), e.getValue()),
                                Map::putAll));
        Map<String, RiskAnswer> more = new LinkedHashMap<>();
        more.put("derogation", RiskAnswer.of("narrow"));
        more.put("no_significant_risk", RiskAnswer.of("yes"));
        rest(more);
        answer(erin, more);
        assertThatThrownBy(() -> sign(erin))
                .isInstanceOf(BadInput.class)
                .hasMessageContaining("derogation")
                .hasMessageContaining("20 characters");
        answer(
                erin,
                Map.of(
                        "derogation",
                        new RiskAnswer(List.of("narrow"), "It only turns PDF files into fields.")));
        assertThat(sign(erin).newest().orElseThrow().state()).isEqualTo(State.ASKED);
    }

    @Test
    void anotherRuleset_reopensWhatItWouldChange_withTheDifference() throws IOException {
        answer(erin, HIRING);
        sign(erin);
        approve(lena);
        assertThat(risks.recheck()).isZero();
        Ruleset other;
        try (InputStream in = Ruleset.class.getResourceAsStream("eu-ai-act.json")) {
            String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
            other =
                    Ruleset.read(
                            text.replace("\"date\": \"2027-12-02\"", "\"date\": \"2028-12-02\"")
                                    .replace("2026-11-30.1", "2027-06-01.1"));
        }
        RiskClasses later = risks(other);
        assertThat(later.recheck()).isEqualTo(1);
        assertThat(later.recheck()).isZero();
        RiskView view = later.view(erin, ACME, CV);
        assertThat(view.signed().orElseThrow().reopened().orElseThrow().differences())
                .anyMatch(l -> l.contains("2027-12-02 → from 2028-12-02"));
        assertThat(view.inForce().orElseThrow().reopened()).isTrue();
        assertThat(view.inForce().orElseThrow().riskClass()).isEqualTo(RiskClass.HIGH);
        assertThat(control.entries(lena, "risk.reopen")).hasSize(1);
    }

    @Test
    void dissentPolicyNoticeAndDuty_areKeptAndAudited() {
        answer(erin, HIRING);
        risks.dissent(control.person("exec", Role.EXECUTIVE), ACME, CV, "It only sorts.");
        RiskPolicy policy =
                new RiskPolicy(
                        RiskPolicy.Unclassified.WARN,
                        Optional.of(Instant.parse("2027-01-01T00:00:00Z")));
        assertThatThrownBy(() -> settings.setPolicy(erin, ACME, policy)).isInstanceOf(Denied.class);
        settings.setPolicy(lena, ACME, policy);
        settings.setNotice(erin, ACME, CV, "You talk to an AI system.");
        settings.assign(
                lena, ACME, CV, "O-27", new RiskAssignment("Lena", Optional.empty(), "FRIA-12"));
        assertThatThrownBy(() -> settings.assign(lena, ACME, CV, "O-99", RiskAssignment.NONE))
                .hasMessageContaining("O-99");
        RiskView view = risks.view(lena, ACME, CV);
        assertThat(view.dissents()).extracting(RiskDissent::text).containsExactly("It only sorts.");
        assertThat(view.assignments()).containsKey("O-27");
        assertThat(settings.policies(lena)).containsEntry(ACME, policy);
        assertThat(RiskClasses.published(control.database).notices())
                .containsEntry("acme/cv-screening", "You talk to an AI system.");
        for (String action : List.of("risk.dissent", "risk.policy", "risk.notice", "risk.assign")) {
            assertThat(control.entries(lena, action)).as(action).hasSize(1);
        }
    }

    @Test
    void highRisk_goesLiveAfterADrillOnly_andProhibitedNever() {
        Features features = new Features(control.database, control.audit, control.clock);
        FeatureData complete =
                new FeatureData(
                        Optional.of(new TeamId("hr")),
                        "CV screening",
                        "Ranks applicants",
                        new FeatureOwner("Ana", "ana@acme.test"),
                        FeatureFacts.NONE,
                        FeatureState.DRAFT,
                        0);
        features.update(erin, ACME, CV, 1, complete);
        features.update(erin, ACME, CV, 2, complete.withState(FeatureState.IN_REVIEW));
        answer(erin, HIRING);
        sign(erin);
        approve(lena);
        assertThatThrownBy(() ->
                        features.update(admin, ACME, CV, 3, complete.withState(FeatureState.LIVE)))
                .isInstanceOf(BadInput.class)
                .hasMessageContaining("kill drill");
        Drills drills =
                new Drills(control.database, control.audit, control.switches, control.clock);
        Drill drill = drills.begin(admin);
        drills.end(drill, true, "", Drill.Figures.NONE);
        assertThat(
                        features.update(admin, ACME, CV, 3, complete.withState(FeatureState.LIVE))
                                .data()
                                .state())
                .isEqualTo(FeatureState.LIVE);
    }

    @Test
    void obligationsAndSmells_showWhatIsMissing() {
        Duration[] kept = {LogRetention.USUAL};
        Obligations obligations =
                new Obligations(control.database, control.clock, (t, f) -> kept[0]);
        assertThat(obligations.list(lena)).isEmpty();
        answer(erin, HIRING);
        sign(erin);
        approve(lena);
        assertThat(obligations.list(lena))
                .filteredOn(o -> o.duty().id().equals("O-26.6"))
                .singleElement()
                .returns("Platform", Obligation::owner)
                .returns(Obligation.State.MISSING, o -> o.evidence().state());
        assertThat(obligations.smells(lena))
                .extracting(Smell::kind)
                .containsExactly(
                        Smell.Kind.HIGH_RISK_WITHOUT_DRILL,
                        Smell.Kind.HIGH_RISK_WITHOUT_CARD,
                        Smell.Kind.RETENTION_TOO_SHORT,
                        Smell.Kind.DISCLOSURE_BY_HEADER_ALONE);
        kept[0] = Duration.ofDays(400);
        settings.setNotice(erin, ACME, CV, "You talk to an AI system.");
        assertThat(obligations.smells(lena))
                .extracting(Smell::kind)
                .containsExactly(
                        Smell.Kind.HIGH_RISK_WITHOUT_DRILL, Smell.Kind.HIGH_RISK_WITHOUT_CARD);
        assertThat(obligations.list(lena))
                .filteredOn(o -> o.duty().id().equals("O-50.1"))
                .singleElement()
                .returns(Obligation.State.LIVE, o -> o.evidence().state());
    }
}
