package dev.pilothouse.policy.decisions;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.pilothouse.db.model.Actor;
import dev.pilothouse.db.model.Approvable;
import dev.pilothouse.db.model.ApprovalKind;
import dev.pilothouse.db.model.BadInput;
import dev.pilothouse.db.model.Conflict;
import dev.pilothouse.db.model.Denied;
import dev.pilothouse.db.model.FeatureId;
import dev.pilothouse.db.model.FeatureState;
import dev.pilothouse.db.model.RiskClass;
import dev.pilothouse.db.model.Role;
import dev.pilothouse.db.model.TeamId;
import dev.pilothouse.db.model.TenantId;
import dev.pilothouse.db.postgres.Tx;
import dev.pilothouse.policy.decisions.RiskClassification.State;
import dev.pilothouse.policy.rules.Seal;
import dev.pilothouse.policy.rules.Signatures;
import dev.pilothouse.policy.rules.risk.RiskAnswer;
import dev.pilothouse.policy.rules.risk.RiskFile;
import dev.pilothouse.policy.rules.risk.RiskQuestion;
import dev.pilothouse.policy.rules.risk.Ruleset;
import dev.pilothouse.registry.FeatureData;
import dev.pilothouse.registry.FeatureFacts;
import dev.pilothouse.registry.FeatureOwner;
import dev.pilothouse.registry.Features;
import dev.pilothouse.registry.ReleaseRules;
import dev.pilothouse.registry.SeenFeature;
import dev.pilothouse.registry.Teams;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.KeyPair;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.apache.pdfbox.Loader;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.text.PDFTextStripper;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.jooq.impl.DSL;
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

    private void given(String duty) {
        settings.assign(
                lena, ACME, CV, duty, new RiskAssignment("", Optional.empty(), "Archive 12"));
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
        String file = risks.file(lena, ACME, CV, false);
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

    private void requestChanges(Actor.Person by) {
        RiskClassification asked = risks.view(by, ACME, CV).newest().orElseThrow();
        control.approvals.requestChanges(
                by,
                asked.fixed().orElseThrow().approval().orElseThrow(),
                Ballot.of(asked.fixed().orElseThrow().digest(), "look again"));
    }

    private static Map<String, RiskAnswer> undressing() {
        Map<String, RiskAnswer> answers = new LinkedHashMap<>(chatbot());
        answers.put("practices", RiskAnswer.of("intimate"));
        answers.put("intimate_consent", RiskAnswer.of("no"));
        answers.put("intimate_purpose", RiskAnswer.of("yes"));
        answers.put("intimate_use", RiskAnswer.of("no"));
        return inOrder(answers);
    }

    /** As the ruleset asks them. */
    private static Map<String, RiskAnswer> inOrder(Map<String, RiskAnswer> answers) {
        Map<String, RiskAnswer> sorted = new LinkedHashMap<>();
        Ruleset.current().questions().stream()
                .map(RiskQuestion::id)
                .filter(answers::containsKey)
                .forEach(q -> sorted.put(q, answers.get(q)));
        return sorted;
    }

    private void on(String day) {
        control.clock.set(Instant.parse(day + "T12:00:00Z"));
    }

    @Test
    void whatCountsWhileItWaits_isNotTakenBackByWhoAsked() {
        answer(erin, HIRING);
        UUID approval =
                sign(erin)
                        .newest()
                        .flatMap(RiskClassification::fixed)
                        .orElseThrow()
                        .approval()
                        .orElseThrow();
        assertThat(risks.view(erin, ACME, CV).held()).contains(approval);
        for (ThrowingCallable taking :
                List.<ThrowingCallable>of(
                        () -> answer(erin, Map.of("workers", RiskAnswer.of("yes"))),
                        () -> answer(lena, Map.of("workers", RiskAnswer.of("yes"))),
                        () ->
                                risks.startOver(
                                        erin, ACME, CV, risks.view(erin, ACME, CV).revision()),
                        () -> control.approvals.withdraw(erin, approval, "never mind"))) {
            assertThatThrownBy(taking)
                    .isInstanceOf(Conflict.class)
                    .hasMessageContaining("second person")
                    .hasMessageContaining(approval.toString());
        }
        assertThat(withdrawable()).isFalse();
        assertThat(risks.view(erin, ACME, CV).inForce().orElseThrow().riskClass())
                .isEqualTo(RiskClass.HIGH);
        requestChanges(lena);
        RiskView open = answer(erin, Map.of("workers", RiskAnswer.of("yes")));
        assertThat(open.newest().orElseThrow().state()).isEqualTo(State.DRAFT);
        assertThat(open.inForce()).isEmpty();
    }

    private boolean withdrawable() {
        String subject = risks.view(erin, ACME, CV).newest().orElseThrow().subject();
        return control.database.read(tx -> risks.signOffs().withdrawable(tx, subject));
    }

    @Test
    void whatIsNoStricter_isTakenBackByAnAnswer() {
        answer(erin, HIRING);
        sign(erin);
        approve(lena);
        answer(erin, Map.of("workers", RiskAnswer.of("yes")));
        assertThat(sign(erin).newest().orElseThrow().state()).isEqualTo(State.ASKED);
        assertThat(withdrawable()).isTrue();
        RiskView changed = answer(erin, Map.of("workers", RiskAnswer.of("no")));
        assertThat(changed.held()).isEmpty();
        assertThat(changed.newest().orElseThrow().state()).isEqualTo(State.DRAFT);
        assertThat(changed.inForce().orElseThrow())
                .returns(RiskClass.HIGH, RiskStanding::riskClass)
                .returns(true, RiskStanding::confirmed);
        assertThat(changed.steps().getFirst().question()).isEqualTo("workers");
        assertThatThrownBy(() -> risks.answer(erin, ACME, CV, 1, "workers", RiskAnswer.of("no")))
                .isInstanceOf(Conflict.class)
                .hasMessageContaining("revision");
    }

    @Test
    void aDatedProhibition_isLiftedByTwo_alsoWhereTheClassStaysTheSame() {
        on("2026-12-01");
        answer(erin, undressing());
        assertThat(sign(erin).inForce().orElseThrow())
                .returns(RiskClass.LIMITED, RiskStanding::riskClass)
                .returns(false, RiskStanding::confirmed);
        approve(lena);
        on("2026-12-03");
        answer(erin, Map.of("practices", RiskAnswer.of("none")));
        RiskView asked = sign(erin);
        assertThat(asked.newest().orElseThrow().state()).isEqualTo(State.ASKED);
        assertThat(asked.second()).contains("without the prohibition from 2026-12-02");
        assertThat(asked.inForce().orElseThrow().prohibitedFrom()).isPresent();
        assertThat(asked.held()).isEmpty();
        approve(lena);
        assertThat(risks.view(erin, ACME, CV).inForce().orElseThrow().prohibitedFrom()).isEmpty();
    }

    @Test
    void aStricterClassThatWaits_takesNothingAwayOfWhatIsSigned() {
        on("2026-12-01");
        answer(erin, undressing());
        sign(erin);
        approve(lena);
        Map<String, RiskAnswer> hiring = new LinkedHashMap<>(HIRING);
        hiring.put("interacts", RiskAnswer.of("no"));
        hiring.remove("obvious");
        answer(erin, hiring);
        assertThat(sign(erin).inForce().orElseThrow())
                .returns(RiskClass.HIGH, RiskStanding::riskClass)
                .returns(false, RiskStanding::confirmed)
                .returns(true, RiskStanding::tells)
                .returns(true, s -> s.prohibitedFrom().isPresent())
                .returns(List.of("Article 5(1)(ba), (1a)(a)(i)"), RiskStanding::articles);
        assertThat(
                        new Obligations(
                                        control.database,
                                        control.clock,
                                        (t, f) -> LogRetention.USUAL)
                                .list(lena))
                .extracting(o -> o.duty().id())
                .contains("O-26.6", "O-50.1")
                .doesNotHaveDuplicates();
    }

    @Test
    void aDatedProhibitionThatWaits_countsAtOnce_whateverTheClassBefore() {
        answer(erin, HIRING);
        sign(erin);
        approve(lena);
        on("2026-12-01");
        Map<String, RiskAnswer> worse = undressing();
        worse.keySet().removeAll(List.of("infers_from_input", "eu_nexus", "exclusion", "roles"));
        answer(erin, worse);
        assertThat(sign(erin).inForce().orElseThrow())
                .returns(RiskClass.HIGH, RiskStanding::riskClass)
                .returns(false, RiskStanding::confirmed)
                .returns(
                        Optional.of(Instant.parse("2026-12-01T23:00:00Z")),
                        RiskStanding::prohibitedFrom);
    }

    @Test
    void dutiesOfArticle50AndDerogations_areDroppedByTwo() {
        Map<String, RiskAnswer> chatbot = chatbot();
        chatbot.put("synthetic", RiskAnswer.of("yes"));
        chatbot.put("assistive", RiskAnswer.of("no"));
        chatbot.put("in_service", RiskAnswer.of("not-yet"));
        answer(erin, inOrder(chatbot));
        assertThat(sign(erin).inForce().orElseThrow().confirmed()).isTrue();
        answer(erin, Map.of("interacts", RiskAnswer.of("no")));
        assertThat(sign(erin).second()).containsExactly("without O-50.1");
        approve(lena);
        Map<String, RiskAnswer> derogated = new LinkedHashMap<>();
        derogated.put("area", RiskAnswer.of("employment"));
        derogated.put("use_employment", RiskAnswer.of("4a"));
        derogated.put("profiling", RiskAnswer.of("no"));
        derogated.put(
                "derogation",
                new RiskAnswer(List.of("narrow"), "It only turns PDF files into fields."));
        derogated.put("no_significant_risk", RiskAnswer.of("yes"));
        answer(erin, derogated);
        sign(erin);
        approve(lena);
        answer(erin, Map.of("area", RiskAnswer.of("none")));
        assertThat(sign(erin).second()).containsExactly("without derogation");
    }

    @Test
    void whoAnsweredWhatIsCarriedOver_isNotTheSecondPerson() {
        Actor.Person mara = control.person("mara", Role.COMPLIANCE);
        Map<String, RiskAnswer> answers = chatbot();
        answers.put("practices", RiskAnswer.of("manipulation"));
        answers.put("manipulation_harm", RiskAnswer.of("no"));
        answer(mara, inOrder(answers));
        answer(mara, Map.of("practices", RiskAnswer.of("none")));
        sign(mara);
        answer(erin, Map.of("interacts", RiskAnswer.of("no")));
        RiskClassification second = sign(erin).newest().orElseThrow();
        assertThat(second.authors()).containsExactlyInAnyOrder(mara.id(), erin.id());
        assertThat(second.answers()).doesNotContainKey("manipulation_harm");
        assertThatThrownBy(() -> approve(mara)).isInstanceOf(Conflict.class);
        requestChanges(lena);
        RiskView over = risks.startOver(erin, ACME, CV, risks.view(erin, ACME, CV).revision());
        assertThat(over.newest().orElseThrow().authors()).containsExactly(erin.id());
    }

    @Test
    void machinesAnswerNothing() {
        answer(erin, Map.of("infers_from_input", RiskAnswer.of("yes")));
        assertThatThrownBy(() -> answer(Actor.OPERATOR, Map.of("eu_nexus", RiskAnswer.of("yes"))))
                .isInstanceOf(Denied.class);
        assertThatThrownBy(() -> risks.startOver(Actor.OPERATOR, ACME, CV, 2))
                .isInstanceOf(Denied.class);
    }

    @Test
    void anAnswerAtTheMomentOfTheSecondSignature_isRefused() throws Exception {
        CountDownLatch decided = new CountDownLatch(1);
        CountDownLatch go = new CountDownLatch(1);
        control.others.set(0, slow(risks.signOffs(), decided, go));
        answer(erin, chatbot());
        sign(erin);
        answer(erin, Map.of("interacts", RiskAnswer.of("no")));
        long revision = sign(erin).revision();
        try (ExecutorService both = Executors.newFixedThreadPool(2)) {
            Future<?> approving = both.submit(() -> approve(lena));
            decided.await();
            Future<?> answering =
                    both.submit(() ->
                            risks.answer(
                                    erin, ACME, CV, revision, "interacts", RiskAnswer.of("yes")));
            await().until(this::somebodyWaitsForALock);
            assertThat(answering.isDone()).isFalse();
            go.countDown();
            approving.get();
            assertThatThrownBy(answering::get).hasCauseInstanceOf(Conflict.class);
        }
        assertThat(risks.view(erin, ACME, CV).newest().orElseThrow().state())
                .isEqualTo(State.SIGNED);
    }

    private boolean somebodyWaitsForALock() {
        return control.database.<Boolean>read(tx ->
                tx.sql()
                        .fetchExists(
                                DSL.selectOne()
                                        .from("pg_stat_activity")
                                        .where("datname = current_database()")
                                        .and("wait_event_type = 'Lock'")));
    }

    private static Approvable<Tx> slow(
            Approvable<Tx> whole, CountDownLatch decided, CountDownLatch go) {
        return new Approvable<>() {
            @Override
            public ApprovalKind kind() {
                return whole.kind();
            }

            @Override
            public void decided(Tx tx, Decision decision) {
                whole.decided(tx, decision);
                decided.countDown();
                try {
                    go.await();
                } catch (InterruptedException e) {
                    throw new IllegalStateException(e);
                }
            }
        };
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
                                    .replace("2026-12-01.1", "2027-06-01.1"));
        }
        RiskClasses later = risks(other);
        assertThat(later.recheck()).isEqualTo(1);
        assertThat(later.recheck()).isZero();
        RiskView view = later.view(erin, ACME, CV);
        assertThat(view.signed().orElseThrow().reopened().orElseThrow().differences())
                .anyMatch(l -> l.contains("from 2027-12-02") && l.contains("from 2028-12-02"));
        assertThat(view.inForce().orElseThrow().reopened()).isTrue();
        assertThat(view.inForce().orElseThrow().riskClass()).isEqualTo(RiskClass.HIGH);
        assertThat(control.entries(lena, "risk.reopen")).hasSize(1);
        assertThat(risks.recheck()).isZero();
        assertThat(risks.view(erin, ACME, CV).inForce().orElseThrow().reopened()).isFalse();
        assertThat(control.entries(lena, "risk.settle")).hasSize(1);
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
        assertThatThrownBy(() -> settings.setNotice(erin, ACME, CV, "You talk to an AI system."))
                .isInstanceOf(BadInput.class)
                .hasMessageContaining("O-50.1");
        sign(erin);
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
        features.update(admin, ACME, CV, 4, complete.withState(FeatureState.SUSPENDED));
        control.clock.forward(Duration.ofDays(91));
        assertThatThrownBy(() ->
                        features.update(admin, ACME, CV, 5, complete.withState(FeatureState.LIVE)))
                .isInstanceOf(BadInput.class)
                .hasMessageContaining("kill drill");
    }

    @Test
    void whatWasOnlySeen_isNotTakenInAsLive_whereItIsProhibited() {
        FeatureId seen = new FeatureId("mood");
        Features features = new Features(control.database, control.audit, control.clock);
        features.seen(
                List.of(new SeenFeature(ACME, seen, control.clock.instant(), Optional.empty())));
        Map<String, RiskAnswer> answers = new LinkedHashMap<>(base());
        answers.remove("product");
        answers.put("practices", RiskAnswer.of("emotion"));
        answers.put("emotion_medical", RiskAnswer.of("no"));
        RiskView view = risks.view(erin, ACME, seen);
        for (Map.Entry<String, RiskAnswer> a : answers.entrySet()) {
            view = risks.answer(erin, ACME, seen, view.revision(), a.getKey(), a.getValue());
        }
        risks.signOff(erin, ACME, seen, view.revision(), "");
        FeatureData live = FeatureData.of(new TeamId("hr"), "Mood", "", FeatureState.LIVE);
        assertThatThrownBy(() -> features.declare(admin, ACME, seen, live))
                .isInstanceOf(BadInput.class)
                .hasMessageContaining("prohibited");
    }

    @Test
    void aProhibitionToCome_isOneFromItsDayOn_whereverItIsRead() {
        on("2026-12-01");
        Features features = new Features(control.database, control.audit, control.clock);
        features.declare(
                admin,
                ACME,
                new FeatureId("live"),
                FeatureData.of(new TeamId("hr"), "Live", "", FeatureState.LIVE));
        RiskView view = risks.view(erin, ACME, new FeatureId("live"));
        for (Map.Entry<String, RiskAnswer> a : undressing().entrySet()) {
            view =
                    risks.answer(
                            erin,
                            ACME,
                            new FeatureId("live"),
                            view.revision(),
                            a.getKey(),
                            a.getValue());
        }
        risks.signOff(erin, ACME, new FeatureId("live"), view.revision(), "");
        Obligations obligations =
                new Obligations(control.database, control.clock, (t, f) -> LogRetention.USUAL);
        assertThat(risks.list(lena).getFirst().riskClass()).isEqualTo(RiskClass.LIMITED);
        assertThat(obligations.smells(lena))
                .extracting(Smell::kind)
                .doesNotContain(Smell.Kind.PROHIBITED_LIVE);
        assertThat(stop(obligations).evidence().said()).contains("from 2026-12-02 on");
        on("2026-12-02");
        assertThat(risks.list(lena).getFirst().riskClass()).isEqualTo(RiskClass.PROHIBITED);
        assertThat(risks.view(lena, ACME, new FeatureId("live")).inForce().orElseThrow())
                .returns(RiskClass.PROHIBITED, RiskStanding::riskClass);
        assertThat(obligations.smells(lena))
                .extracting(Smell::kind)
                .contains(Smell.Kind.PROHIBITED_LIVE);
        assertThat(stop(obligations))
                .returns(RiskClass.PROHIBITED, Obligation::riskClass)
                .returns("gateways refuse every call", o -> o.evidence().said());
        int approvers =
                new ReleaseRules(control.database, control.audit, control.clock)
                        .approvers(erin, ACME, new FeatureId("live"));
        assertThat(approvers).isEqualTo(2);
        features.update(
                admin,
                ACME,
                new FeatureId("live"),
                1,
                FeatureData.of(new TeamId("hr"), "Live", "", FeatureState.SUSPENDED));
        assertThatThrownBy(() ->
                        features.update(
                                admin,
                                ACME,
                                new FeatureId("live"),
                                2,
                                FeatureData.of(new TeamId("hr"), "Live", "", FeatureState.LIVE)))
                .hasMessageContaining("prohibited");
    }

    private Obligation stop(Obligations obligations) {
        return obligations.list(lena).stream()
                .filter(o -> o.duty().id().equals("O-5"))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void whatIsSignedIsHandedOver_inBothFormats_unlessADraftIsAskedFor() {
        answer(erin, chatbot());
        sign(erin);
        answer(erin, Map.of("interacts", RiskAnswer.of("no")));
        assertThat(risks.file(erin, ACME, CV, false)).contains("\"number\" : 1", "signature");
        assertThat(risks.file(erin, ACME, CV, true))
                .contains("\"number\" : 2")
                .doesNotContain("signature");
        assertThat(text(risks.pdf(erin, ACME, CV, false))).contains("limited risk");
        assertThat(text(risks.pdf(erin, ACME, CV, true))).contains("minimal risk");
    }

    private static String text(byte[] pdf) {
        try (PDDocument document = Loader.loadPDF(pdf)) {
            return new PDFTextStripper().getText(document);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
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
        given("O-26.6");
        given("O-72");
        assertThat(obligations.list(lena))
                .filteredOn(o -> o.duty().id().equals("O-26.6"))
                .singleElement()
                .returns(Obligation.State.MISSING, o -> o.evidence().state())
                .returns(true, o -> o.evidence().said().endsWith("owed; given: Archive 12"));
        assertThat(obligations.list(lena))
                .filteredOn(o -> o.duty().id().equals("O-72"))
                .singleElement()
                .returns(Obligation.State.GIVEN, o -> o.evidence().state());
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
