package dev.pilothouse.console.web.kills;

import com.vaadin.flow.component.UI;
import com.vaadin.flow.component.button.Button;
import com.vaadin.flow.component.button.ButtonVariant;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.router.Route;
import dev.pilothouse.bridge.control.DrillRunner;
import dev.pilothouse.bridge.control.Fleet;
import dev.pilothouse.console.web.live.FleetSignals;
import dev.pilothouse.console.web.ui.Background;
import dev.pilothouse.console.web.ui.Live;
import dev.pilothouse.console.web.ui.Needs;
import dev.pilothouse.console.web.ui.Page;
import dev.pilothouse.console.web.ui.PageState;
import dev.pilothouse.console.web.ui.Ticker;
import dev.pilothouse.console.web.ui.Toast;
import dev.pilothouse.console.web.ui.Ui;
import dev.pilothouse.console.web.ui.Viewer;
import dev.pilothouse.db.model.Actor;
import dev.pilothouse.db.model.BadInput;
import dev.pilothouse.db.model.KillScope;
import dev.pilothouse.db.model.Permission;
import dev.pilothouse.db.model.TenantId;
import dev.pilothouse.policy.decisions.Drills;
import dev.pilothouse.policy.decisions.Kill;
import dev.pilothouse.policy.decisions.KillSwitches;
import dev.pilothouse.policy.decisions.KillTarget;
import dev.pilothouse.policy.decisions.TakenFiles;
import dev.pilothouse.registry.ReadOnlyTools;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** Kill switches: stop something on the left, who obeys on the right, kills and drills below. */
@Route(KillsNavigation.PATH)
@Needs(Permission.SEE_KILLS)
class KillsView extends Page {
    static final String KILL = "kill";
    static final String SCOPE = "scope";
    static final String TARGET = "target";
    static final String OF = "of";

    private final transient KillSwitches kills;
    private final transient ScopeSearch scopes;
    private final transient Viewer viewer;
    private final StopPanel stop;
    private final EnforcementPanel enforcement;
    private final PhoneProgress phone = new PhoneProgress();
    private final KillsCard table;
    private final BreakGlassCard glass;
    private final DrillsCard rehearsed;
    private final ReadOnlyToolsCard tools;

    KillsView(
            KillSwitches kills,
            ScopeSearch scopes,
            Fleet fleet,
            FleetSignals signals,
            Drills drills,
            DrillRunner runner,
            Ticker ticker,
            BreakGlassCards breakGlass,
            ReadOnlyTools readOnly,
            TakenFiles taken,
            Viewer viewer) {
        super("Kill switches");
        this.kills = kills;
        this.scopes = scopes;
        this.viewer = viewer;
        addClassName("kills");
        KillForm form = new KillForm(kills, scopes, viewer, this::killed, this::showTools);
        tools = new ReadOnlyToolsCard(readOnly, viewer, form::refresh);
        stop = new StopPanel(scopes, viewer, form, this::weigh);
        enforcement = new EnforcementPanel(fleet, viewer, new Lifting(kills, viewer), phone::show);
        table = new KillsCard(kills, viewer, kill -> go(opened(kill.id())));
        rehearsed = new DrillsCard(drills, runner, taken, viewer, kill -> go(opened(kill)));
        Button drill = Ui.button("Run a drill", "timer", new ButtonVariant[0]);
        drill.addClickListener(e -> rehearsed.run());
        drill.setVisible(rehearsed.mayRun());
        Button history = Ui.button("History", "history", new ButtonVariant[0]);
        history.addClickListener(e -> table.toggleHistory());
        Div grid = Ui.div("grid stretch", enforcement);
        if (viewer.may(Permission.KILL_NARROW) || viewer.may(Permission.KILL_WIDE)) {
            grid.addComponentAsFirst(stop);
        } else {
            enforcement.removeClassName("c7");
            enforcement.columns(12);
        }
        add(
                Ui.head(
                        "Kill switches",
                        "One person may kill. Two must lift. A kill survives restarts and holds"
                                + " when this console is down.",
                        drill,
                        history),
                phone,
                grid,
                table,
                rehearsed);
        add(tools, glass = breakGlass.of(viewer));
        Live.keep(glass, signals::kills, glass::refresh);
        Live.keep(this, signals::kills, this::refresh);
        Live.keep(table, ticker::subscribe, table::refresh);
        Live.keep(stop, signals::nodes, stop::refresh);
        Live.keep(enforcement, signals::nodes, enforcement::refresh);
    }

    @Override
    protected void show(PageState state, Map<String, String> own) {
        stop.show(state.tenant(), target(own));
        table.show();
        tools.show(state);
        glass.show();
        rehearsed.show();
        Actor actor = viewer.actor();
        Optional<UUID> named = Optional.ofNullable(own.get(KILL)).map(KillsView::id);
        Background.run(
                UI.getCurrentOrThrow(),
                () -> named.or(() -> newest(actor)),
                kill -> {
                    enforcement.show(state, kill);
                    phone.setVisible(kill.isPresent());
                },
                Toast::refused);
    }

    private Optional<UUID> newest(Actor actor) {
        List<Kill> active = kills.active(actor);
        return active.isEmpty() ? Optional.empty() : Optional.of(active.getFirst().id());
    }

    private void refresh() {
        enforcement.refresh();
        table.refresh();
        rehearsed.reload();
    }

    private void showTools() {
        tools.reveal();
    }

    private void weigh(KillTarget target) {
        Map<String, String> changes = new HashMap<>(own());
        changes.putAll(KillsNavigation.weighed(target.scope(), target.target(), target.tenant()));
        go(changes);
    }

    private void killed(Kill kill) {
        go(opened(kill.id()));
    }

    private static Map<String, String> opened(UUID kill) {
        return Map.of(KILL, kill.toString(), SCOPE, "", TARGET, "", OF, "");
    }

    private Optional<KillTarget> target(Map<String, String> own) {
        String scope = own.getOrDefault(SCOPE, "");
        if (scope.isEmpty()) {
            return Optional.empty();
        }
        Optional<TenantId> of =
                Optional.ofNullable(own.get(OF)).filter(t -> !t.isEmpty()).map(TenantId::new);
        return Optional.of(
                scopes.named(
                        viewer.actor(), KillScope.ofWord(scope), own.getOrDefault(TARGET, ""), of));
    }

    private static UUID id(String text) {
        try {
            return UUID.fromString(text);
        } catch (IllegalArgumentException e) {
            BadInput refused = new BadInput(KILL, text, "the id of a kill");
            refused.initCause(e);
            throw refused;
        }
    }
}
