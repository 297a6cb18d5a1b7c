package dev.pilothouse.registry;

import static dev.pilothouse.registry.FeatureFixture.ACME;
import static dev.pilothouse.registry.FeatureFixture.CHAT;
import static dev.pilothouse.registry.FeatureFixture.TEAM;
import static dev.pilothouse.registry.FeatureFixture.complete;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import dev.pilothouse.db.model.Actor;
import dev.pilothouse.db.model.BadInput;
import dev.pilothouse.db.model.Conflict;
import dev.pilothouse.db.model.Denied;
import dev.pilothouse.db.model.FeatureId;
import dev.pilothouse.db.model.FeatureState;
import dev.pilothouse.db.model.Grant;
import dev.pilothouse.db.model.Role;
import dev.pilothouse.db.model.TeamId;
import dev.pilothouse.db.model.TenantId;
import dev.pilothouse.registry.FeatureChange.Kind;
import dev.pilothouse.registry.NotApplied.Problem;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class FeatureSetsTest {
    private static final FeatureId SEARCH = new FeatureId("search");

    private final FeatureFixture at = new FeatureFixture();

    private static DeclaredFeature declared(FeatureId id, FeatureData data) {
        return new DeclaredFeature(ACME, id, data, Optional.empty());
    }

    private static DeclaredFeature declared(FeatureId id, FeatureData data, FeatureState state) {
        return new DeclaredFeature(ACME, id, data, Optional.of(state));
    }

    private List<FeatureChange> apply(Actor actor, List<DeclaredFeature> set) {
        return at.sets.apply(actor, set, versions(at.sets.differences(actor, set)));
    }

    private static Map<String, Long> versions(List<FeatureChange> changes) {
        return changes.stream()
                .collect(Collectors.toMap(FeatureChange::key, FeatureChange::version));
    }

    @Test
    void set_isAppliedOnce_andThenDiffersInNothing() {
        List<DeclaredFeature> set =
                List.of(
                        declared(SEARCH, complete(FeatureState.DRAFT)),
                        declared(CHAT, complete(FeatureState.DRAFT), FeatureState.IN_REVIEW));
        List<FeatureChange> shown = at.sets.differences(at.engineer, set);
        assertThat(shown).extracting(FeatureChange::kind).containsExactly(Kind.NEW, Kind.NEW);
        assertThat(shown.getFirst().fields())
                .contains(
                        new FieldChange("display_name", "", "Chat"),
                        new FieldChange("countries", "", "DE, FR"),
                        new FieldChange("state", "", "draft"));
        assertThat(at.features.list(at.admin)).isEmpty();
        assertThat(at.sets.apply(at.engineer, set, versions(shown))).isEqualTo(shown);
        assertThat(at.features.list(at.admin))
                .extracting(f -> f.data().state())
                .containsExactly(FeatureState.IN_REVIEW, FeatureState.DRAFT);

        List<Feature> before = at.features.list(at.admin);
        int entries = at.entries().size();
        assertThat(apply(at.engineer, set))
                .allSatisfy(change -> assertThat(change.kind()).isEqualTo(Kind.SAME));
        assertThat(at.features.list(at.admin)).isEqualTo(before);
        assertThat(at.entries()).hasSize(entries);
    }

    @Test
    void difference_isNamedFieldByField() {
        at.in(FeatureState.DRAFT);
        FeatureData other =
                complete(FeatureState.DRAFT)
                        .withOwner(new FeatureOwner("Ada", ""))
                        .withFacts(
                                new FeatureFacts(
                                        List.of("customers", "staff"),
                                        List.of("contact details"),
                                        List.of("DE"),
                                        List.of(),
                                        List.of("search")));
        FeatureChange change =
                at.sets.differences(at.engineer, List.of(declared(CHAT, other))).getFirst();
        assertThat(change.kind()).isEqualTo(Kind.CHANGED);
        assertThat(change.fields())
                .containsExactly(
                        new FieldChange("owner.contact", "ada@acme.example", ""),
                        new FieldChange("people_affected", "customers", "customers, staff"),
                        new FieldChange("countries", "DE, FR", "DE"),
                        new FieldChange("models", "gpt", ""));
    }

    @Test
    void set_withOneBadFeature_appliesNothing_andNamesEachProblem() {
        at.in(FeatureState.DRAFT);
        List<Feature> before = at.features.list(at.admin);
        FeatureData nobodys =
                FeatureData.of(new TeamId("nobody"), "S", "Finds", FeatureState.DRAFT);
        List<DeclaredFeature> set =
                List.of(
                        declared(new FeatureId("fine"), complete(FeatureState.DRAFT)),
                        declared(SEARCH, nobodys),
                        declared(CHAT, complete(FeatureState.DRAFT), FeatureState.LIVE),
                        declared(new FeatureId("fine"), complete(FeatureState.DRAFT)),
                        new DeclaredFeature(
                                new TenantId("gone"),
                                CHAT,
                                complete(FeatureState.DRAFT),
                                Optional.empty()),
                        declared(
                                new FeatureId("new"),
                                complete(FeatureState.DRAFT),
                                FeatureState.LIVE));
        for (Callable<?> attempt :
                List.<Callable<?>>of(
                        () -> at.sets.differences(at.engineer, set),
                        () -> at.sets.apply(at.engineer, set, Map.of("acme/chat", 1L)))) {
            assertThatThrownBy(attempt::call)
                    .isInstanceOfSatisfying(
                            NotApplied.class,
                            e ->
                                    assertThat(e.problems())
                                            .extracting(Problem::index, Problem::field)
                                            .containsExactly(
                                                    tuple(1, "team"),
                                                    tuple(2, "state"),
                                                    tuple(3, "id"),
                                                    tuple(4, "tenant"),
                                                    tuple(5, "state")));
        }
        assertThat(at.features.list(at.admin)).isEqualTo(before);
    }

    @Test
    void set_changedSinceItWasShown_appliesNothing() {
        Feature chat = at.in(FeatureState.DRAFT);
        List<DeclaredFeature> set =
                List.of(
                        declared(SEARCH, complete(FeatureState.DRAFT)),
                        declared(
                                CHAT, complete(FeatureState.DRAFT).withOwner(FeatureOwner.NOBODY)));
        Map<String, Long> seen = versions(at.sets.differences(at.engineer, set));
        Feature other =
                at.features.update(
                        at.colleague,
                        ACME,
                        CHAT,
                        chat.version(),
                        complete(FeatureState.DRAFT).withOwner(new FeatureOwner("Eve", "")));
        assertThatThrownBy(() -> at.sets.apply(at.engineer, set, seen))
                .isInstanceOfSatisfying(
                        Conflict.class,
                        e -> assertThat(e.reason()).isEqualTo(Conflict.Reason.CHANGED_MEANWHILE));
        assertThat(at.features.list(at.admin)).containsExactly(other);
        assertThatThrownBy(() -> at.sets.apply(at.engineer, set, Map.of()))
                .isInstanceOf(Conflict.class);
    }

    @Test
    void twoWhoApplyAtOnce_loseNothing() throws Exception {
        at.in(FeatureState.DRAFT);
        int people = 4;
        CyclicBarrier start = new CyclicBarrier(people);
        try (ExecutorService all = Executors.newFixedThreadPool(people)) {
            List<Future<Boolean>> attempts =
                    IntStream.range(0, people)
                            .mapToObj(i -> all.submit(() -> attempt(i, start)))
                            .toList();
            int applied = 0;
            for (Future<Boolean> attempt : attempts) {
                applied += attempt.get() ? 1 : 0;
            }
            assertThat(applied).isEqualTo(1);
        }
        assertThat(at.features.list(at.admin)).hasSize(2);
        assertThat(at.features.list(at.admin).stream().map(f -> f.data().owner()).distinct())
                .as("both of one person")
                .hasSize(1);
        assertThat(at.actions()).containsExactly("feature.change", "feature.declare");
    }

    private boolean attempt(int number, CyclicBarrier start) throws Exception {
        FeatureData data =
                complete(FeatureState.DRAFT).withOwner(new FeatureOwner("P" + number, ""));
        List<DeclaredFeature> set = List.of(declared(CHAT, data), declared(SEARCH, data));
        List<DeclaredFeature> ordered = number % 2 == 0 ? set : set.reversed();
        Map<String, Long> seen = versions(at.sets.differences(at.engineer, ordered));
        start.await();
        try {
            at.sets.apply(at.engineer, ordered, seen);
            return true;
        } catch (Conflict e) {
            return false;
        }
    }

    @Test
    void file_takesStepsUnderTheirRules_andResumesNothing() {
        List<DeclaredFeature> live =
                List.of(declared(CHAT, complete(FeatureState.DRAFT), FeatureState.LIVE));
        at.in(FeatureState.IN_REVIEW);
        problem(at.engineer, live, "submitted by you");
        apply(at.colleague, live);
        assertThat(at.actions().getFirst()).isEqualTo("feature.go-live");
        assertThat(at.entries().getFirst().reason()).isEqualTo("applied from a file");

        Feature running = at.features.find(at.admin, ACME, CHAT).orElseThrow();
        at.take(at.engineer, running, FeatureStep.SUSPEND);
        problem(at.colleague, live, "does not undo");
        List<DeclaredFeature> stateless = List.of(declared(CHAT, complete(FeatureState.DRAFT)));
        assertThat(apply(at.colleague, stateless).getFirst().kind()).isEqualTo(Kind.SAME);
    }

    private void problem(Actor actor, List<DeclaredFeature> set, String words) {
        assertThatThrownBy(() -> at.sets.differences(actor, set))
                .isInstanceOfSatisfying(
                        NotApplied.class,
                        e ->
                                assertThat(e.problems())
                                        .singleElement()
                                        .satisfies(p -> assertThat(p.message()).contains(words)));
    }

    @Test
    void undeclared_isDeclaredByAFile() {
        at.features.seen(List.of(new SeenFeature(ACME, CHAT, Instant.now(), Optional.empty())));
        List<DeclaredFeature> set = List.of(declared(CHAT, complete(FeatureState.DRAFT)));
        FeatureChange change = apply(at.engineer, set).getFirst();
        assertThat(change.kind()).isEqualTo(Kind.NEW);
        Feature chat = at.features.find(at.admin, ACME, CHAT).orElseThrow();
        assertThat(chat.declared()).isTrue();
        assertThat(chat.firstSeenAt()).isPresent();
    }

    @Test
    void set_isRefusedToWhoMayNotChangeEachTenantInIt() {
        TenantId other = new TenantId("other");
        at.tenants.create(at.admin, other, "Other");
        at.teams.create(at.admin, other, TEAM, "Support");
        Actor ofAcme =
                new Actor.Person(
                        UUID.randomUUID(), "p", "P", Set.of(Grant.in(ACME, Role.ENGINEER)));
        List<DeclaredFeature> set =
                List.of(
                        declared(CHAT, complete(FeatureState.DRAFT)),
                        new DeclaredFeature(
                                other, CHAT, complete(FeatureState.DRAFT), Optional.empty()));
        assertThatThrownBy(() -> at.sets.apply(ofAcme, set, Map.of())).isInstanceOf(Denied.class);
        for (Role role : List.of(Role.EXECUTIVE, Role.COMPLIANCE, Role.ONCALL)) {
            assertThatThrownBy(() -> at.sets.differences(FeatureFixture.person(role), set))
                    .isInstanceOf(Denied.class);
        }
        assertThat(at.features.list(at.admin)).isEmpty();
        assertThatThrownBy(() -> at.sets.differences(at.admin, List.of()))
                .isInstanceOf(BadInput.class);
    }
}
