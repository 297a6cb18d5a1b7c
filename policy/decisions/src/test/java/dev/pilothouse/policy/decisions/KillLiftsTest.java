package dev.pilothouse.policy.decisions;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pilothouse.db.model.Actor;
import dev.pilothouse.db.model.ApprovalKind;
import dev.pilothouse.db.model.Conflict;
import dev.pilothouse.db.model.Denied;
import dev.pilothouse.db.model.Grant;
import dev.pilothouse.db.model.KillScope;
import dev.pilothouse.db.model.NotFound;
import dev.pilothouse.db.model.Role;
import dev.pilothouse.db.model.TenantId;
import dev.pilothouse.policy.decisions.Approval.State;
import dev.pilothouse.policy.decisions.ApprovalFilter.Show;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.IntStream;

/** Lifts of kills in the inbox. */
class KillLiftsTest {
    private static final TenantId ACME = new TenantId("acme");
    private static final TenantId OTHER = new TenantId("other");

    private final Decisions control = new Decisions();
    private final KillSwitches switches = control.switches;
    private final Approvals approvals = control.approvals;
    private final Actor.Person admin = control.person("admin", Role.ADMIN);
    private final Actor.Person mira = control.person("mira", Role.ONCALL);
    private final Actor.Person noor = control.person("noor", Role.ONCALL);

    @BeforeEach
    void tenant() {
        control.tenants.create(admin, ACME, "Acme");
        control.tenants.create(admin, OTHER, "Other");
    }

    private Kill kill() {
        return switches.kill(
                mira,
                KillRequest.of(KillScope.FEATURE, "loans", Optional.of(ACME), "PII in answers"));
    }

    private Approval waiting(Actor.Person reader) {
        List<Approval> found =
                control.inbox.list(reader, ApprovalFilter.of(Show.ALL).of(ApprovalKind.KILL_LIFT));
        return control.inbox.find(reader, found.getFirst().id()).orElseThrow().approval();
    }

    private Approval decide(Actor.Person by, Approval approval) {
        return approvals.approve(by, approval.id(), Ballot.of(approval.digest(), "put out"));
    }

    @Test
    void firstVote_asksAndTheApprovalIsTheSecond() {
        Kill kill = kill();
        switches.lift(noor, kill.id(), "fixed");
        Approval lift = waiting(admin);
        assertThat(lift.title()).isEqualTo("Lift the kill of feature:loans in acme");
        assertThat(lift.note()).isEqualTo("fixed");
        assertThat(lift.evidence()).containsEntry("killed_because", "PII in answers");
        assertThat(lift.link()).isEqualTo("/kill-switches?kill=" + kill.id());
        List<Optional<Kill>> told = new ArrayList<>();
        switches.onChange(told::add);
        assertThat(decide(mira, lift).state()).isEqualTo(State.APPROVED);
        Kill lifted = switches.find(mira, kill.id()).orElseThrow();
        assertThat(lifted.inForce()).isFalse();
        assertThat(lifted.votes())
                .extracting(Kill.Vote::name)
                .containsExactlyInAnyOrder("noor", "mira");
        assertThat(lifted.lifted().orElseThrow().reason()).isEqualTo("put out");
        assertThat(told).containsExactly(Optional.empty());
        assertThat(switches.epoch()).isEqualTo(2);
        assertThat(control.entries(admin, "kill.lift.agree")).hasSize(2);
        assertThat(control.entries(admin, "approval.approve")).hasSize(1);
    }

    @Test
    void firstVoterAndOthersWithoutThePermission_cannotApprove() {
        switches.lift(noor, kill().id(), "fixed");
        Approval lift = waiting(admin);
        assertThatThrownBy(() -> decide(noor, lift)).isInstanceOf(Conflict.class);
        assertThatThrownBy(() -> decide(control.person("eve", Role.ENGINEER), lift))
                .isInstanceOf(Denied.class);
        Actor.Person olga = control.person("olga", Role.ONCALL, OTHER, admin);
        assertThatThrownBy(() -> decide(olga, lift)).isInstanceOf(NotFound.class);
        assertThat(switches.active(mira)).hasSize(1);
    }

