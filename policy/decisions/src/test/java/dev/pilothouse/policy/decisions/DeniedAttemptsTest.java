package dev.pilothouse.policy.decisions;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pilothouse.db.model.Actor;
import dev.pilothouse.db.model.Denied;
import dev.pilothouse.db.model.Permission;
import dev.pilothouse.db.model.Role;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class DeniedAttemptsTest {
    private final Decisions control = new Decisions();
    private final Actor.Person engineer = control.person("engineer", Role.ENGINEER);
    private final Actor.Person admin = control.person("admin", Role.ADMIN);
    private final DeniedAttempts attempts =
            new DeniedAttempts(control.database, control.audit, control.clock);

    @Test
    void denial_isLoggedWithWhoAndWhat_onceAMinute() {
        Denied denied = new Denied(Permission.KILL_WIDE, Optional.empty());
        attempts.note(engineer, denied, "POST /api/v1/kills");
        attempts.note(engineer, denied, "POST /api/v1/kills");
        attempts.note(admin, denied, "POST /api/v1/kills");
        assertThat(control.entries(admin, "access.deny"))
                .hasSize(2)
                .allSatisfy(e -> {
                    assertThat(e.outcome()).isEqualTo("denied");
                    assertThat(e.objectId()).isEqualTo("kill-wide");
                });
        control.clock.forward(Duration.ofSeconds(61));
        attempts.note(engineer, denied, "POST /api/v1/kills");
        assertThat(control.entries(admin, "access.deny")).hasSize(3);
    }

    @Test
    void differentAttempts_areEachWritten_andTheNextEntrySaysHowManyWereNot() {
        Denied denied = new Denied(Permission.KILL_WIDE, Optional.empty());
        IntStream.range(0, 40).forEach(i -> attempts.note(engineer, denied, "POST /api/v1/" + i));
        assertThat(control.entries(admin, "access.deny")).hasSize(30);
        control.clock.forward(Duration.ofSeconds(61));
        attempts.note(engineer, denied, "POST /api/v1/kills");
        assertThat(control.entries(admin, "access.deny").getFirst().details().get("after"))
                .isEqualTo(
                        Map.of(
                                "attempt",
                                "POST /api/v1/kills",
                                "attempts_before_without_entry",
                                10));
    }
}
