package dev.pilothouse.registry;

import static dev.pilothouse.db.model.FeatureState.DRAFT;
import static dev.pilothouse.db.model.FeatureState.IN_REVIEW;
import static dev.pilothouse.db.model.FeatureState.LIVE;
import static dev.pilothouse.registry.FeatureFixture.ACME;
import static dev.pilothouse.registry.FeatureFixture.CHAT;
import static dev.pilothouse.registry.FeatureFixture.complete;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pilothouse.db.model.Actor;
import dev.pilothouse.db.model.Approvable.Decision;
import dev.pilothouse.db.model.ApprovalKind;
import dev.pilothouse.db.model.Conflict;
import dev.pilothouse.db.model.Role;
import dev.pilothouse.registry.TestDesk.Asked;
import org.junit.jupiter.api.Test;

/** Features in review, decided at the desk by people who do not change features. */
class FeatureApprovalsTest {
    private static final String KEY = "acme/chat";

    private final FeatureFixture at = new FeatureFixture();
    private final TestDesk desk = new TestDesk();
    private final Features features = new Features(at.database, at.audit, at.clock, desk);
    private final FeatureApprovals approvals = new FeatureApprovals(features);
    private final Actor.Person officer = (Actor.Person) FeatureFixture.person(Role.COMPLIANCE);

    private Feature submitted() {
        return features.declare(at.engineer, ACME, CHAT, complete(IN_REVIEW));
    }

    private void decide(Decision decision) {
        at.database.run(tx -> approvals.decided(tx, decision));
    }

    private Feature now() {
        return features.find(at.engineer, ACME, CHAT).orElseThrow();
    }

    @Test
    void submitting_asks_andApproving_letsItGoLive() {
        submitted();
        Asked asked = desk.of(KEY).orElseThrow();
        assertThat(asked.request().kind()).isEqualTo(ApprovalKind.FEATURE_LIVE);
        assertThat(asked.request().title()).isEqualTo("Chat goes live");
        assertThat(asked.request().link()).isEqualTo("/features?feature=acme/chat");
        assertThat(asked.request().risk()).isEqualTo("unclassified");
        assertThat(asked.request().evidence())
                .containsEntry("purpose", "Answers customers")
                .containsEntry("models", "gpt")
                .doesNotContainKey("state");
        decide(asked.approved(officer));
        assertThat(now().data().state()).isEqualTo(LIVE);
        assertThat(now().standing().approved()).map(Standing.Signed::by).contains(officer.ref());
    }

    @Test
    void refusal_sendsItBack_andSubmittingAgain_asksAnew() {
        submitted();
        Asked asked = desk.of(KEY).orElseThrow();
        decide(asked.sentBack(officer));
        Feature back = now();
        assertThat(back.data().state()).isEqualTo(DRAFT);
        features.take(at.engineer, ACME, CHAT, back.version(), FeatureStep.SUBMIT, "");
        assertThat(desk.of(KEY).orElseThrow().id()).isNotEqualTo(asked.id());
    }

    @Test
    void stepOnItsPage_takesTheQuestionBack() {
        Feature asked = submitted();
        features.take(at.colleague, ACME, CHAT, asked.version(), FeatureStep.GO_LIVE, "");
        assertThat(desk.of(KEY)).isEmpty();
    }

    @Test
    void decision_aboutWhatWasChangedSince_isRefused() {
        Feature first = submitted();
        Asked asked = desk.of(KEY).orElseThrow();
        Feature back =
                features.take(
                        at.engineer, ACME, CHAT, first.version(), FeatureStep.SEND_BACK, "wait");
        assertThatThrownBy(() -> decide(asked.approved(officer))).isInstanceOf(Conflict.class);
        features.update(
                at.engineer,
                ACME,
                CHAT,
                back.version(),
                complete(IN_REVIEW).withOwner(new FeatureOwner("Eve", "eve@x.example")));
        assertThatThrownBy(() -> decide(asked.approved(officer))).isInstanceOf(Conflict.class);
        assertThat(now().data().state()).isEqualTo(IN_REVIEW);
    }

    @Test
    void machineThatSubmits_asksNobody_sinceOnlyPeopleAsk() {
        features.declare(Actor.OPERATOR, ACME, CHAT, complete(IN_REVIEW));
        assertThat(desk.of(KEY)).isEmpty();
    }
}
