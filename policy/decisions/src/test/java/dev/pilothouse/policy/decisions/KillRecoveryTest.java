package dev.pilothouse.policy.decisions;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pilothouse.db.model.Actor;
import dev.pilothouse.db.model.Denied;
import dev.pilothouse.db.model.KillScope;
import dev.pilothouse.db.model.NodeId;
import dev.pilothouse.db.model.NotFound;
import dev.pilothouse.db.model.Role;
import dev.pilothouse.db.model.TenantId;
import dev.pilothouse.policy.audit.LoggedEntry;
import dev.pilothouse.policy.decisions.KillRecovery.Held;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class KillRecoveryTest {
    private static final Optional<NodeId> GW = Optional.of(new NodeId("gw-1"));

    private final Decisions control = new Decisions();
    private final KillSwitches switches = control.switches;
    private final KillRecovery recovery =
            new KillRecovery(control.database, control.audit, control.clock, control.tenants);
    private final Actor.Person admin = control.person("admin", Role.ADMIN);
    private final Actor.Person mira = control.person("mira", Role.ONCALL);
    private final Actor.Person noor = control.person("noor", Role.ONCALL);

    private Kill kill(String model) {
        return switches.kill(
                mira, KillRequest.of(KillScope.MODEL, model, Optional.empty(), "bad answers"));
    }

    /** A kill that another history of this store made. */
    private static Kill foreign(Kill like) {
        return new Kill(
                UUID.randomUUID(),
                0,
                like.scope(),
                "another",
                like.tenant(),
                like.mode(),
                like.fallback(),
                like.reason(),
                like.incident(),
                like.killedBy(),
                "recovered",
                like.killedAt(),
                like.expiresAt(),
                like.blastRadius(),
                List.of(),
                Optional.empty());
    }

    @Test
    void storeBehindANode_continuesAboveIt_once() {
        Held held = new Held(41, List.of(), true);
        assertThat(recovery.reconcile(GW, held)).isTrue();
        assertThat(switches.epoch()).isEqualTo(42);
        assertThat(recovery.reconcile(GW, held)).isFalse();
        assertThat(control.entries(admin, "kill.epoch.raise")).hasSize(1);
        assertThat(recovery.alarms(mira))
                .singleElement()
                .satisfies(a -> {
                    assertThat(a.witness()).isEqualTo("gw-1");
                    assertThat(a.enforced()).isEqualTo(41);
                    assertThat(a.known()).isZero();
                    assertThat(a.proven()).isTrue();
                });
    }

    @Test
    void killOfAnEndUserAtANode_isTakenOverByReference() {
        TenantId acme = new TenantId("acme");
        control.tenants.create(admin, acme, "Acme");
        String reference = control.tenants.subjectReference(acme, "jonas");
        Kill known =
                switches.kill(
                        mira,
                        KillRequest.of(KillScope.END_USER, reference, Optional.of(acme), "spam"));
        Kill lost = foreign(known).over("jonas");
        assertThat(recovery.reconcile(GW, new Held(1, List.of(known, lost), true))).isTrue();
        Kill glass = foreign(known).over("jonas");
        assertThat(recovery.adopt(GW.get(), List.of(glass))).isTrue();
        assertThat(switches.inForce().kills())
                .hasSize(3)
                .allMatch(k -> k.target().equals(reference));
        for (String action : List.of("kill.recover", "kill.break-glass")) {
            LoggedEntry entry = control.entries(admin, action).getLast();
            assertThat(entry.json()).doesNotContain("jonas").contains(reference);
            assertThat(entry.detail().orElseThrow()).contains("\"end_user\":\"jonas\"");
        }
    }

    @Test
    void killThatOnlyANodeKnows_isTakenBack_alsoFromBelowTheStoresEpoch() {
        Kill known = kill("a");
        kill("b");
        Kill lost = foreign(known);
        assertThat(recovery.reconcile(GW, new Held(1, List.of(known, lost), true))).isTrue();
        assertThat(switches.inForce().ids()).contains(known.id(), lost.id()).hasSize(3);
        assertThat(switches.epoch()).isGreaterThan(2);
        assertThat(control.entries(admin, "kill.recover"))
                .singleElement()
                .satisfies(e -> assertThat(e.entities()).contains("kill:" + lost.id()));
        assertThat(recovery.alarms(mira).getFirst().recovered()).isEqualTo(1);
        switches.lift(mira, lost.id(), "fixed");
        assertThat(switches.lift(noor, lost.id(), "fixed").inForce()).isFalse();
    }

    @Test
    void liftedKillOfANode_thatWasAway_isNotTakenBack() {
        Kill kill = kill("a");
        switches.lift(mira, kill.id(), "fixed");
        switches.lift(noor, kill.id(), "fixed");
        assertThat(recovery.reconcile(GW, new Held(1, List.of(kill), true))).isFalse();
        assertThat(switches.inForce().kills()).isEmpty();
        assertThat(recovery.alarms(mira)).isEmpty();
    }

    @Test
    void otherKillsUnderTheSameEpoch_raiseIt() {
        Kill kill = kill("a");
        assertThat(recovery.reconcile(GW, new Held(1, List.of(kill), true))).isFalse();
        assertThat(recovery.reconcile(GW, new Held(1, List.of(), true))).isTrue();
        assertThat(switches.epoch()).isEqualTo(2);
        assertThat(switches.inForce().ids()).containsExactly(kill.id());
    }

    @Test
    void alarm_isSeenByWhoMayLift_andLogged() {
        recovery.reconcile(Optional.empty(), new Held(9, List.of(), true));
        UUID alarm = recovery.alarms(mira).getFirst().id();
        Actor.Person engineer = control.person("eva", Role.ENGINEER);
        assertThatThrownBy(() -> recovery.seen(engineer, alarm)).isInstanceOf(Denied.class);
        recovery.seen(mira, alarm);
        assertThat(recovery.alarms(mira)).isEmpty();
        assertThat(control.entries(admin, "kill.alarm.seen")).hasSize(1);
        assertThatThrownBy(() -> recovery.seen(mira, alarm)).isInstanceOf(NotFound.class);
        assertThat(control.reader.verify(admin).sound()).isTrue();
    }
}
