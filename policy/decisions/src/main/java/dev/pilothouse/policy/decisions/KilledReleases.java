package dev.pilothouse.policy.decisions;

import dev.pilothouse.db.model.KillScope;
import dev.pilothouse.db.model.TenantId;
import dev.pilothouse.registry.ReleaseKills;
import java.time.Clock;
import java.util.Optional;
import java.util.Set;

/** Which releases a kill switch is over. */
public final class KilledReleases implements ReleaseKills {
    private final KillSwitches switches;
    private final Clock clock;

    public KilledReleases(KillSwitches switches, Clock clock) {
        this.switches = switches;
        this.clock = clock;
    }

    @Override
    public Optional<String> over(TenantId tenant, Set<String> names) {
        return switches.inForce().kills().stream()
                .filter(k -> k.scope() == KillScope.RELEASE && names.contains(k.target()))
                .filter(k -> k.tenant().map(tenant::equals).orElse(true))
                .filter(k -> k.expiresAt().map(at -> at.isAfter(clock.instant())).orElse(true))
                .map(k -> k.target() + ", " + k.reason())
                .findFirst();
    }
}
