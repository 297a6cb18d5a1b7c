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
import dev.pilothouse.db.model.NotFound;
import dev.pilothouse.db.model.Role;
import dev.pilothouse.policy.decisions.Approval.State;
import java.sql.SQLException;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Test;

/** How a request comes and goes other than by votes. */
class ApprovalRequestsTest extends ApprovalRoom {
    private static final String NEWER = "cd".repeat(32);

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

    @Test
    void approvals_goWithTheirTenant() {
        ask(eve, request(DIGEST, Set.of(), 1));
        assertThat(control.inbox.waiting(lena)).isEqualTo(1);
        refusedNothing("DELETE FROM pilothouse.tenant WHERE id = 'acme'");
        assertThat(control.inbox.waiting(lena)).isZero();
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

    private void refusedNothing(String sql) {
        try (var connection = control.store.app().getConnection();
                var statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }
}
