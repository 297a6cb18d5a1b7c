package dev.pilothouse.policy.decisions;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pilothouse.db.model.Actor;
import dev.pilothouse.db.model.Conflict;
import dev.pilothouse.db.model.RiskClass;
import dev.pilothouse.db.model.Role;
import dev.pilothouse.policy.decisions.RiskClassification.State;
import dev.pilothouse.policy.rules.risk.RiskAnswer;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

/** What counts while a stricter or less strict class waits for the second person. */
class RiskWaitingTest extends RiskRoom {
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

    private boolean withdrawable() {
        String subject = risks.view(erin, ACME, CV).newest().orElseThrow().subject();
        return control.database.read(tx -> risks.signOffs().withdrawable(tx, subject));
    }
}
