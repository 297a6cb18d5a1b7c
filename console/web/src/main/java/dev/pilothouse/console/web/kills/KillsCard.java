package dev.pilothouse.console.web.kills;

import com.vaadin.flow.component.Component;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.Span;
import dev.pilothouse.console.web.ui.AsyncState;
import dev.pilothouse.console.web.ui.Card;
import dev.pilothouse.console.web.ui.Format;
import dev.pilothouse.console.web.ui.Viewer;
import dev.pilothouse.db.model.Actor;
import dev.pilothouse.policy.decisions.Kill;
import dev.pilothouse.policy.decisions.KillSwitches;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** The kills in force, or all of them. */
final class KillsCard extends Card {
    private static final int SHOWN = 100;

    private final KillSwitches kills;
    private final Viewer viewer;
    private final KillGrid grid;
    private boolean history;
    private List<Kill> shown = List.of();

    KillsCard(KillSwitches kills, Viewer viewer, Consumer<Kill> open) {
        super("Active kills");
        this.kills = kills;
        this.viewer = viewer;
        grid = new KillGrid(open);
        flush();
        addClassName("below");
    }

    void toggleHistory() {
        history = !history;
        show();
    }

    void refresh() {
        reload();
    }

    @Override
    protected void withoutValue() {
        sub("");
    }

    void show() {
        title(history ? "History" : "Active kills");
        Actor actor = viewer.actor();
        boolean all = history;
        sub("");
        load(() -> state(actor, all), found -> table(found, all));
    }

    private AsyncState<List<Kill>> state(Actor actor, boolean all) {
        List<Kill> found =
                all ? kills.history(actor, Optional.empty(), SHOWN) : kills.active(actor);
        if (!found.isEmpty()) {
            return AsyncState.loaded(found);
        }
        return all
                ? AsyncState.empty(
                        "No kill was ever made",
                        "Drills are listed below: kills of synthetic calls.",
                        "")
                : AsyncState.empty(
                        "No kill in force", "Everything that is declared may be called.", "");
    }

    private Component table(List<Kill> found, boolean all) {
        sub(all ? "newest first" : Format.plural(found.size(), "kill") + " that you may see");
        if (!found.equals(shown)) {
            shown = found;
            grid.show(found, viewer.tenants());
        }
        if (all && found.size() == SHOWN) {
            return new Div(
                    grid, new Div(new Span("The newest " + SHOWN + "; the audit log has all.")));
        }
        return grid;
    }
}
