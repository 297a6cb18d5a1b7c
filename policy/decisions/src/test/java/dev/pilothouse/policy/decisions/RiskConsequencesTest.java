package dev.pilothouse.policy.decisions;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pilothouse.db.model.BadInput;
import dev.pilothouse.db.model.Denied;
import dev.pilothouse.db.model.FeatureId;
import dev.pilothouse.db.model.FeatureState;
import dev.pilothouse.db.model.RiskClass;
import dev.pilothouse.db.model.Role;
import dev.pilothouse.db.model.TeamId;
import dev.pilothouse.policy.rules.risk.RiskAnswer;
import dev.pilothouse.policy.rules.risk.Ruleset;
import dev.pilothouse.registry.FeatureData;
import dev.pilothouse.registry.FeatureFacts;
import dev.pilothouse.registry.FeatureOwner;
import dev.pilothouse.registry.Features;
import dev.pilothouse.registry.ReleaseRules;
import dev.pilothouse.registry.SeenFeature;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What follows from a class: releases, duties, smells, and what is handed over. */
class RiskConsequencesTest extends RiskRoom {
    private final RiskSettings settings =
            new RiskSettings(control.database, control.audit, control.clock, Ruleset.current());

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

    private void given(String duty) {
        settings.assign(
                lena, ACME, CV, duty, new RiskAssignment("", Optional.empty(), "Archive 12"));
    }

    private Obligation stop(Obligations obligations) {
        return obligations.list(lena).stream()
                .filter(o -> o.duty().id().equals("O-5"))
                .findFirst()
                .orElseThrow();
    }
}
