package dev.pilothouse.policy.decisions;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pilothouse.db.model.Actor;
import dev.pilothouse.db.model.ApprovalDesk.Request;
import dev.pilothouse.db.model.ApprovalKind;
import dev.pilothouse.db.model.Denied;
import dev.pilothouse.db.model.NodeId;
import dev.pilothouse.db.model.NotFound;
import dev.pilothouse.db.model.Role;
import dev.pilothouse.policy.decisions.Approval.State;
import dev.pilothouse.policy.decisions.ApprovalFilter.Show;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** Who sees what, and how it is listed. */
class ApprovalSightTest extends ApprovalRoom {
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
        UUID id = ask(eve, plain(ApprovalKind.PROMPT_RELEASE, Optional.empty(), "all"));
        Actor.Person ada = control.person("ada", Role.ADMIN, ACME, admin);
        assertThat(control.inbox.find(ada, id)).isEmpty();
        assertThat(control.inbox.waiting(ada)).isZero();
        assertThatThrownBy(() -> approvals.approve(ada, id, yes())).isInstanceOf(NotFound.class);
        assertThat(approvals.approve(lena, id, yes()).state()).isEqualTo(State.APPROVED);
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
}
