package dev.pilothouse.console.web.kills;

import com.vaadin.flow.shared.Registration;
import dev.pilothouse.bridge.control.Enforcement;
import dev.pilothouse.bridge.control.Fleet;
import dev.pilothouse.console.web.live.FleetSignals;
import dev.pilothouse.console.web.shell.ActiveKills;
import dev.pilothouse.console.web.ui.PageState;
import dev.pilothouse.console.web.ui.Viewer.TenantName;
import dev.pilothouse.db.model.Actor;
import dev.pilothouse.policy.decisions.Kill;
import dev.pilothouse.policy.decisions.KillSwitches;
import dev.pilothouse.registry.Tenants;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.springframework.stereotype.Component;

/** Active kills for the banner on every page. */
@Component
final class KillBannerSource implements ActiveKills {
    private static final int MEASURED = 5;

    private final KillSwitches kills;
    private final Fleet fleet;
    private final FleetSignals signals;
    private final Tenants tenants;

    KillBannerSource(KillSwitches kills, Fleet fleet, FleetSignals signals, Tenants tenants) {
        this.kills = kills;
        this.fleet = fleet;
        this.signals = signals;
        this.tenants = tenants;
    }

    @Override
    public List<Notice> notices(Actor.Person actor, PageState state) {
        List<Kill> active = kills.active(actor);
        List<TenantName> names = active.isEmpty() ? List.of() : names(actor);
        return IntStream.range(0, active.size())
                .mapToObj(i -> notice(actor, state, active.get(i), names, i < MEASURED))
                .toList();
    }

    private List<TenantName> names(Actor.Person actor) {
        return tenants.list(actor).stream()
                .map(t -> new TenantName(t.id(), t.displayName(), t.sample()))
                .toList();
    }

    private Notice notice(
            Actor.Person actor,
            PageState state,
            Kill kill,
            List<TenantName> names,
            boolean measured) {
        Optional<Enforcement> obeyed =
                measured ? fleet.enforcement(actor, kill.id()) : Optional.empty();
        String nodes =
                obeyed.map(e -> " · " + e.acknowledged() + " of " + e.total() + " nodes enforcing")
                        .orElse("");
        boolean waiting =
                obeyed.map(e ->
                                e.rows().stream()
                                        .anyMatch(r -> r.state() == Enforcement.State.WAITING))
                        .orElse(false);
        return new Notice(
                Words.title(kill.scope()),
                kill.target(),
                "in " + Words.tenant(kill.tenant(), names) + " · " + Words.mode(kill) + nodes,
                kill.killedAt(),
                kill.killedBy(),
                waiting,
                KillsNavigation.href(state, kill.id()));
    }

    @Override
    public Registration subscribe(Runnable listener) {
        return signals.kills(listener);
    }
}
