package dev.pilothouse.policy.decisions;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pilothouse.db.model.Actor;
import dev.pilothouse.db.model.Approvable;
import dev.pilothouse.db.model.ApprovalDesk.Request;
import dev.pilothouse.db.model.ApprovalKind;
import dev.pilothouse.db.model.BadInput;
import dev.pilothouse.db.model.Conflict;
import dev.pilothouse.db.model.Denied;
import dev.pilothouse.db.model.Grant;
import dev.pilothouse.db.model.NodeId;
import dev.pilothouse.db.model.NotFound;
import dev.pilothouse.db.model.Role;
import dev.pilothouse.db.model.TenantId;
import dev.pilothouse.policy.audit.LoggedEntry;
import dev.pilothouse.policy.decisions.Approval.State;
import dev.pilothouse.policy.decisions.ApprovalFilter.Show;
import java.sql.SQLException;
import java.util.ArrayList;
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
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ApprovalsTest {
    private static final TenantId ACME = new TenantId("acme");
    private static final TenantId OTHER = new TenantId("other");
    private static final String DIGEST = "ab".repeat(32);
    private static final String NEWER = "cd".repeat(32);

    private final Decisions control = new Decisions();
    private final Approvals approvals = control.approvals;
    private final Notebook releases = new Notebook(ApprovalKind.PROMPT_RELEASE);
    private final Actor.Person admin = control.person("admin", Role.ADMIN);
    private final Actor.Person eve = control.person("eve", Role.ENGINEER);
    private final Actor.Person jonas = control.person("jonas", Role.ENGINEER);
    private final Actor.Person lena = control.person("lena", Role.COMPLIANCE);

    @BeforeEach
    void content() {
        control.tenants.create(admin, ACME, "Acme");
        control.tenants.create(admin, OTHER, "Other");
        control.others.add(releases);
    }

    private static Request request(String digest, Set<UUID> authors, int approvers) {
        return new Request(
                ApprovalKind.PROMPT_RELEASE,
                Optional.of(ACME),
                "support-answer",
                "support-answer v18 in production",
                digest,
                authors,
                approvers,
                approvers == 2 ? "high-risk" : "",
                "shorter",
                Map.of("before", Map.of("temperature", "0.4")),
                "/prompts/support-answer",
                Optional.empty());
    }

    private UUID ask(Actor.Person asker, Request request) {
        return control.database.write(tx -> approvals.ask(tx, asker, request));
    }

    private static Ballot yes() {
        return Ballot.of(DIGEST, "read it all");
    }

    private Approval read(UUID id) {
        return control.inbox.find(admin, id).orElseThrow().approval();
    }

    @Test
    void request_isTakenBackByWhoAsked_andByNobodyElse() {
        UUID id = ask(eve, request(DIGEST, Set.of(jonas.id()), 1));
        for (Actor other : List.of(jonas, lena, admin, Actor.OPERATOR)) {
            assertThatThrownBy(() -> approvals.withdraw(other, id, ""))
                    .isInstanceOfAny(Denied.class, NotFound.class);
        }
        Approval after = approvals.withdraw(eve, id, "not yet");
        assertThat(after.state()).isEqualTo(State.WITHDRAWN);
        assertThat(releases.decided.getFirst().end()).isEqualTo(Approvable.End.WITHDRAWN);
        assertThat(releases.decided.getFirst().approvers()).isEmpty();
        assertThat(control.entries(admin, "approval.withdraw").getFirst().reason())
                .isEqualTo("not yet");
        assertThatThrownBy(() -> approvals.withdraw(eve, id, "")).isInstanceOf(Conflict.class);
        assertThatThrownBy(() -> approvals.approve(lena, id, yes())).isInstanceOf(Conflict.class);
        assertThatThrownBy(() -> approvals.withdraw(eve, id, "x".repeat(501)))
                .isInstanceOf(BadInput.class);
    }

    @Test
    void withdrawal_thatTheRoomRefuses_leavesTheRequestOpen() {
        UUID id = ask(eve, request(DIGEST, Set.of(), 1));
        releases.changed = true;
        assertThatThrownBy(() -> approvals.withdraw(eve, id, "")).isInstanceOf(Conflict.class);
        assertThat(read(id).state()).isEqualTo(State.OPEN);
    }

    @Test
    void approval_isDecidedByAnotherAndIsInTheLog() {
        UUID id = ask(eve, request(DIGEST, Set.of(), 1));
        Approval open = read(id);
        assertThat(open.state()).isEqualTo(State.OPEN);
        assertThat(open.asker().name()).isEqualTo("eve");
        assertThat(open.evidence()).containsKey("before");
        Approval approved = approvals.approve(lena, id, yes());
        assertThat(approved.state()).isEqualTo(State.APPROVED);
        Approvable.Decision decision = releases.decided.getFirst();
        assertThat(decision.end()).isEqualTo(Approvable.End.APPROVED);
        assertThat(decision.approval()).isEqualTo(id);
        assertThat(decision.digest()).isEqualTo(DIGEST);
        assertThat(decision.approvers()).containsExactly(lena.id());
        assertThat(decision.last().id()).isEqualTo(lena.id());
        assertThat(releases.committed).containsExactly(decision);
        LoggedEntry asked = control.entries(admin, "approval.ask").getFirst();
        assertThat(asked.objectId()).isEqualTo(id.toString());
        assertThat(asked.entities()).contains("prompt-release:support-answer");
        LoggedEntry given = control.entries(admin, "approval.approve").getFirst();
        assertThat(given.actorName()).isEqualTo("lena");
        assertThat(given.reason()).isEqualTo("read it all");
        assertThat(given.detail().orElseThrow()).contains("\"state\":\"approved\"");
    }

    @Test
    void authorsAndAskers_neverDecide() {
        UUID id = ask(eve, request(DIGEST, Set.of(jonas.id()), 1));
        for (Actor.Person author : List.of(eve, jonas)) {
            assertThatThrownBy(() -> approvals.approve(author, id, yes()))
                    .isInstanceOf(Conflict.class)
                    .hasMessageContaining("another person");
            assertThatThrownBy(() -> approvals.requestChanges(author, id, yes()))
                    .isInstanceOf(Conflict.class);
        }
        assertThat(read(id).votes()).isEmpty();
        assertThat(control.entries(admin, "approval.refuse")).hasSize(4);
        assertThat(control.inbox.waiting(eve)).isZero();
        assertThat(control.inbox.waiting(jonas)).isZero();
        assertThat(control.inbox.waiting(lena)).isEqualTo(1);
    }

    @Test
    void database_refusesAnAuthorsVoteAndAnUnearnedEnd() {
        UUID id = ask(eve, request(DIGEST, Set.of(jonas.id()), 1));
        refused(vote(id, eve.id(), "NULL"), "an author may not decide");
        refused(vote(id, jonas.id(), "NULL"), "an author may not decide");
        refused(vote(id, lena.id(), "'" + jonas.id() + "'"), "an author may not decide");
        refused(end(id, "approved"), "needs 1 approvers");
        refused("UPDATE pilothouse.approval SET authors = '{}'", "permission denied");
        refused("DELETE FROM pilothouse.approval_vote", "permission denied");
        approvals.approve(lena, id, yes());
        refused(end(id, "withdrawn"), "is approved already");
        refused(vote(id, admin.id(), "NULL"), "is approved");
    }

    private static String vote(UUID id, UUID person, String onBehalfOf) {
        return "INSERT INTO pilothouse.approval_vote VALUES ('%s', '%s', 'approve', '', now(), %s)"
                .formatted(id, person, onBehalfOf);
    }

    private static String end(UUID id, String state) {
        return "UPDATE pilothouse.approval SET state = '%s', ended_at = now() WHERE id = '%s'"
                .formatted(state, id);
    }

    private void refused(String sql, String why) {
        assertThatThrownBy(
                        () -> {
                            try (var connection = control.store.app().getConnection();
                                    var statement = connection.createStatement()) {
                                statement.execute(sql);
                            }
                        })
                .isInstanceOf(SQLException.class)
                .hasMessageContaining(why);
    }

    @Test
    void highRisk_takesTwoDifferentPeople() {
        UUID id = ask(eve, request(DIGEST, Set.of(), 2));
        assertThat(approvals.approve(lena, id, yes()).state()).isEqualTo(State.OPEN);
        assertThat(releases.decided).isEmpty();
        assertThatThrownBy(() -> approvals.approve(lena, id, yes()))
                .isInstanceOf(Conflict.class)
                .hasMessageContaining("you decided already");
        assertThat(approvals.approve(jonas, id, yes()).state()).isEqualTo(State.APPROVED);
        assertThat(releases.decided.getFirst().approvers()).containsExactly(lena.id(), jonas.id());
    }

    @Test
    void whatNeedsMorePeopleByNow_staysOpenForThem() throws SQLException {
        UUID id = ask(eve, request(DIGEST, Set.of(), 1));
        releases.approvers = 2;
        Approval after = approvals.approve(lena, id, yes());
        assertThat(after.state()).isEqualTo(State.OPEN);
        assertThat(after.approvers()).isEqualTo(2);
        assertThat(releases.decided).isEmpty();
        releases.approvers = 1;
        assertThat(approvals.approve(jonas, id, yes()).state()).isEqualTo(State.APPROVED);
        assertThat(releases.decided.getFirst().approvers()).containsExactly(lena.id(), jonas.id());
        UUID other = ask(eve, request(DIGEST, Set.of(), 2));
        refused(
                "UPDATE pilothouse.approval SET approvers = 1 WHERE id = '" + other + "'",
                "not fewer");
    }

    @Test
    void voteOfWhoLostThePermission_doesNotCount() {
        UUID id = ask(eve, request(DIGEST, Set.of(), 2));
        approvals.approve(lena, id, yes());
        control.access.revoke(admin, lena.id(), Grant.everywhere(Role.COMPLIANCE));
        assertThat(approvals.approve(jonas, id, yes()).state()).isEqualTo(State.OPEN);
        assertThat(read(id).votes()).extracting(Approval.Vote::counts).containsExactly(false, true);
        assertThat(approvals.approve(admin, id, yes()).state()).isEqualTo(State.APPROVED);
        assertThat(releases.decided.getFirst().approvers()).containsExactly(jonas.id(), admin.id());
    }

    @Test
    void permissionThatIsGone_isNotUsedAnyMore() {
        UUID id = ask(eve, request(DIGEST, Set.of(), 1));
        control.access.revoke(admin, lena.id(), Grant.everywhere(Role.COMPLIANCE));
        assertThatThrownBy(() -> approvals.approve(lena, id, yes())).isInstanceOf(Denied.class);
        assertThat(releases.decided).isEmpty();
    }

    @Test
    void changesRequested_endIt() {
        UUID id = ask(eve, request(DIGEST, Set.of(), 2));
        approvals.approve(jonas, id, yes());
        assertThatThrownBy(() -> approvals.requestChanges(lena, id, Ballot.of(DIGEST, " ")))
                .isInstanceOf(BadInput.class)
                .hasMessageContaining("comment");
        Approval ended = approvals.requestChanges(lena, id, Ballot.of(DIGEST, "name the figure"));
        assertThat(ended.state()).isEqualTo(State.CHANGES_REQUESTED);
        assertThat(ended.end().orElseThrow().why()).isEqualTo("name the figure");
        assertThat(releases.decided.getFirst().end()).isEqualTo(Approvable.End.CHANGES_REQUESTED);
        assertThat(releases.decided.getFirst().approvers()).isEmpty();
        assertThatThrownBy(() -> approvals.approve(admin, id, yes()))
                .isInstanceOf(Conflict.class)
                .hasMessageContaining("changes-requested");
    }

    @Test
    void anotherDigest_voidsTheOpenApproval() {
        UUID old = ask(eve, request(DIGEST, Set.of(), 2));
        approvals.approve(lena, old, yes());
        UUID fresh = ask(eve, request(NEWER, Set.of(), 2));
        assertThat(read(old).state()).isEqualTo(State.VOID);
        assertThat(read(fresh).votes()).isEmpty();
        assertThatThrownBy(() -> approvals.approve(jonas, old, yes())).isInstanceOf(Conflict.class);
        assertThatThrownBy(() -> approvals.approve(jonas, fresh, yes()))
                .isInstanceOf(Conflict.class)
                .hasMessageContaining(NEWER);
        assertThat(control.entries(admin, "approval.void")).hasSize(1);
        assertThat(releases.decided).isEmpty();
    }

    @Test
    void withdrawn_isOver() {
        UUID id = ask(eve, request(DIGEST, Set.of(), 1));
        control.database.run(tx ->
                approvals.withdraw(
                        tx, eve, ApprovalKind.PROMPT_RELEASE, "support-answer", "not yet"));
        assertThat(read(id).state()).isEqualTo(State.WITHDRAWN);
        assertThatThrownBy(() -> approvals.approve(lena, id, yes())).isInstanceOf(Conflict.class);
        assertThat(control.entries(admin, "approval.withdraw").getFirst().reason())
                .isEqualTo("not yet");
        control.database.run(tx ->
                approvals.withdraw(
                        tx, eve, ApprovalKind.PROMPT_RELEASE, "support-answer", "again"));
        assertThat(control.entries(admin, "approval.withdraw")).hasSize(1);
    }

    @Test
    void roomThatRefuses_undoesTheDecision() {
        UUID id = ask(eve, request(DIGEST, Set.of(), 1));
        releases.changed = true;
        assertThatThrownBy(() -> approvals.approve(lena, id, yes())).isInstanceOf(Conflict.class);
        assertThat(read(id).state()).isEqualTo(State.OPEN);
        assertThat(read(id).votes()).isEmpty();
        assertThat(releases.committed).isEmpty();
        assertThat(control.entries(admin, "approval.approve")).isEmpty();
    }

    @ParameterizedTest
    @EnumSource
    void eachKind_isDecidedByTheRolesThatMay(ApprovalKind kind) {
        Notebook room = new Notebook(kind);
        control.others.addFirst(room);
        int decided = 0;
        for (Role role : Role.values()) {
            Actor.Person person = control.person("one-" + role.word(), role);
            UUID id = ask(eve, of(kind, role));
            boolean may = kind.permission().of(role);
            assertThat(control.inbox.list(person, ApprovalFilter.of(Show.WAITING)))
                    .as("inbox of %s", role)
                    .extracting(Approval::id)
                    .satisfies(ids -> assertThat(ids.contains(id)).isEqualTo(may));
            if (may) {
                approvals.approve(person, id, yes());
                decided++;
            } else {
                assertThatThrownBy(() -> approvals.approve(person, id, yes()))
                        .as("%s by %s", kind, role)
                        .isInstanceOf(Denied.class);
                assertThatThrownBy(() -> approvals.requestChanges(person, id, yes()))
                        .isInstanceOf(Denied.class);
            }
            assertThat(room.decided).hasSize(decided);
        }
        assertThat(decided).isGreaterThan(1);
    }

    private static Request of(ApprovalKind kind, Role role) {
        Request like = request(DIGEST, Set.of(), 1);
        return new Request(
                kind,
                like.tenant(),
                "thing-" + role.word(),
                like.title(),
                DIGEST,
                Set.of(),
                1,
                "",
                "",
                Map.of(),
                "/",
                Optional.empty());
    }

    @Test
    void machines_neverDecideNorSee() {
        UUID id = ask(eve, request(DIGEST, Set.of(), 1));
        for (Actor machine :
                List.of(
                        Actor.OPERATOR,
                        Actor.CONTROL_PLANE,
                        new Actor.Node(new NodeId("gateway-1")))) {
            assertThatThrownBy(() -> approvals.approve(machine, id, yes()))
                    .isInstanceOf(Denied.class);
            assertThatThrownBy(() -> approvals.requestChanges(machine, id, yes()))
                    .isInstanceOf(Denied.class);
            assertThatThrownBy(() -> approvals.comment(machine, id, "hello"))
                    .isInstanceOf(Denied.class);
            assertThatThrownBy(() -> control.inbox.find(machine, id)).isInstanceOf(Denied.class);
            assertThat(control.inbox.waiting(machine)).isZero();
        }
    }

    @Test
    void othersTenants_areNotThere() {
        UUID id = ask(eve, request(DIGEST, Set.of(), 1));
        Actor.Person olga = control.person("olga", Role.ADMIN, OTHER, admin);
        assertThat(control.inbox.find(olga, id)).isEmpty();
        assertThat(control.inbox.list(olga, ApprovalFilter.of(Show.ALL))).isEmpty();
        assertThatThrownBy(() -> approvals.approve(olga, id, yes())).isInstanceOf(NotFound.class);
        assertThatThrownBy(() -> approvals.comment(olga, id, "mine")).isInstanceOf(NotFound.class);
        Actor.Person ada = control.person("ada", Role.ADMIN, ACME, admin);
        assertThat(approvals.approve(ada, id, yes()).state()).isEqualTo(State.APPROVED);
    }

    @Test
    void whatBelongsToNoTenant_needsAGrantForAll() {
        Request like = request(DIGEST, Set.of(), 1);
        UUID id =
                ask(
                        eve,
                        new Request(
                                like.kind(),
                                Optional.empty(),
                                "all",
                                like.title(),
                                DIGEST,
                                Set.of(),
                                1,
                                "",
                                "",
                                Map.of(),
                                "/",
                                Optional.empty()));
        Actor.Person ada = control.person("ada", Role.ADMIN, ACME, admin);
        assertThat(control.inbox.find(ada, id)).isEmpty();
        assertThat(control.inbox.waiting(ada)).isZero();
        assertThatThrownBy(() -> approvals.approve(ada, id, yes())).isInstanceOf(NotFound.class);
        assertThat(approvals.approve(lena, id, yes()).state()).isEqualTo(State.APPROVED);
    }

    @Test
    void lastVotesAtTheSameMoment_endItOnce() throws Exception {
        List<Actor.Person> voters =
                Stream.of("a", "b", "c", "d", "e", "f")
                        .map(n -> control.person("voter-" + n, Role.COMPLIANCE))
                        .toList();
        UUID id = ask(eve, request(DIGEST, Set.of(), 2));
        List<String> outcomes =
                atOnce(
                        voters.stream()
                                .<Callable<String>>map(
                                        v -> () -> approvals.approve(v, id, yes()).state().word())
                                .toList());
        assertThat(outcomes).containsOnlyOnce("open").containsOnlyOnce("approved");
        assertThat(outcomes.stream().filter("conflict"::equals)).hasSize(4);
        assertThat(releases.decided).hasSize(1);
        assertThat(read(id).votes()).hasSize(2);
    }

    @Test
    void approvalAndObjectionAtTheSameMoment_haveOneEnd() throws Exception {
        UUID id = ask(eve, request(DIGEST, Set.of(), 1));
        List<String> outcomes =
                atOnce(
                        List.of(
                                () -> approvals.approve(lena, id, yes()).state().word(),
                                () -> approvals.requestChanges(jonas, id, yes()).state().word()));
        assertThat(outcomes).containsOnlyOnce("conflict");
        assertThat(releases.decided).hasSize(1);
        assertThat(read(id).votes()).hasSize(1);
    }

    @Test
    void askedAtTheSameMoment_leavesOneOpen() throws Exception {
        List<String> ids =
                atOnce(
                        Stream.generate(() ->
                                        (Callable<String>)
                                                () ->
                                                        ask(eve, request(DIGEST, Set.of(), 1))
                                                                .toString())
                                .limit(6)
                                .toList());
        assertThat(ids).doesNotHaveDuplicates();
        assertThat(control.inbox.list(admin, ApprovalFilter.of(Show.WAITING))).hasSize(1);
        assertThat(control.entries(admin, "approval.void")).hasSize(5);
    }

    private static List<String> atOnce(List<Callable<String>> tasks) throws Exception {
        CyclicBarrier start = new CyclicBarrier(tasks.size());
        try (ExecutorService threads = Executors.newFixedThreadPool(tasks.size())) {
            List<Future<String>> running = new ArrayList<>();
            for (Callable<String> task : tasks) {
                running.add(
                        threads.submit(() -> {
                            start.await();
                            try {
                                return task.call();
                            } catch (Conflict e) {
                                return "conflict";
                            }
                        }));
            }
            List<String> outcomes = new ArrayList<>();
            for (Future<String> each : running) {
                outcomes.add(each.get());
            }
            return outcomes;
        }
    }

    @Test
    void lists_pageAndFilter() {
        List<UUID> asked = new ArrayList<>();
        for (Role role : Role.values()) {
            asked.addFirst(ask(eve, of(ApprovalKind.PROMPT_RELEASE, role)));
        }
        ApprovalFilter two = ApprovalFilter.of(Show.ALL).page(Optional.empty(), 2);
        List<Approval> first = control.inbox.list(lena, two);
        assertThat(first).extracting(Approval::id).isEqualTo(asked.subList(0, 2));
        List<Approval> second =
                control.inbox.list(lena, two.page(Optional.of(first.getLast().id()), 10));
        assertThat(second).extracting(Approval::id).isEqualTo(asked.subList(2, 5));
        assertThat(control.inbox.list(eve, ApprovalFilter.of(Show.ASKED))).hasSize(5);
        assertThat(control.inbox.list(lena, ApprovalFilter.of(Show.ASKED))).isEmpty();
        assertThat(
                        control.inbox.list(
                                lena, ApprovalFilter.of(Show.ALL).of(ApprovalKind.MODEL_CARD)))
                .isEmpty();
        assertThat(control.inbox.list(lena, ApprovalFilter.of(Show.ALL).in(Optional.of(OTHER))))
                .isEmpty();
        assertThatThrownBy(() -> two.page(Optional.empty(), 201)).hasMessageContaining("limit");
    }

    @Test
    void whatBelongsToNoTenant_isListedInEach() {
        Request of = request(DIGEST, Set.of(), 1);
        UUID id =
                ask(
                        eve,
                        new Request(
                                of.kind(),
                                Optional.empty(),
                                of.subject(),
                                of.title(),
                                of.digest(),
                                of.authors(),
                                of.approvers(),
                                of.risk(),
                                of.note(),
                                of.evidence(),
                                of.link(),
                                of.due()));
        for (Show show : List.of(Show.ALL, Show.WAITING)) {
            assertThat(control.inbox.list(lena, ApprovalFilter.of(show).in(Optional.of(OTHER))))
                    .extracting(Approval::id)
                    .containsExactly(id);
        }
    }

    @Test
    void comments_areKeptInOrderAndInTheLog() {
        UUID id = ask(eve, request(DIGEST, Set.of(), 1));
        approvals.comment(lena, id, "which figure?");
        Approval commented = approvals.comment(eve, id, "the second one");
        assertThat(commented.comments())
                .extracting(c -> c.person().name() + ": " + c.text())
                .containsExactly("lena: which figure?", "eve: the second one");
        assertThat(control.entries(admin, "approval.comment")).hasSize(2);
        assertThatThrownBy(() -> approvals.comment(lena, id, "")).isInstanceOf(BadInput.class);
    }

    @Test
    void whoMayDecide_isNamed() {
        UUID id = ask(eve, request(DIGEST, Set.of(jonas.id()), 2));
        control.person("olga", Role.ADMIN, OTHER, admin);
        assertThat(control.inbox.find(eve, id).orElseThrow().mayDecide())
                .extracting(Approval.Named::name)
                .containsExactly("admin", "lena");
        approvals.approve(lena, id, yes());
        assertThat(control.inbox.find(eve, id).orElseThrow().mayDecide())
                .extracting(Approval.Named::name)
                .containsExactly("admin");
    }

    @Test
    void badRequests_nameTheField() {
        Request fine = request(DIGEST, Set.of(), 1);
        refuses("digest", () -> ask(eve, request("AB", Set.of(), 1)));
        refuses("approvers", () -> ask(eve, request(DIGEST, Set.of(), 6)));
        refuses("link", () -> ask(eve, withLink(fine, "//elsewhere.example")));
        refuses("link", () -> ask(eve, withLink(fine, "https://elsewhere.example")));
        assertThatThrownBy(() -> ask(eve, of(ApprovalKind.MODEL_CARD, Role.ADMIN)))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("model-card");
        assertThatThrownBy(() -> approvals.approve(lena, UUID.randomUUID(), yes()))
                .isInstanceOf(NotFound.class);
    }

    private static Request withLink(Request r, String link) {
        return new Request(
                r.kind(),
                r.tenant(),
                r.subject(),
                r.title(),
                r.digest(),
                r.authors(),
                r.approvers(),
                r.risk(),
                r.note(),
                r.evidence(),
                link,
                r.due());
    }

    private static void refuses(String field, Callable<?> call) {
        assertThatThrownBy(call::call)
                .isInstanceOf(BadInput.class)
                .hasMessageStartingWith(field + ":");
    }

    @Test
    void approvals_goWithTheirTenant() {
        ask(eve, request(DIGEST, Set.of(), 1));
        assertThat(control.inbox.waiting(lena)).isEqualTo(1);
        refusedNothing("DELETE FROM pilothouse.tenant WHERE id = 'acme'");
        assertThat(control.inbox.waiting(lena)).isZero();
    }

    private void refusedNothing(String sql) {
        try (var connection = control.store.app().getConnection();
                var statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }
}
