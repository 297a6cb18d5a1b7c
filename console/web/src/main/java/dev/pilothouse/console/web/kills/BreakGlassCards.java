package dev.pilothouse.console.web.kills;

import dev.pilothouse.bridge.control.BreakGlass;
import dev.pilothouse.console.web.ui.Viewer;
import dev.pilothouse.policy.decisions.KillRecovery;
import java.time.Clock;
import org.springframework.stereotype.Component;

/** Makes the break-glass card of a page. */
@Component
final class BreakGlassCards {
    private final BreakGlass glass;
    private final KillRecovery recovery;
    private final Clock clock;

    BreakGlassCards(BreakGlass glass, KillRecovery recovery, Clock clock) {
        this.glass = glass;
        this.recovery = recovery;
        this.clock = clock;
    }

    BreakGlassCard of(Viewer viewer) {
        return new BreakGlassCard(glass, recovery, viewer, clock);
    }
}