    @Test
    void liftElsewhere_withdrawsTheApproval() {
        Kill kill = kill();
        switches.lift(noor, kill.id(), "fixed");
        Approval lift = waiting(admin);
        assertThat(switches.lift(mira, kill.id(), "agreed").inForce()).isFalse();
        assertThat(waiting(admin).state()).isEqualTo(State.WITHDRAWN);
        assertThatThrownBy(() -> decide(admin, lift)).isInstanceOf(Conflict.class);
    }

    @Test
    void expiry_withdrawsTheApproval() {
        Kill kill =
                switches.kill(
                        mira,
                        KillRequest.of(KillScope.GLOBAL, "", Optional.empty(), "fire")
                                .until(control.clock.instant().plusSeconds(60)));
        switches.lift(noor, kill.id(), "fixed");
        assertThat(waiting(admin).due()).contains(kill.expiresAt().orElseThrow());
        control.clock.forward(Duration.ofSeconds(61));
        switches.expireDue();
        assertThat(waiting(admin).state()).isEqualTo(State.WITHDRAWN);
        assertThat(control.entries(admin, "approval.withdraw").getFirst().actorName())
                .isEqualTo("control");
    }

    @Test
    void objection_takesTheFirstVoteBack() {
        Kill kill = kill();
        switches.lift(noor, kill.id(), "fixed");
        Approval lift = waiting(admin);
        approvals.requestChanges(mira, lift.id(), Ballot.of(lift.digest(), "leaks still"));
        assertThat(switches.find(mira, kill.id()).orElseThrow().votes()).isEmpty();
        assertThat(control.entries(admin, "kill.lift.object").getFirst().reason())
                .isEqualTo("leaks still");
        assertThat(switches.lift(mira, kill.id(), "now it is").inForce()).isTrue();
        assertThat(switches.lift(noor, kill.id(), "agreed").inForce()).isFalse();
    }

    @Test
    void voteOfWhoLostTheRole_doesNotCountInTheInboxEither() {
        Kill kill = kill();
        switches.lift(mira, kill.id(), "fixed");
        control.access.revoke(admin, mira.id(), Grant.everywhere(Role.ONCALL));
        Approval lift = waiting(admin);
        assertThatThrownBy(() -> decide(noor, lift))
                .isInstanceOf(Conflict.class)
                .hasMessageContaining("who agreed first");
        assertThat(switches.lift(noor, kill.id(), "agreed").inForce()).isTrue();
        assertThat(control.inbox.find(admin, lift.id()).orElseThrow().approval().state())
                .isEqualTo(State.VOID);
        assertThat(decide(admin, waiting(admin)).state()).isEqualTo(State.APPROVED);
        assertThat(switches.active(noor)).isEmpty();
    }

    @Test
    void voteHereAndApprovalThereAtTheSameMoment_liftOnce() {
        Kill kill = kill();
        switches.lift(mira, kill.id(), "fixed");
        Approval lift = waiting(admin);
        List<Runnable> ways =
                List.of(() -> decide(admin, lift), () -> switches.lift(noor, kill.id(), "agreed"));
        List<Boolean> done =
                IntStream.range(0, 2).parallel().mapToObj(i -> tried(ways.get(i))).toList();
        assertThat(done).containsExactlyInAnyOrder(true, false);
        assertThat(switches.active(mira)).isEmpty();
        assertThat(switches.epoch()).isEqualTo(2);
        assertThat(waiting(admin).open()).isFalse();
    }

    private static boolean tried(Runnable way) {
        try {
            way.run();
            return true;
        } catch (Conflict e) {
            return false;
        }
    }

    @Test
    void killOfATenantThatIsGone_canBeLifted() {
        TenantId gone = new TenantId("gone");
        Kill kill =
                switches.kill(
                        mira, KillRequest.of(KillScope.FEATURE, "x", Optional.of(gone), "because"));
        assertThat(switches.lift(noor, kill.id(), "gone").inForce()).isTrue();
        decide(mira, waiting(admin));
        assertThat(switches.active(mira)).isEmpty();
    }

    @Test
    void unknownKill_asksForNothing() {
        assertThatThrownBy(() -> switches.lift(mira, UUID.randomUUID(), "x"))
                .isInstanceOf(NotFound.class);
        assertThat(control.inbox.list(admin, ApprovalFilter.of(Show.ALL))).isEmpty();
    }
}
