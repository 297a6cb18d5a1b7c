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
import dev.pilothouse.db.model.RiskClass;
import dev.pilothouse.db.model.Role;
import dev.pilothouse.db.postgres.Tx;
import dev.pilothouse.policy.decisions.RiskClassification.State;
import dev.pilothouse.policy.rules.Seal;
import dev.pilothouse.policy.rules.risk.RiskAnswer;
import dev.pilothouse.policy.rules.risk.RiskFile;
import dev.pilothouse.policy.rules.risk.Ruleset;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jooq.impl.DSL;
import org.junit.jupiter.api.Test;

/** How a class comes to count: who answers, who signs, and what is taken back. */
class RiskSigningTest extends RiskRoom {
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
}
