package dev.pilothouse.registry;

import static dev.pilothouse.registry.Office.ACME;
import static dev.pilothouse.registry.Office.ANSWER;
import static dev.pilothouse.registry.Office.CHAT;
import static dev.pilothouse.registry.Office.PRODUCTION;
import static dev.pilothouse.registry.Office.says;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatException;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.pilothouse.db.model.Actor;
import dev.pilothouse.db.model.Approvable.Decision;
import dev.pilothouse.db.model.Approvable.End;
import dev.pilothouse.db.model.ApprovalDesk;
import dev.pilothouse.db.model.BadInput;
import dev.pilothouse.db.model.Conflict;
import dev.pilothouse.db.model.Denied;
import dev.pilothouse.db.model.Environment;
import dev.pilothouse.db.model.NotFound;
import dev.pilothouse.db.model.Role;
import dev.pilothouse.policy.rules.CanonicalJson;
import dev.pilothouse.policy.rules.prompts.ReleaseContent;
import dev.pilothouse.registry.Release.State;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class ReleasesTest {
    private final Office office = new Office();
    private final Releases releases = office.releases;

    @Test
    void release_isAskedForApprovedAndLive_withFourNames() {
        Release asked = office.ask(office.version("one"));
        assertThat(asked.state()).isEqualTo(State.ASKED);
        assertThat(office.served()).isEmpty();
        ApprovalDesk.Request request = office.desk.open.get(asked.id().toString());
        assertThat(request.digest()).isEqualTo(asked.digest());
        assertThat(request.authors())
                .containsExactlyInAnyOrder(office.author.id(), office.asker.id());
        assertThat(request.approvers()).isEqualTo(1);
        office.approve(asked, office.officer);
        Release live = office.now(asked);
        assertThat(live.state()).isEqualTo(State.LIVE);
        assertThat(live.author().name()).isEqualTo("Ann");
        assertThat(live.asked().name()).isEqualTo("Ben");
        assertThat(live.approvers())
                .extracting(Release.Approver::id)
                .containsExactly(office.officer.id());
        assertThat(live.released()).map(Release.By::name).contains("Cleo");
        LiveRelease served = office.served().orElseThrow();
        assertThat(served.stable().digest()).isEqualTo(live.digest());
        assertThat(CanonicalJson.digest(served.stable().canonical())).isEqualTo(live.digest());
        assertThat(ReleaseContent.read(served.stable().canonical()).content().deployments())
                .containsExactly("small-a", "small-b");
    }

    @Test
    void otherDeployments_areAnotherDigest() {
        long version = office.version("one");
        Release all = office.ask(version);
        office.database.run(tx ->
                new dev.pilothouse.registry.store.RouteStore(tx)
                        .set(
                                new Route(
                                        ACME,
                                        CHAT,
                                        0,
                                        List.of(
                                                Route.Target.serving(
                                                        "small",
                                                        new dev.pilothouse.db.model.DeploymentId(
                                                                "small-b"),
                                                        1,
                                                        1)))));
        Release one = office.ask(version);
        assertThat(one.digest()).isNotEqualTo(all.digest());
        assertThat(office.now(all).state()).isEqualTo(State.WITHDRAWN);
        assertThat(office.desk.withdrawn).containsExactly(all.id().toString());
    }

    @Test
    void nextRequest_voidsTheOneThatWaits_andItsApprovalComesTooLate() {
        Release first = office.ask(office.version("one"));
        Release second = office.ask(office.version("two"));
        assertThat(office.now(first).state()).isEqualTo(State.WITHDRAWN);
        assertThatExceptionOfType(Conflict.class)
                .isThrownBy(() -> office.approve(first, office.officer))
                .withMessageContaining("withdrawn");
        assertThatExceptionOfType(Conflict.class).isThrownBy(() -> office.ask(2));
        office.approve(second, office.officer);
        assertThatExceptionOfType(Conflict.class)
                .isThrownBy(() -> office.ask(2))
                .withMessageContaining("is live");
        assertThatExceptionOfType(Conflict.class)
                .isThrownBy(() -> office.approve(second, office.officer));
    }

    @Test
    void decisionAboutAnotherDigest_isRefused() {
        Release asked = office.ask(office.version("one"));
        assertThatExceptionOfType(Conflict.class)
                .isThrownBy(() ->
                        office.database.run(tx ->
                                office.approvals.decided(
                                        tx,
                                        new Decision(
                                                UUID.randomUUID(),
                                                asked.id().toString(),
                                                "0".repeat(64),
                                                End.APPROVED,
                                                List.of(office.officer.id()),
                                                office.officer,
                                                Instant.now()))))
                .withMessageContaining("another digest");
        assertThat(office.now(asked).state()).isEqualTo(State.ASKED);
    }

    @Test
    void changesRequested_isAnEnd() {
        Release asked = office.ask(office.version("one"));
        office.decide(asked, End.CHANGES_REQUESTED, office.officer, List.of());
        assertThat(office.now(asked).state()).isEqualTo(State.CHANGES_REQUESTED);
        assertThat(office.served()).isEmpty();
        assertThat(office.ask(1).state()).isEqualTo(State.ASKED);
    }

    @Test
    void authorAndAsker_areRefusedAsApprovers_byTheService() {
        Release asked = office.ask(office.version("one"));
        for (Actor.Person person : List.of(office.author, office.asker)) {
            assertThatExceptionOfType(Conflict.class)
                    .isThrownBy(() -> office.approve(asked, person))
                    .satisfies(e -> assertThat(e.reason()).isEqualTo(Conflict.Reason.SAME_PERSON));
        }
        assertThat(office.now(asked).state()).isEqualTo(State.ASKED);
    }

    @Test
    void authorAndAsker_areRefusedAsApprovers_byTheDatabase() throws SQLException {
        Release asked = office.ask(office.version("one"));
        for (String column : List.of("author", "asked_by")) {
            refused(
                    "INSERT INTO prompt_release_approver SELECT id, author, asked_by, "
                            + column
                            + ", 0, now() FROM prompt_release",
                    "approver_is_not");
        }
        refused(
                "INSERT INTO prompt_release_approver SELECT id, gen_random_uuid(), asked_by,"
                        + " author, 0, now() FROM prompt_release",
                "violates");
        refused(
                "UPDATE prompt_release SET state = 'live', released_by = author, released_by_name ="
                        + " 'x', released_at = now()",
                "needs 1 approvers");
        refused("UPDATE prompt_release SET digest = repeat('0', 64)", "cannot be changed");
        refused("UPDATE prompt_version SET content = '{}'", "permission denied");
        refused("DELETE FROM prompt_version", "permission denied");
        refused("DELETE FROM prompt_release_approver", "permission denied");
        assertThat(office.now(asked).state()).isEqualTo(State.ASKED);
    }

    private void refused(String sql, String why) throws SQLException {
        try (Connection connection = office.store.app().getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("SET search_path = pilothouse");
            assertThatExceptionOfType(SQLException.class)
                    .isThrownBy(() -> statement.execute(sql))
                    .withMessageContaining(why);
        }
    }

    @Test
    void asManyApprove_asTheFeatureAsks() {
        office.rules.setApprovers(office.admin, ACME, CHAT, 2);
        Release asked = office.ask(office.version("one"));
        assertThat(asked.approversNeeded()).isEqualTo(2);
        assertThatExceptionOfType(Conflict.class)
                .isThrownBy(() -> office.approve(asked, office.officer));
        assertThatExceptionOfType(Conflict.class)
                .isThrownBy(() ->
                        office.decide(
                                asked,
                                End.APPROVED,
                                office.officer,
                                List.of(office.officer.id(), office.officer.id())));
        office.decide(
                asked,
                End.APPROVED,
                office.officer,
                List.of(office.admin.id(), office.officer.id()));
        assertThat(office.now(asked).approvers()).hasSize(2);
    }

    @Test
    void whatTheFeatureAsksForByNow_counts_notWhatItAskedForThen() {
        Release asked = office.ask(office.version("one"));
        office.rules.setApprovers(office.admin, ACME, CHAT, 2);
        int needed =
                office.database.read(
                        tx -> office.approvals.approvers(tx, asked.id().toString(), Instant.now()));
        assertThat(needed).isEqualTo(2);
        assertThatExceptionOfType(Conflict.class)
                .isThrownBy(() -> office.approve(asked, office.officer))
                .withMessageContaining("2 different people");
        office.decide(
                asked,
                End.APPROVED,
                office.officer,
                List.of(office.admin.id(), office.officer.id()));
        assertThat(office.now(asked).state()).isEqualTo(State.LIVE);
    }

    @Test
    void rollback_goesBackAtOnce_toWhatWasLive_andIsReviewed() {
        Release one = office.live("one");
        Release two = office.live("two");
        assertThat(office.now(one).state()).isEqualTo(State.ENDED);
        Release back =
                releases.rollBack(
                        office.oncall, ACME, ANSWER, PRODUCTION, one.digest(), "It rambles");
        assertThat(back.state()).isEqualTo(State.LIVE);
        assertThat(back.kind()).isEqualTo(Release.Kind.ROLLBACK);
        assertThat(office.served().orElseThrow().stable().digest()).isEqualTo(one.digest());
        assertThat(office.now(two).state()).isEqualTo(State.ENDED);
        Release.Review review = back.review().orElseThrow();
        assertThat(Duration.between(back.askedAt(), review.due())).isEqualTo(Duration.ofDays(1));
        assertThat(due()).containsExactly(back.id());
        assertThat(office.desk.open.get(back.id().toString()).title()).startsWith("Review of");
        assertThatExceptionOfType(Conflict.class)
                .isThrownBy(() -> office.approve(back, office.oncall));
        office.approve(back, office.officer);
        assertThat(due()).isEmpty();
        assertThat(office.now(back).review().orElseThrow().agreed()).contains(true);
        assertThat(office.now(back).state()).isEqualTo(State.LIVE);
    }

    private List<UUID> due() {
        ReleaseQuery query =
                new ReleaseQuery(
                        Optional.of(ACME),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        true,
                        Optional.empty(),
                        10);
        return releases.list(office.officer, query).stream().map(Release::id).toList();
    }

    @Test
    void reviewThatObjects_isKept_andChangesNothingByItself() {
        Release one = office.live("one");
        office.live("two");
        Release back =
                releases.rollBack(office.oncall, ACME, ANSWER, PRODUCTION, one.digest(), "Slow");
        office.decide(back, End.CHANGES_REQUESTED, office.officer, List.of());
        assertThat(office.now(back).review().orElseThrow().agreed()).contains(false);
        assertThat(office.served().orElseThrow().stable().release()).isEqualTo(back.id());
    }

    @Test
    void rollback_isRefused_toWhatWasNeverLiveThere_isLive_orIsKilled() throws SQLException {
        Release one = office.live("one");
        Release two = office.live("two");
        Release three = office.ask(office.version("three"));
        assertThatExceptionOfType(NotFound.class).isThrownBy(() -> back(three.digest()));
        assertThatExceptionOfType(Conflict.class).isThrownBy(() -> back(two.digest()));
        assertThatExceptionOfType(NotFound.class)
                .isThrownBy(() ->
                        releases.rollBack(
                                office.oncall,
                                ACME,
                                ANSWER,
                                new Environment("staging"),
                                one.digest(),
                                "x"));
        for (String name : List.of(one.digest(), "answer", "answer@1")) {
            office.killed.add(name);
            assertThatExceptionOfType(Conflict.class)
                    .isThrownBy(() -> back(one.digest()))
                    .withMessageContaining("killed");
            office.killed.clear();
        }
        refused(
                "INSERT INTO prompt_release (tenant, prompt, version, feature, environment, kind,"
                        + " state, content, digest, author, author_name, asked_by, asked_by_name,"
                        + " asked_at, note, approvers_needed, released_by, released_by_name,"
                        + " released_at, review_due_at) SELECT tenant, prompt, version, feature,"
                        + " environment, 'rollback', 'live', content, digest, author, author_name,"
                        + " asked_by, asked_by_name, asked_at, note, 1, author, 'x', now(), now()"
                        + " FROM prompt_release WHERE state = 'asked'",
                "was never live");
        back(one.digest());
    }

    private Release back(String digest) {
        return releases.rollBack(office.oncall, ACME, ANSWER, PRODUCTION, digest, "Back");
    }

    @Test
    void canary_getsItsShare_thenAllOrNothing() {
        Release one = office.live("one");
        long two = office.version("two");
        Release canary = office.askCanary(two, 500, Optional.empty());
        office.approve(canary, office.officer);
        assertThat(office.now(canary).state()).isEqualTo(State.CANARY);
        LiveRelease served = office.served().orElseThrow();
        assertThat(served.stable().digest()).isEqualTo(one.digest());
        assertThat(served.canary().orElseThrow().digest()).isEqualTo(canary.digest());
        assertThat(served.share()).isEqualTo(500);

        office.canaries.takeBack(office.oncall, ACME, canary.id(), "Errors");
        assertThat(office.served().orElseThrow().canary()).isEmpty();
        assertThat(office.now(canary).state()).isEqualTo(State.ENDED);
        assertThatExceptionOfType(NotFound.class).isThrownBy(() -> back(canary.digest()));

        Release again = office.askCanary(two, 500, Optional.empty());
        office.approve(again, office.officer);
        office.canaries.promote(office.asker, ACME, again.id());
        assertThat(office.served().orElseThrow().stable().digest()).isEqualTo(again.digest());
        assertThat(office.served().orElseThrow().canary()).isEmpty();
        assertThat(office.now(one).state()).isEqualTo(State.ENDED);
        assertThatExceptionOfType(Conflict.class)
                .isThrownBy(() -> office.canaries.promote(office.asker, ACME, again.id()));
        assertThat(back(one.digest()).state()).isEqualTo(State.LIVE);
    }

    @Test
    void canary_needsSomethingLiveBesideIt() {
        long one = office.version("one");
        assertThatExceptionOfType(BadInput.class)
                .isThrownBy(() -> office.askCanary(one, 500, Optional.empty()))
                .satisfies(e -> assertThat(e.field()).isEqualTo("share"));
    }

    @Test
    void everyTransition_isForThoseWhoMay() {
        for (Role role : Role.values()) {
            Actor.Person person = Office.person("P", role);
            boolean writes = role == Role.ENGINEER || role == Role.ADMIN;
            boolean back = role == Role.ONCALL || role == Role.ADMIN;
            Release before = office.live("before " + role.word());
            Release live = office.live("live " + role.word());
            long next = office.version("next " + role.word());
            ReleaseRequest request = ReleaseRequest.of(ACME, ANSWER, next, PRODUCTION, "x");
            allowed(writes, () -> releases.ask(person, request));
            office.ask(office.version("again " + role.word()));
            UUID open = releases.list(office.author, ReleaseQuery.of(ACME, ANSWER)).getFirst().id();
            allowed(writes, () -> releases.withdraw(person, ACME, open, "x"));
            allowed(
                    back,
                    () ->
                            releases.rollBack(
                                    person, ACME, ANSWER, PRODUCTION, before.digest(), "x"));
            Release canary = canary("canary " + role.word());
            allowed(writes, () -> office.canaries.promote(person, ACME, canary.id()));
            Release other = canary("other " + role.word());
            allowed(writes || back, () -> office.canaries.takeBack(person, ACME, other.id(), "x"));
            boolean sees = role != Role.EXECUTIVE;
            allowed(sees, () -> releases.find(person, ACME, live.id()));
            Release third = canary("third " + role.word());
            allowed(sees, () -> office.canaries.look(person, ACME, third.id()));
            allowed(sees, () -> releases.content(person, ACME, live.id()));
            allowed(sees, () -> releases.list(person, ReleaseQuery.of(ACME, ANSWER)));
            allowed(writes, () -> office.rules.lock(person, ACME, CHAT, PRODUCTION));
            office.rules.lock(office.admin, ACME, CHAT, PRODUCTION);
            allowed(role == Role.ADMIN, () -> office.rules.unlock(person, ACME, CHAT, PRODUCTION));
            allowed(role == Role.ADMIN, () -> office.rules.setApprovers(person, ACME, CHAT, 1));
        }
        allowed(
                false,
                () ->
                        releases.ask(
                                Actor.OPERATOR,
                                ReleaseRequest.of(ACME, ANSWER, 1, PRODUCTION, "x")));
    }

    private Release canary(String text) {
        Release canary = office.askCanary(office.version(text), 500, Optional.empty());
        office.approve(canary, office.officer);
        return canary;
    }

    private static void allowed(boolean may, Runnable act) {
        if (may) {
            act.run();
        } else {
            assertThatExceptionOfType(Denied.class).isThrownBy(act::run);
        }
    }

    @Test
    void evidence_holdsTheDifferenceToWhatIsLive() {
        assertThat(office.live("one").evidence()).containsKey("diff");
        Release two = office.ask(office.version("two"));
        @SuppressWarnings("unchecked")
        Map<String, Object> diff = (Map<String, Object>) two.evidence().get("diff");
        assertThat(diff).containsEntry("from", "answer@1").containsEntry("places", "messages[0]");
        assertThat(two.evidence()).doesNotContainKey("canary");
        office.approve(two, office.officer);
        assertThat(
                        office.askCanary(
                                        office.version("three"), 550, Optional.of(CanaryRule.USUAL))
                                .evidence()
                                .get("canary"))
                .isEqualTo(
                        Map.of(
                                "share_percent",
                                "5.5",
                                "decided",
                                "by its rule: errors +1 point, time +20 %, cost +20 %, quality −10 %;"
                                        + " from 200 calls on, for at most 24 h"));
        assertThatExceptionOfType(BadInput.class)
                .isThrownBy(() ->
                        new ReleaseRequest(
                                ACME,
                                ANSWER,
                                1,
                                PRODUCTION,
                                Release.WHOLE,
                                Optional.empty(),
                                "x",
                                Map.of("playground", "x".repeat(50_000))));
    }

    @Test
    void moreApprovers_areAskedForByTheRequest_fewerAreNot() {
        Release two = releases.ask(office.asker, approvedBy(office.version("one"), 2));
        assertThat(two.approversNeeded()).isEqualTo(2);
        assertThat(office.desk.open.get(two.id().toString()).approvers()).isEqualTo(2);
        assertThatExceptionOfType(Conflict.class)
                .isThrownBy(() -> office.approve(two, office.officer));
        office.rules.setApprovers(office.admin, ACME, CHAT, 3);
        assertThatExceptionOfType(BadInput.class)
                .isThrownBy(() -> releases.ask(office.asker, approvedBy(office.version("b"), 2)))
                .satisfies(e -> assertThat(e.field()).isEqualTo("approvers"))
                .withMessageContaining("at least 3");
        assertThatExceptionOfType(BadInput.class).isThrownBy(() -> approvedBy(1, 6));
    }

    private static ReleaseRequest approvedBy(long version, int approvers) {
        return new ReleaseRequest(
                ACME,
                ANSWER,
                version,
                PRODUCTION,
                Release.WHOLE,
                Optional.empty(),
                Optional.of(approvers),
                "Please",
                Map.of());
    }

    @Test
    void modelThatNoDeploymentServes_isRefused() {
        office.prompts.push(
                office.author,
                ACME,
                ANSWER,
                CHAT,
                "",
                dev.pilothouse.policy.rules.prompts.PromptJson.read(
                        "{\"model\":\"huge\",\"messages\":[{\"role\":\"user\",\"content\":\"a\"}]}"),
                0,
                "x");
        assertThatExceptionOfType(BadInput.class)
                .isThrownBy(() -> office.ask(1))
                .satisfies(e -> assertThat(e.field()).isEqualTo("model"));
    }

    @Test
    void locks_areToldToNodes_andEachChangeIsCounted() {
        long before = change();
        office.rules.lock(office.author, ACME, CHAT, PRODUCTION);
        assertThat(ReleaseRules.published(office.database))
                .extracting(FeatureLock::lockedBy)
                .containsExactly("Ann");
        long locked = change();
        assertThat(locked).isGreaterThan(before);
        office.live("one");
        assertThat(change()).isGreaterThan(locked);
        office.rules.unlock(office.admin, ACME, CHAT, PRODUCTION);
        assertThat(office.rules.locks(office.author)).isEmpty();
    }

    private long change() {
        return office.database.read(
                tx -> new dev.pilothouse.registry.store.PublicationStore(tx).change());
    }

    @Test
    void contentThatWasChangedInTheStore_doesNotGoLive() throws SQLException {
        Release asked = office.ask(office.version("one"));
        try (Connection owner =
                        java.sql.DriverManager.getConnection(
                                office.store.url(),
                                "pilothouse_owner",
                                office.store.ownerPassword());
                Statement statement = owner.createStatement()) {
            statement.execute(
                    "ALTER TABLE pilothouse.prompt_release DISABLE TRIGGER"
                            + " prompt_release_is_approved");
            statement.execute(
                    "UPDATE pilothouse.prompt_release SET content = replace(content, 'one',"
                            + " 'two')");
        }
        assertThatException().isThrownBy(() -> office.approve(asked, office.officer));
        assertThat(office.served()).isEmpty();
    }

    @Test
    void prompt_ofManyVersions_isPublishedOnce() {
        office.live("one");
        office.version("two");
        LiveRelease served = office.served().orElseThrow();
        assertThat(served.newest()).isEqualTo(2);
        assertThat(served.stable().version()).isEqualTo(1);
        assertThat(says("one").messages()).hasSize(2);
    }
}
