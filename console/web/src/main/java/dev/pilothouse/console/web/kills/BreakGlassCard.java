package dev.pilothouse.console.web.kills;

import com.vaadin.flow.component.Component;
import com.vaadin.flow.component.button.Button;
import com.vaadin.flow.component.button.ButtonVariant;
import com.vaadin.flow.component.grid.ColumnTextAlign;
import com.vaadin.flow.component.grid.Grid;
import com.vaadin.flow.component.grid.GridVariant;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.Span;
import com.vaadin.flow.data.renderer.LitRenderer;
import dev.pilothouse.bridge.control.BreakGlass;
import dev.pilothouse.console.web.ui.AsyncState;
import dev.pilothouse.console.web.ui.Card;
import dev.pilothouse.console.web.ui.Format;
import dev.pilothouse.console.web.ui.RelativeTime;
import dev.pilothouse.console.web.ui.Status;
import dev.pilothouse.console.web.ui.Toast;
import dev.pilothouse.console.web.ui.Ui;
import dev.pilothouse.console.web.ui.Viewer;
import dev.pilothouse.db.model.Actor;
import dev.pilothouse.db.model.Permission;
import dev.pilothouse.policy.decisions.BreakGlassToken;
import dev.pilothouse.policy.decisions.KillAlarm;
import dev.pilothouse.policy.decisions.KillRecovery;
import java.time.Clock;
import java.time.Instant;
import java.util.List;

/**
 * What holds when this console does not: alarms of a store that was behind, kills that were made at
 * gateways, and the tokens that can make them. Not shown to who may not see the fleet.
 */
final class BreakGlassCard extends Card {
    private final BreakGlass glass;
    private final KillRecovery recovery;
    private final Viewer viewer;
    private final Clock clock;

    private record Shown(
            List<KillAlarm> alarms,
            List<BreakGlass.Unreconciled> kills,
            List<BreakGlassToken> tokens) {
        boolean isEmpty() {
            return alarms.isEmpty() && kills.isEmpty() && tokens.isEmpty();
        }
    }

    BreakGlassCard(BreakGlass glass, KillRecovery recovery, Viewer viewer, Clock clock) {
        super("Break-glass");
        this.glass = glass;
        this.recovery = recovery;
        this.viewer = viewer;
        this.clock = clock;
        flush();
        addClassName("below");
        setVisible(viewer.may(Permission.SEE_FLEET));
    }

    void show() {
        if (isVisible()) {
            Actor actor = viewer.actor();
            load(() -> state(actor), this::content);
        }
    }

    void refresh() {
        if (isVisible()) {
            reload();
        }
    }

    private AsyncState<Shown> state(Actor actor) {
        Instant now = clock.instant();
        Shown shown =
                new Shown(
                        recovery.alarms(actor),
                        glass.unreconciled(actor),
                        glass.tokens(actor).stream().filter(t -> t.usable(now)).toList());
        return shown.isEmpty()
                ? AsyncState.empty(
                        "No token to break glass with",
                        "With one, a kill works at a gateway while this console is gone. Make it"
                                + " before you need it, from a terminal:",
                        "./pilothouse break-glass create --name night-shift")
                : AsyncState.loaded(shown);
    }

    private Component content(Shown shown) {
        sub(Format.plural(shown.tokens().size(), "token") + " valid");
        Div all = new Div();
        Div notes = Ui.div("stack m pad");
        shown.alarms().forEach(a -> notes.add(alarm(a)));
        shown.kills().forEach(k -> notes.add(kill(k)));
        if (notes.getComponentCount() > 0) {
            all.add(notes);
        }
        if (!shown.tokens().isEmpty()) {
            all.add(tokens(shown.tokens()));
        }
        return all;
    }

    private Component alarm(KillAlarm alarm) {
        Div note =
                Ui.note(
                        Status.DANGER,
                        "triangle-alert",
                        new Span(
                                "The database was behind what "
                                        + who(alarm)
                                        + " enforces (epoch "
                                        + alarm.known()
                                        + " instead of "
                                        + alarm.enforced()
                                        + "): was a backup restored? "
                                        + Format.plural(alarm.recovered(), "kill")
                                        + " taken back"
                                        + (alarm.proven() ? "" : ", not signed with a key of ours")
                                        + "; lifts since then are gone."),
                        new RelativeTime(alarm.at()));
        if (viewer.actor().mayEverywhere(Permission.LIFT)) {
            Button seen = Ui.button("I have looked", "check", ButtonVariant.SMALL);
            seen.addClickListener(e -> seen(alarm));
            note.add(seen);
        }
        return note;
    }

    private static String who(KillAlarm alarm) {
        return alarm.witness().isEmpty() ? "this console" : alarm.witness();
    }

    private void seen(KillAlarm alarm) {
        try {
            recovery.seen(viewer.actor(), alarm.id());
            reload();
        } catch (RuntimeException e) {
            Toast.refused(e);
        }
    }

    private static Component kill(BreakGlass.Unreconciled made) {
        return Ui.note(
                Status.WATCH,
                "octagon-x",
                new Span(
                        made.kill().label()
                                + " was killed at "
                                + made.node()
                                + ", not reconciled yet: “"
                                + made.kill().reason()
                                + "”"),
                new RelativeTime(made.kill().at()));
    }

    private static Component tokens(List<BreakGlassToken> tokens) {
        Grid<BreakGlassToken> grid = new Grid<>();
        grid.addThemeVariants(GridVariant.NO_BORDER);
        grid.setSelectionMode(Grid.SelectionMode.NONE);
        grid.setAllRowsVisible(true);
        grid.addColumn(BreakGlassToken::name).setHeader("Token").setFlexGrow(3).setWidth("160px");
        grid.addColumn(BreakGlassToken::createdBy)
                .setHeader("Issued by")
                .setFlexGrow(2)
                .setWidth("120px");
        grid.addColumn(
                        LitRenderer.<BreakGlassToken>of(
                                        "<ph-time at=${item.at} show='moment'></ph-time>")
                                .withProperty("at", t -> t.expiresAt().toString()))
                .setHeader("Expires")
                .setFlexGrow(1)
                .setWidth("136px");
        grid.addColumn(BreakGlassToken::uses)
                .setHeader("Kills made")
                .setFlexGrow(0)
                .setWidth("104px")
                .setTextAlign(ColumnTextAlign.END);
        grid.setItems(tokens);
        return grid;
    }
}
