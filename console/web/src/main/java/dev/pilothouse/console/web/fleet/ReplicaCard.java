package dev.pilothouse.console.web.fleet;

import com.vaadin.flow.component.Component;
import com.vaadin.flow.component.UI;
import com.vaadin.flow.component.button.Button;
import com.vaadin.flow.component.button.ButtonVariant;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.Span;
import dev.pilothouse.bridge.control.Fleet;
import dev.pilothouse.bridge.control.NodeView;
import dev.pilothouse.bridge.control.NodeView.Replica;
import dev.pilothouse.console.web.ui.Background;
import dev.pilothouse.console.web.ui.Card;
import dev.pilothouse.console.web.ui.FormDialog;
import dev.pilothouse.console.web.ui.Format;
import dev.pilothouse.console.web.ui.Status;
import dev.pilothouse.console.web.ui.StatusBadge;
import dev.pilothouse.console.web.ui.Toast;
import dev.pilothouse.console.web.ui.Ui;
import dev.pilothouse.db.model.Actor;
import java.util.concurrent.CompletableFuture;

/** One replica of an inference engine: state, load, memory; load and drain. */
final class ReplicaCard extends Card {
    private final Fleet fleet;
    private final Actor actor;
    private final boolean operates;
    private final Div figures = Ui.div("stack m");
    private final Div actions = new Div();
    private String state = "";

    ReplicaCard(Fleet fleet, Actor actor, boolean operates) {
        super("Replica");
        this.fleet = fleet;
        this.actor = actor;
        this.operates = operates;
        columns(4);
        content(Ui.div("stack m", figures, actions));
    }

    void show(NodeView pool, Replica replica) {
        title(replica.model());
        sub("in " + pool.id());
        getElement().setAttribute("title", "replica " + replica.id());
        Health health = Health.of(replica);
        tools(StatusBadge.plain(health.status(), health.word()));
        Div stats =
                Ui.div(
                        "stats",
                        Ui.stat("Tokens/s", NodeTable.perSecond(replica.tokensPerSecond()), ""),
                        Ui.stat("Busy", Format.count(replica.busy()), "of " + replica.slots()),
                        Ui.stat("Queued", Format.count(replica.queued()), ""),
                        memory(replica));
        figures.removeAll();
        figures.add(stats, load(replica));
        if (!replica.detail().isEmpty()) {
            figures.add(Ui.paragraph(replica.detail(), "small", "sec"));
        }
        act(pool, replica);
    }

    /** The button stays the same component while the state does, so that it keeps its focus. */
    private void act(NodeView pool, Replica replica) {
        String now = replica.state() + pool.connected();
        if (now.equals(state)) {
            return;
        }
        state = now;
        actions.removeAll();
        if (operates && pool.connected()) {
            actions.add(actions(pool, replica));
        }
    }

    private static Div memory(Replica replica) {
        String[] words =
                replica.memoryBytes() == 0
                        ? new String[] {"–", ""}
                        : Format.bytes(replica.memoryBytes()).split(" ", 2);
        return Ui.stat("Memory", words[0], words[1]);
    }

    private static Component load(Replica replica) {
        Div fill = new Div();
        int percent =
                replica.slots() == 0 ? 0 : Math.min(100, replica.busy() * 100 / replica.slots());
        Component bar = new Bar(percent);
        fill.add(bar);
        fill.getElement().setAttribute("role", "img");
        fill.getElement().setAttribute("aria-label", percent + " % of the slots are busy");
        return fill;
    }

    private Component actions(NodeView pool, Replica replica) {
        boolean on =
                switch (replica.state()) {
                    case "warm", "loading" -> true;
                    default -> false;
                };
        Button button =
                on
                        ? Ui.button("Drain", "circle-pause", ButtonVariant.SMALL)
                        : Ui.button("Load", "circle-play", ButtonVariant.SMALL);
        button.setEnabled(!replica.state().equals("draining"));
        button.addClickListener(e -> confirm(pool, replica, on));
        return new Div(button);
    }

    private void confirm(NodeView pool, Replica replica, boolean drain) {
        String name = replica.id() + " of " + pool.id();
        FormDialog dialog =
                new FormDialog(
                        (drain ? "Drain " : "Load ") + name + "?",
                        drain ? "Drain " + replica.id() : "Load " + replica.id());
        dialog.with(
                Ui.paragraph(
                        drain
                                ? "It finishes the "
                                        + Format.plural(replica.busy(), "answer")
                                        + " in flight, takes no new ones and leaves memory."
                                : "It takes memory and answers once a check of a fixed prompt has"
                                        + " passed."));
        if (drain) {
            dialog.with(
                    Ui.note(
                            Status.WATCH,
                            "triangle-alert",
                            new Span(
                                    "Calls for "
                                            + replica.model()
                                            + " go elsewhere, or are refused when nothing else"
                                            + " serves it.")));
        }
        dialog.onSubmit(() -> act(pool, replica, drain)).open();
    }

    private void act(NodeView pool, Replica replica, boolean drain) {
        CompletableFuture<Fleet.Outcome> result =
                drain
                        ? fleet.drain(actor, pool.id(), replica.id())
                        : fleet.load(actor, pool.id(), replica.id());
        Background.run(UI.getCurrentOrThrow(), result::get, ReplicaCard::told, Toast::refused);
    }

    private static void told(Fleet.Outcome outcome) {
        if (outcome.ok()) {
            Toast.say(outcome.node() + ": " + outcome.detail());
        } else {
            Toast.refused(new IllegalStateException(outcome.node() + ": " + outcome.detail()));
        }
    }
}
