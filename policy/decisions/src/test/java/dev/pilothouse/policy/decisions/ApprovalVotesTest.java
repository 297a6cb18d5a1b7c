package dev.pilothouse.policy.decisions;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pilothouse.db.model.Actor;
import dev.pilothouse.db.model.Approvable;
import dev.pilothouse.db.model.ApprovalKind;
import dev.pilothouse.db.model.BadInput;
import dev.pilothouse.db.model.Conflict;
import dev.pilothouse.db.model.Denied;
import dev.pilothouse.db.model.Grant;
import dev.pilothouse.db.model.Role;
import dev.pilothouse.policy.audit.LoggedEntry;
import dev.pilothouse.policy.decisions.Approval.State;
import dev.pilothouse.policy.decisions.ApprovalFilter.Show;
import java.sql.SQLException;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Who decides, and what a decision does. */
class ApprovalVotesTest extends ApprovalRoom {
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

    private static String end(UUID id, String state) {
        return "UPDATE pilothouse.approval SET state = '%s', ended_at = now() WHERE id = '%s'"
                .formatted(state, id);
    }

    private static String vote(UUID id, UUID person, String onBehalfOf) {
        return "INSERT INTO pilothouse.approval_vote VALUES ('%s', '%s', 'approve', '', now(), %s)"
                .formatted(id, person, onBehalfOf);
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
}
