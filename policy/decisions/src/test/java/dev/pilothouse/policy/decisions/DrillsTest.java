package dev.pilothouse.policy.decisions;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pilothouse.db.model.Actor;
import dev.pilothouse.db.model.BadInput;
import dev.pilothouse.db.model.Denied;
import dev.pilothouse.db.model.NodeId;
import dev.pilothouse.db.model.Role;
import dev.pilothouse.db.model.TenantId;
import dev.pilothouse.policy.decisions.DrillSchedule.Every;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;

class DrillsTest {
    private static final Drill.Figures FIGURES =
            new Drill.Figures(
                    3,
                    3,
                    OptionalDouble.of(12.25),
                    OptionalDouble.of(80),
                    Optional.of(new NodeId("gateway-2")),
                    OptionalDouble.of(80),
                    9.5,
                    24,
                    24,
                    6,
                    0);

    private final Decisions control = new Decisions();
    private final Drills drills =
            new Drills(control.database, control.audit, control.switches, control.clock);
    private final Actor.Person admin = control.person("admin", Role.ADMIN);
    private final Actor.Person mira = control.person("mira", Role.ONCALL);

    @Test
    void killOfADrill_endsByItself_andIsNoOnesActiveKill() {
        Drill drill = drills.begin(mira);
        Kill kill = drills.kill(mira, drill);
        assertThat(control.switches.inForce().kills()).containsExactly(kill);
        assertThat(kill.tenant()).contains(TenantId.DRILL);
        assertThat(control.switches.active(mira)).isEmpty();
        assertThat(control.switches.history(mira, Optional.empty(), 10)).isEmpty();
        assertThat(control.switches.find(mira, kill.id())).isPresent();
        control.clock.forward(Drills.KILL_LASTS.plusSeconds(1));
        control.switches.expireDue();
        assertThat(control.switches.inForce().kills()).isEmpty();
        assertThat(drills.find(mira, drill.id()).orElseThrow().kill()).contains(kill.id());
    }

    @Test
    void endedDrill_isEvidenceThatNeverChanges() {
        Drill drill = drills.begin(mira);
        Drill ended = drills.end(drill, true, "", FIGURES);
        assertThat(ended.outcome().orElseThrow().figures()).isEqualTo(FIGURES);
        assertThatThrownBy(() -> drills.end(drill, false, "no", FIGURES))
                .hasMessageContaining("has ended");
        assertThat(control.entries(admin, "drill.end")).hasSize(1);
        assertThat(drills.begin(mira).number()).isGreaterThan(drill.number());
    }

    @Test
    void export_hasOneLineEach_andNoFormulas() {
        Drill drill = drills.begin(mira);
        drills.end(drill, false, "=1+1, \"quoted\"", FIGURES);
        List<String> lines =
                DrillExport.csv(drills.list(mira, Optional.empty(), 10)).lines().toList();
        assertThat(lines).hasSize(2);
        assertThat(lines.getFirst().split(",")).hasSize(20);
        assertThat(lines.getLast())
                .contains("failed,\"'=1+1, \"\"quoted\"\"\",")
                .endsWith(",3,3,12.3,80.0,gateway-2,80.0,9.5,24,24,6,0");
    }

    @Test
    void schedule_runsADrillOnce_andThenTheNextWeek() {
        assertThat(drills.schedule(mira).every()).isEqualTo(Every.NEVER);
        assertThat(drills.beginDue()).isEmpty();
        DrillSchedule set = drills.schedule(mira, Every.WEEK);
        assertThat(set.setBy()).isEqualTo("mira");
        assertThat(drills.beginDue()).isEmpty();
        control.clock.forward(Duration.ofDays(8));
        Drill due = drills.beginDue().orElseThrow();
        assertThat(due.cause()).isEqualTo(Drill.Cause.SCHEDULED);
        drills.end(due, true, "", FIGURES);
        assertThat(drills.beginDue()).isEmpty();
        assertThat(drills.schedule(mira).next().orElseThrow()).isAfter(control.clock.instant());
        assertThat(drills.schedule(mira, Every.NEVER).next()).isEmpty();
        assertThatThrownBy(() -> Every.ofWord("daily")).isInstanceOf(BadInput.class);
    }

    @Test
    void orphan_isEndedAsFailed() {
        Drill drill = drills.begin(mira);
        drills.endOrphans();
        assertThat(drills.find(mira, drill.id()).orElseThrow().running()).isTrue();
        control.clock.forward(Duration.ofMinutes(6));
        drills.endOrphans();
        assertThat(drills.find(mira, drill.id()).orElseThrow().outcome().orElseThrow().detail())
                .contains("stopped in the middle");
    }

    @Test
    void whoMayNotKillEverywhere_runsAndSchedulesNone() {
        Actor.Person noor = control.person("noor", Role.ENGINEER);
        assertThatThrownBy(() -> drills.begin(noor)).isInstanceOf(Denied.class);
        assertThatThrownBy(() -> drills.schedule(noor, Every.WEEK)).isInstanceOf(Denied.class);
        assertThat(drills.list(noor, Optional.empty(), 10)).isEmpty();
    }
}
