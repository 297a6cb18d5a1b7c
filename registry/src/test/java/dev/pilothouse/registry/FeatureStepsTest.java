package dev.pilothouse.registry;

import static dev.pilothouse.db.model.FeatureState.DRAFT;
import static dev.pilothouse.db.model.FeatureState.IN_REVIEW;
import static dev.pilothouse.db.model.FeatureState.LIVE;
import static dev.pilothouse.db.model.FeatureState.RETIRED;
import static dev.pilothouse.db.model.FeatureState.SUSPENDED;
import static dev.pilothouse.registry.FeatureFixture.ACME;
import static dev.pilothouse.registry.FeatureFixture.CHAT;
import static dev.pilothouse.registry.FeatureFixture.complete;
import static dev.pilothouse.registry.FeatureFixture.person;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pilothouse.db.model.Actor;
import dev.pilothouse.db.model.BadInput;
import dev.pilothouse.db.model.Conflict;
import dev.pilothouse.db.model.Denied;
import dev.pilothouse.db.model.FeatureId;
import dev.pilothouse.db.model.FeatureState;
import dev.pilothouse.db.model.NotFound;
import dev.pilothouse.db.model.Permission;
import dev.pilothouse.db.model.Role;
import java.sql.SQLException;
import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class FeatureStepsTest {
    private static final Map<FeatureState, Set<FeatureStep>> ALLOWED =
            new EnumMap<>(
                    Map.of(
                            DRAFT, Set.of(FeatureStep.SUBMIT, FeatureStep.RETIRE),
                            IN_REVIEW, Set.of(FeatureStep.GO_LIVE, FeatureStep.SEND_BACK),
                            LIVE, Set.of(FeatureStep.SUSPEND, FeatureStep.RETIRE),
                            SUSPENDED, Set.of(FeatureStep.RESUME, FeatureStep.RETIRE),
                            RETIRED, Set.of()));

    private final FeatureFixture at = new FeatureFixture();

    @ParameterizedTest
    @EnumSource(FeatureState.class)
    void step_isTakenByWhoMayChangeFeatures_fromTheStatesThatAllowItOnly(FeatureState state) {
        for (FeatureStep step : FeatureStep.values()) {
            for (Role role : Role.values()) {
                FeatureId id = new FeatureId(step.word() + "-" + role.word());
                step(at.in(state, id), step, role);
            }
        }
    }

    private void step(Feature feature, FeatureStep step, Role role) {
        Actor actor = person(role);
        if (!actor.may(Permission.MANAGE_FEATURES, ACME)) {
            assertThatThrownBy(() -> at.take(actor, feature, step))
                    .as("%s by %s", step, role)
                    .isInstanceOf(Denied.class);
        } else if (ALLOWED.get(feature.data().state()).contains(step)) {
            assertThat(at.take(actor, feature, step).data().state()).isEqualTo(step.to());
            assertThat(at.entries(feature.id()).getFirst().action())
                    .isEqualTo("feature." + step.word());
            return;
        } else {
            assertThatThrownBy(() -> at.take(actor, feature, step))
                    .as("%s by %s", step, role)
                    .isInstanceOfSatisfying(
                            BadInput.class, bad -> assertThat(bad.field()).isEqualTo("step"));
        }
        assertThat(at.features.find(at.admin, ACME, feature.id())).contains(feature);
    }

    @Test
    void roles_thatMayChangeFeatures_areEngineerAndAdmin() {
        assertThat(Role.values())
                .filteredOn(role -> person(role).may(Permission.MANAGE_FEATURES))
                .containsExactlyInAnyOrder(Role.ENGINEER, Role.ADMIN);
    }

    @Test
    void goingLive_needsAnotherPersonThanWhoSubmitted() {
        Feature asked = at.in(IN_REVIEW);
        assertThat(asked.standing().submitted())
                .map(Standing.Signed::by)
                .contains(at.engineer.ref());
        refusedAsSamePerson(() -> at.take(at.engineer, asked, FeatureStep.GO_LIVE));
        refusedAsSamePerson(() -> at.take(Actor.OPERATOR, asked, FeatureStep.GO_LIVE));
        refusedAsSamePerson(
                () -> at.features.update(at.engineer, ACME, CHAT, asked.version(), complete(LIVE)));
        Feature live = at.take(at.colleague, asked, FeatureStep.GO_LIVE);
        assertThat(live.standing().approved())
                .map(Standing.Signed::by)
                .contains(at.colleague.ref());
    }

    @Test
    void conflict_saysWhatOthersChanged_besideWhatWasToBeWritten() {
        Feature read = at.in(DRAFT);
        FeatureData other = complete(DRAFT).withOwner(new FeatureOwner("Eve", "eve@x.example"));
        at.features.update(at.colleague, ACME, CHAT, read.version(), other);
        Feature twice = at.features.find(at.engineer, ACME, CHAT).orElseThrow();
        FeatureData third =
                new FeatureData(
                        other.team(),
                        other.displayName(),
                        "Answers everybody",
                        other.owner(),
                        other.facts(),
                        DRAFT,
                        0);
        at.features.update(at.colleague, ACME, CHAT, twice.version(), third);
        FeatureData mine =
                FeatureData.of(FeatureFixture.TEAM, "Chat 2", "Answers customers", DRAFT)
                        .withOwner(new FeatureOwner("Ada", "ada@acme.example"));
        assertThatThrownBy(() -> at.features.update(at.engineer, ACME, CHAT, read.version(), mine))
                .isInstanceOfSatisfying(
                        Conflict.class,
                        e ->
                                assertThat(e.changes())
                                        .containsExactly(
                                                new Conflict.Change("owner.name", "Ada", "Eve"),
                                                new Conflict.Change(
                                                        "owner.contact",
                                                        "ada@acme.example",
                                                        "eve@x.example"),
                                                new Conflict.Change(
                                                        "purpose",
                                                        "Answers customers",
                                                        "Answers everybody")))
                .hasMessageContaining("version 3");
        assertThatThrownBy(() -> at.features.update(at.engineer, ACME, CHAT, twice.version(), mine))
                .isInstanceOfSatisfying(
                        Conflict.class,
                        e ->
                                assertThat(e.changes())
                                        .extracting(Conflict.Change::field)
                                        .containsExactly("purpose"));
    }

    private static void refusedAsSamePerson(Runnable step) {
        assertThatThrownBy(step::run)
                .isInstanceOfSatisfying(
                        Conflict.class,
                        e -> assertThat(e.reason()).isEqualTo(Conflict.Reason.SAME_PERSON));
    }

    @Test
    void database_refusesOnePersonAsBoth() throws SQLException {
        at.in(LIVE);
        try (var connection = at.store.app().getConnection();
                var statement = connection.createStatement()) {
            assertThatThrownBy(() ->
                            statement.execute(
                                    "UPDATE pilothouse.feature SET approved_by ="
                                            + " submitted_by"))
                    .isInstanceOf(SQLException.class)
                    .hasMessageContaining("feature_two_people");
        }
    }

    @Test
    void feature_inReview_isChangedOnlyAfterItWasSentBack() {
        Feature asked = at.in(IN_REVIEW);
        FeatureData other = complete(IN_REVIEW).withOwner(new FeatureOwner("Eve", "eve@x.example"));
        for (FeatureData data : List.of(other, other.withState(LIVE))) {
            assertThatThrownBy(() ->
                            at.features.update(at.colleague, ACME, CHAT, asked.version(), data))
                    .isInstanceOf(BadInput.class)
                    .hasMessageContaining("send it back");
        }
        Feature back =
                at.features.update(
                        at.colleague, ACME, CHAT, asked.version(), other.withState(DRAFT));
        assertThat(back.data().owner().name()).isEqualTo("Eve");
        assertThat(back.standing().submitted()).isEmpty();
        assertThat(at.actions())
                .containsExactly(
                        "feature.send-back", "feature.change", "feature.submit", "feature.declare");
    }

    @Test
    void submission_needsPurposeAndOwner() {
        Feature draft =
                at.features.declare(
                        at.engineer,
                        ACME,
                        CHAT,
                        FeatureData.of(FeatureFixture.TEAM, "C", "", DRAFT));
        missing("purpose", draft, draft.data());
        FeatureData purpose = FeatureData.of(FeatureFixture.TEAM, "C", "Answers", DRAFT);
        missing("owner.name", draft, purpose);
        missing("owner.contact", draft, purpose.withOwner(new FeatureOwner("Ada", "")));
        assertThatThrownBy(() -> at.take(at.engineer, draft, FeatureStep.SUBMIT))
                .isInstanceOf(BadInput.class);
    }

    private void missing(String field, Feature draft, FeatureData data) {
        assertThatThrownBy(() ->
                        at.features.update(
                                at.engineer,
                                ACME,
                                CHAT,
                                draft.version(),
                                data.withState(IN_REVIEW)))
                .isInstanceOfSatisfying(
                        BadInput.class, bad -> assertThat(bad.field()).isEqualTo(field));
    }

    @Test
    void step_saysWhy() {
        Feature live = at.in(LIVE);
        assertThatThrownBy(() ->
                        at.features.take(
                                at.engineer, ACME, CHAT, live.version(), FeatureStep.SUSPEND, " "))
                .isInstanceOfSatisfying(
                        BadInput.class, bad -> assertThat(bad.field()).isEqualTo("reason"));
        at.features.take(
                at.engineer, ACME, CHAT, live.version(), FeatureStep.SUSPEND, "it insults people");
        assertThat(at.entries().getFirst().reason()).isEqualTo("it insults people");
    }

    @Test
    void step_onAnOldVersionIsRefused() {
        Feature live = at.in(LIVE);
        Feature suspended = at.take(at.engineer, live, FeatureStep.SUSPEND);
        assertThatThrownBy(() -> at.take(at.colleague, live, FeatureStep.RETIRE))
                .isInstanceOfSatisfying(
                        Conflict.class,
                        e -> assertThat(e.reason()).isEqualTo(Conflict.Reason.CHANGED_MEANWHILE));
        assertThat(at.features.find(at.admin, ACME, CHAT)).contains(suspended);
    }

    @Test
    void retired_isFinal_alsoForWhatIsSaidOfIt() {
        Feature retired = at.in(RETIRED);
        for (FeatureState state : List.of(RETIRED, LIVE, DRAFT)) {
            FeatureData other = complete(state).withOwner(new FeatureOwner("Eve", ""));
            assertThatThrownBy(() ->
                            at.features.update(at.admin, ACME, CHAT, retired.version(), other))
                    .isInstanceOf(BadInput.class)
                    .hasMessageContaining("not retired");
        }
    }

    @Test
    void whatIsLiveAlready_isTakenInByWhoManagesTheTenantOnly() {
        assertThatThrownBy(() -> at.features.declare(at.engineer, ACME, CHAT, complete(LIVE)))
                .isInstanceOfSatisfying(
                        BadInput.class, bad -> assertThat(bad.field()).isEqualTo("state"));
        assertThatThrownBy(() -> at.features.declare(Actor.OPERATOR, ACME, CHAT, complete(LIVE)))
                .isInstanceOf(BadInput.class);
        Feature live = at.features.declare(at.admin, ACME, CHAT, complete(LIVE));
        assertThat(live.data()).isEqualTo(complete(LIVE));
        assertThat(live.standing().approved()).isEmpty();
        assertThat(at.actions()).containsExactly("feature.declare");
    }

    @Test
    void undeclared_isNeitherChangedNorMoved() {
        at.features.seen(List.of(new SeenFeature(ACME, CHAT, Instant.now(), Optional.empty())));
        Feature seen = at.features.find(at.admin, ACME, CHAT).orElseThrow();
        assertThatThrownBy(() -> at.take(at.engineer, seen, FeatureStep.RETIRE))
                .isInstanceOf(NotFound.class);
        assertThatThrownBy(() ->
                        at.features.update(
                                at.engineer, ACME, CHAT, seen.version(), complete(DRAFT)))
                .isInstanceOf(NotFound.class);
    }

    @Test
    void facts_areSortedAndCheckedByName() {
        FeatureData data = at.in(DRAFT).data();
        assertThat(data.facts().countries()).containsExactly("DE", "FR");
        for (String bad : List.of("XX", "de", "DEU", "")) {
            assertThatThrownBy(() ->
                            new FeatureFacts(
                                    List.of(), List.of(), List.of("DE", bad), List.of(), List.of()))
                    .isInstanceOfSatisfying(
                            BadInput.class, e -> assertThat(e.field()).isEqualTo("countries[1]"));
        }
    }
}
