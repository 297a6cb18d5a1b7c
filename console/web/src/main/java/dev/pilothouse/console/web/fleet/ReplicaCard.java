package dev.pilothouse.console.web.fleet;

import com.vaadin.flow.component.Component;
import com.vaadin.flow.component.html.DescriptionList;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.Span;
import dev.pilothouse.bridge.control.NodeView;
import dev.pilothouse.bridge.control.ReplicaCommand;
import dev.pilothouse.bridge.control.ReplicaView;
import dev.pilothouse.console.web.ui.Card;
import dev.pilothouse.console.web.ui.Format;
import dev.pilothouse.console.web.ui.RelativeTime;
import dev.pilothouse.console.web.ui.Status;
import dev.pilothouse.console.web.ui.StatusBadge;
import dev.pilothouse.console.web.ui.Ui;
import java.util.Optional;

/** One replica of an inference engine: state, load, speed, canary, the last verb and its answer. */
final class ReplicaCard extends Card {
    private final ReplicaActions actions;
    private final Div figures = Ui.div("stack m");

    ReplicaCard(ReplicaActions actions) {
        super("Replica");
        this.actions = actions;
        columns(4);
        addClassName("replica");
        content(Ui.div("stack m", figures, actions));
    }

    void show(ReplicaView view) {
        title(view.replica().id());
        Health health = Health.of(view);
        tools(StatusBadge.plain(health.status(), health.word()));
        figures.removeAll();
        view.live()
                .filter(live -> view.connected())
                .ifPresentOrElse(live -> figures(view, live), () -> nothing(view));
        actions.show(view);
    }

    private void nothing(ReplicaView view) {
        figures.add(
                Ui.paragraph(
                        view.connected()
                                ? "Its pool has not taken it up yet."
                                : "Its pool is not connected. What is wanted of it is kept and told"
                                        + " when it is.",
                        "sec"));
        figures.add(facts(view, Optional.empty()));
    }

    private void figures(ReplicaView view, NodeView.Replica live) {
        boolean known = live.kvUse().isPresent();
        figures.add(
                Ui.div(
                        "stats",
                        Ui.stat("Tokens/s", NodeTable.perSecond(live.tokensPerSecond()), "out"),
                        Ui.stat(
                                "Prompts",
                                NodeTable.perSecond(live.promptTokensPerSecond()),
                                "in/s"),
                        Ui.stat("Busy", Format.count(live.busy()), "of " + live.slots()),
                        Ui.stat(
                                "KV use",
                                known ? Long.toString(Math.round(kv(live) * 100)) : "–",
                                known ? "%" : "")),
                load(live));
        figures.add(facts(view, Optional.of(live)));
        live.alarms()
                .forEach(alarm ->
                        figures.add(Ui.note(Status.WATCH, "triangle-alert", new Span(alarm))));
        if (live.state().equals("failed")) {
            figures.add(Ui.note(Status.OFF, "circle-x", new Span(live.detail())));
        }
    }

    private static double kv(NodeView.Replica live) {
        return live.kvUse().orElse(0);
    }

    private static Component load(NodeView.Replica live) {
        int percent = live.slots() == 0 ? 0 : Math.min(100, live.busy() * 100 / live.slots());
        Div fill = new Div(new Bar(percent));
        fill.getElement().setAttribute("role", "img");
        fill.getElement().setAttribute("aria-label", percent + " % of the slots are busy");
        return fill;
    }

    private static Component facts(ReplicaView view, Optional<NodeView.Replica> live) {
        DescriptionList facts = new DescriptionList();
        facts.addClassNames("facts", "small");
        fact(facts, "Serves", new Span(view.replica().model() + " in " + view.replica().pool()));
        live.ifPresent(l -> {
            fact(facts, "Canary", canary(l));
            fact(facts, "Engine", new Span(engine(l)));
            if (l.restarts() > 0) {
                fact(facts, "Restarts", new Span(Format.count(l.restarts())));
            }
        });
        view.last().ifPresent(command -> fact(facts, "Last told", told(command)));
        return facts;
    }

    private static Component canary(NodeView.Replica live) {
        if (live.canary().isEmpty()) {
            return Ui.text("not asked yet", "sec");
        }
        Span words =
                new Span(
                        Ui.mono(live.canary()),
                        new Span(live.canaryChanged() ? ", another answer than before, " : ", "));
        if (live.canaryChanged()) {
            words.addClassName("t-watch");
        }
        live.canaryAt().ifPresent(at -> words.add(new RelativeTime(at)));
        return words;
    }

    private static String engine(NodeView.Replica live) {
        StringBuilder words =
                new StringBuilder(
                        live.engineVersion().isEmpty() ? live.engine() : live.engineVersion());
        if (live.context() > 0) {
            words.append(", ").append(Format.count(live.context())).append(" tokens");
        }
        if (live.memoryBytes() > 0) {
            words.append(", ").append(Format.bytes(live.memoryBytes()));
        }
        return words.toString();
    }

    private static Component told(ReplicaCommand command) {
        Span words =
                new Span(
                        new Span(Words.of(command.verb()) + " by " + command.askedByName() + ", "),
                        new Span(Words.outcome(command) + ", "),
                        new RelativeTime(command.askedAt()));
        command.outcome().filter(o -> !o.ok()).ifPresent(o -> words.addClassName("t-off"));
        return words;
    }

    private static void fact(DescriptionList facts, String term, Component value) {
        facts.add(new DescriptionList.Term(term), new DescriptionList.Description(value));
    }
}
