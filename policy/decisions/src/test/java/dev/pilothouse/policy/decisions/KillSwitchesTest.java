package dev.pilothouse.policy.decisions;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pilothouse.db.model.Actor;
import dev.pilothouse.db.model.BadInput;
import dev.pilothouse.db.model.Conflict;
import dev.pilothouse.db.model.Denied;
import dev.pilothouse.db.model.DeploymentId;
import dev.pilothouse.db.model.Grant;
import dev.pilothouse.db.model.KillMode;
import dev.pilothouse.db.model.KillScope;
import dev.pilothouse.db.model.NodeId;
import dev.pilothouse.db.model.NotFound;
import dev.pilothouse.db.model.Role;
import dev.pilothouse.db.model.TenantId;
import dev.pilothouse.policy.audit.LoggedEntry;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class KillSwitchesTest {
    private static final TenantId ACME = new TenantId("acme");
    private static final TenantId OTHER = new TenantId("other");

    private final Decisions control = new Decisions();
    private final KillSwitches switches = control.switches;
    private final Actor.Person admin = control.person("admin", Role.ADMIN);
    private final Actor.Person mira = control.person("mira", Role.ONCALL);
    private final Actor.Person noor = control.person("noor", Role.ONCALL);

    @BeforeEach
    void tenants() {
        control.tenants.create(admin, ACME, "Acme");
        control.tenants.create(admin, OTHER, "Other");
    }

    private static KillRequest feature(TenantId tenant) {
        return KillRequest.of(
                KillScope.FEATURE, "loan-explainer", Optional.of(tenant), "PII in answers");
    }

    private static KillRequest global() {
        return KillRequest.of(KillScope.GLOBAL, "", Optional.empty(), "everything is on fire");
    }

    @Test
    void kill_takesTheNextEpochAndIsInTheLog() {
        Kill kill = switches.kill(mira, feature(ACME).withIncident("INC-0093"));
        assertThat(kill.epoch()).isEqualTo(1);
        assertThat(switches.inForce().kills()).containsExactly(kill);
        assertThat(switches.kill(mira, feature(OTHER)).epoch()).isEqualTo(2);
        LoggedEntry entry = control.entries(admin, "kill.set").getLast();
        assertThat(entry.objectType()).isEqualTo("feature");
        assertThat(entry.objectId()).isEqualTo("acme/loan-explainer");
        assertThat(entry.entities()).contains("kill:" + kill.id());
        assertThat(entry.reason()).isEqualTo("PII in answers");
        assertThat(entry.actorName()).isEqualTo("mira");
        assertThat(entry.json()).contains("\"policy\":{\"epoch\":1}");
    }

    @Test
    void killOfAnEndUser_isByReference_andTheNameStandsOnlyWhereItCanBeErased() {
        String reference = control.tenants.subjectReference(ACME, "jonas@example.com");
        Kill kill =
                switches.kill(
                        mira,
                        KillRequest.of(
                                KillScope.END_USER,
                                "jonas@example.com",
                                Optional.of(ACME),
                                "spam"));
        assertThat(kill.target()).isEqualTo(reference);
        assertThat(switches.inForce().kills()).containsExactly(kill);
        var _ = switches.lift(mira, kill.id(), "false alarm");
        LoggedEntry entry = control.entries(admin, "kill.set").getLast();
        assertThat(entry.objectId()).isEqualTo("acme/" + reference);
        assertThat(entry.detail().orElseThrow()).contains("\"end_user\":\"jonas@example.com\"");
        control.entries(admin, "").stream()
                .filter(e -> e.entities().contains("kill:" + kill.id()))
                .forEach(e -> assertThat(e.json() + e.entities()).doesNotContain("jonas"));
        Kill same =
                switches.kill(
                        mira,
                        KillRequest.of(KillScope.END_USER, reference, Optional.of(ACME), "again"));
        assertThat(same.target()).isEqualTo(reference);
        TenantId unknown = new TenantId("unknown");
        assertThatThrownBy(() ->
                        switches.kill(
                                mira,
                                KillRequest.of(
                                        KillScope.END_USER, "jonas", Optional.of(unknown), "x")))
                .isInstanceOf(NotFound.class);
    }

    @Test
    void fallBack_goesToADeploymentThatItsTenantsMayUse() {
        control.deployment(admin, "gpt", "gpt-4", Optional.empty());
        control.deployment(admin, "own", "llama", Optional.of(ACME));
        Kill kill = switches.kill(mira, feature(ACME).fallingBackTo(new DeploymentId("own")));
        assertThat(kill.mode()).isEqualTo(KillMode.FALL_BACK);
        assertThat(kill.fallback()).contains(new DeploymentId("own"));
        assertThat(control.entries(admin, "kill.set").getLast().detail().orElseThrow())
                .contains("\"fallback\":\"own\"");
        KillRequest model = KillRequest.of(KillScope.MODEL, "gpt-4", Optional.empty(), "it lies");
        assertThat(switches.kill(mira, model.withMode(KillMode.FALL_BACK)).fallback()).isEmpty();
        long before = switches.epoch();
        refusesFallback(feature(OTHER), "own");
        refusesFallback(model, "gpt");
        refusesFallback(model, "own");
        refusesFallback(KillRequest.of(KillScope.DEPLOYMENT, "gpt", Optional.empty(), "x"), "gpt");
        assertThatThrownBy(() -> feature(ACME).withMode(KillMode.FALL_BACK))
                .isInstanceOf(BadInput.class)
                .hasMessageContaining("fallback");
        assertThatThrownBy(() ->
                        switches.kill(mira, feature(ACME).fallingBackTo(new DeploymentId("none"))))
                .isInstanceOf(NotFound.class);
        assertThat(switches.epoch()).isEqualTo(before);
    }

    private void refusesFallback(KillRequest request, String to) {
        assertThatThrownBy(() -> switches.kill(mira, request.fallingBackTo(new DeploymentId(to))))
                .isInstanceOf(BadInput.class)
                .hasMessageContaining("fallback: '" + to + "'");
    }

    @Test
    void listener_getsTheKillAsItIsStored() {
        List<Optional<Kill>> told = new ArrayList<>();
        switches.onChange(told::add);
        Kill kill = switches.kill(mira, feature(ACME));
        assertThat(told).containsExactly(Optional.of(kill));
        assertThat(switches.find(mira, kill.id())).contains(kill);
    }

    @Test
    void setWithTheKill_isTheSetThatTheStoreReads() {
        switches.kill(mira, feature(ACME));
        KillSet before = switches.inForce();
        Kill kill = switches.kill(mira, global());
        KillSet read = switches.inForce();
        KillSet made = before.with(kill);
        assertThat(made.epoch()).isEqualTo(read.epoch());
        assertThat(made.kills()).containsExactlyInAnyOrderElementsOf(read.kills());
        assertThat(made.reconciled()).isEqualTo(read.reconciled());
    }

    @Test
    void listener_isCalledWithoutAKill_whenOneIsLifted() {
        Kill kill = switches.kill(mira, feature(ACME));
        List<Optional<Kill>> told = new ArrayList<>();
        switches.onChange(told::add);
        switches.lift(mira, kill.id(), "over");
        assertThat(told).isEmpty();
        switches.lift(noor, kill.id(), "over");
        assertThat(told).containsExactly(Optional.empty());
    }

    @Test
    void warmUp_leavesNoTrace() {
        switches.warmUp();
        assertThat(switches.epoch()).isZero();
        assertThat(switches.history(mira, Optional.empty(), 10)).isEmpty();
        assertThat(control.entries(admin, "kill.")).isEmpty();
        assertThat(control.reader.verify(admin).sound()).isTrue();
    }

    @Test
    void operator_mayKillButNeverLift() {
        Kill kill = switches.kill(Actor.OPERATOR, global());
        assertThatThrownBy(() -> switches.lift(Actor.OPERATOR, kill.id(), "all good"))
                .isInstanceOf(Denied.class);
    }

    @Test
    void lift_needsTwoDifferentPeople() {
        Kill kill = switches.kill(mira, feature(ACME));
        Kill waiting = switches.lift(mira, kill.id(), "fixed in v18");
        assertThat(waiting.inForce()).isTrue();
        assertThat(waiting.votes()).extracting(Kill.Vote::name).containsExactly("mira");
        assertThatThrownBy(() -> switches.lift(mira, kill.id(), "really"))
                .isInstanceOfSatisfying(
                        Conflict.class,
                        e -> assertThat(e.reason()).isEqualTo(Conflict.Reason.SAME_PERSON));
        Kill lifted = switches.lift(noor, kill.id(), "agreed");
        assertThat(lifted.inForce()).isFalse();
        assertThat(lifted.lifted().orElseThrow().epoch()).isEqualTo(2);
        assertThat(switches.inForce().kills()).isEmpty();
        assertThat(switches.epoch()).isEqualTo(2);
        assertThat(control.entries(admin, "kill.lift"))
                .extracting(LoggedEntry::action)
                .containsExactly("kill.lift", "kill.lift.agree", "kill.lift.agree");
        assertThatThrownBy(() -> switches.lift(admin, kill.id(), "again"))
                .isInstanceOf(Conflict.class);
    }

    @Test
    void lift_doesNotCountAVoterWhoLostTheRole() {
        Kill kill = switches.kill(mira, feature(ACME));
        switches.lift(mira, kill.id(), "fixed");
        control.access.revoke(admin, mira.id(), Grant.everywhere(Role.ONCALL));
        assertThat(switches.lift(noor, kill.id(), "agreed").inForce()).isTrue();
        assertThat(switches.lift(admin, kill.id(), "agreed too").inForce()).isFalse();
    }

    @Test
    void lift_doesNotCountAVoterFromAnotherTenant() {
        Actor.Person ofOther = control.person("olga", Role.ONCALL, OTHER, admin);
        Kill kill = switches.kill(mira, feature(ACME));
        assertThatThrownBy(() -> switches.lift(ofOther, kill.id(), "mine"))
                .isInstanceOf(Denied.class);
        Kill wide = switches.kill(mira, global());
        assertThatThrownBy(() -> switches.lift(ofOther, wide.id(), "mine"))
                .isInstanceOf(Denied.class);
    }

    @Test
    void database_refusesALiftByOne() {
        Kill kill = switches.kill(mira, feature(ACME));
        switches.lift(mira, kill.id(), "fixed");
        assertThatThrownBy(
                        () -> {
                            try (var c = control.store.app().getConnection();
                                    var s = c.createStatement()) {
                                s.execute("UPDATE pilothouse.kill SET lifted_at = now()");
                            }
                        })
                .hasMessageContaining("needs two people");
    }

    @Test
    void votesAtTheSameMoment_liftOnce() {
        Kill kill = switches.kill(mira, feature(ACME));
        Actor.Person[] voters = {mira, noor};
        IntStream.range(0, 2).parallel().forEach(i -> switches.lift(voters[i], kill.id(), "go on"));
        assertThat(switches.find(mira, kill.id()).orElseThrow().inForce()).isFalse();
        assertThat(switches.epoch()).isEqualTo(2);
    }

    @Test
    void wideKill_needsAGrantForAll() {
        Actor.Person ofAcme = control.person("ada", Role.ADMIN, ACME, admin);
        assertThat(switches.kill(ofAcme, feature(ACME)).epoch()).isEqualTo(1);
        assertThatThrownBy(() -> switches.kill(ofAcme, feature(OTHER))).isInstanceOf(Denied.class);
        assertThatThrownBy(() -> switches.kill(ofAcme, global())).isInstanceOf(Denied.class);
        Actor.Person engineer = control.person("eve", Role.ENGINEER);
        switches.kill(engineer, feature(ACME));
        assertThatThrownBy(() -> switches.kill(engineer, global())).isInstanceOf(Denied.class);
        Actor.Person executive = control.person("xena", Role.EXECUTIVE);
        assertThatThrownBy(() -> switches.kill(executive, feature(ACME)))
                .isInstanceOf(Denied.class);
    }

    @Test
    void reader_seesKillsOfTheirTenantsAndOfNone() {
        switches.kill(mira, feature(ACME));
        Kill other = switches.kill(mira, feature(OTHER));
        switches.kill(mira, global());
        Actor.Person ofAcme = control.person("ada", Role.ENGINEER, ACME, admin);
        assertThat(switches.active(ofAcme))
                .extracting(Kill::label)
                .containsExactlyInAnyOrder("feature:loan-explainer", "global");
        assertThat(switches.find(ofAcme, other.id())).isEmpty();
    }

    @Test
    void expiredKill_endsByItself() {
        Instant end = control.clock.instant().plusSeconds(60);
        switches.kill(mira, feature(ACME).until(end));
        switches.expireDue();
        assertThat(switches.inForce().kills()).hasSize(1);
        control.clock.forward(Duration.ofSeconds(61));
        switches.expireDue();
        assertThat(switches.inForce().kills()).isEmpty();
        assertThat(switches.epoch()).isEqualTo(2);
        assertThat(control.entries(admin, "kill.expire")).hasSize(1);
    }

    @Test
    void acknowledgements_giveMillisecondsPerNode() {
        Kill kill = switches.kill(mira, feature(ACME));
        acknowledge(kill, "gw-1", 12, false);
        acknowledge(kill, "gw-2", 88, false);
        acknowledge(kill, "gw-late", 60_000, true);
        acknowledge(kill, "gw-1", 500, false);
        KillProgress progress = switches.progress(mira, kill.id()).orElseThrow();
        assertThat(progress.obeyed())
                .extracting(r -> r.node() + " " + r.millis())
                .containsExactly("gw-1 12.0", "gw-2 88.0", "gw-late 60000.0");
        assertThat(progress.p50()).hasValue(12);
        assertThat(progress.p99()).hasValue(88);
        assertThat(progress.slowest().orElseThrow().node()).isEqualTo(new NodeId("gw-2"));
        assertThat(progress.streamsCut()).isEqualTo(3);
        assertThat(control.entries(admin, "kill.ack")).hasSize(3);
    }

    private void acknowledge(Kill kill, String node, long millis, boolean late) {
        Instant at = kill.killedAt().plusMillis(millis);
        switches.acknowledge(
                List.of(new KillAck(kill.epoch(), new NodeId(node), at, at, 1, 3.5, "", late)));
    }

    @Test
    void badRequests_nameTheField() {
        assertThatThrownBy(
                        () -> KillRequest.of(KillScope.FEATURE, "x", Optional.empty(), "because"))
                .isInstanceOf(BadInput.class)
                .hasMessageContaining("tenant");
        assertThatThrownBy(() -> KillRequest.of(KillScope.MODEL, "m", Optional.empty(), " "))
                .isInstanceOf(BadInput.class)
                .hasMessageContaining("reason");
        assertThatThrownBy(() -> KillRequest.of(KillScope.GLOBAL, "x", Optional.empty(), "because"))
                .isInstanceOf(BadInput.class);
        assertThatThrownBy(() -> switches.lift(mira, UUID.randomUUID(), "x"))
                .isInstanceOf(NotFound.class);
    }
}
