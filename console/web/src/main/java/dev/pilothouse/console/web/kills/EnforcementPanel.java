package dev.pilothouse.console.web.kills;

import com.vaadin.flow.component.Component;
import com.vaadin.flow.component.UI;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.Pre;
import com.vaadin.flow.component.html.Span;
import dev.pilothouse.bridge.control.Enforcement;
import dev.pilothouse.bridge.control.Enforcement.Row;
import dev.pilothouse.bridge.control.Fleet;
import dev.pilothouse.console.web.ui.AsyncState;
import dev.pilothouse.console.web.ui.Background;
import dev.pilothouse.console.web.ui.Card;
import dev.pilothouse.console.web.ui.Format;
import dev.pilothouse.console.web.ui.PageState;
import dev.pilothouse.console.web.ui.RelativeTime;
import dev.pilothouse.console.web.ui.Status;
import dev.pilothouse.console.web.ui.Toast;
import dev.pilothouse.console.web.ui.Ui;
import dev.pilothouse.console.web.ui.Viewer;
import dev.pilothouse.db.model.Actor;
import dev.pilothouse.db.model.NotFound;
import dev.pilothouse.db.model.Permission;
import dev.pilothouse.policy.decisions.Kill;
import dev.pilothouse.policy.decisions.KillProgress;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** One kill: which node obeys, after how many milliseconds, with how many streams cut. Live. */
final class EnforcementPanel extends Card {
    private final Fleet fleet;
    private final Viewer viewer;
    private final Lifting lifting;
    private final Consumer<Enforcement> shownTo;
    private final Span acknowledged = Ui.text("", "big");
    private final Span total = Ui.text("", "ter");
    private final Div stats = Ui.div("stats");
    private final Div hero = Ui.div("hero", new Div(acknowledged, total), stats);
    private final NodeGrid nodes = new NodeGrid();
    private final Div silence = Ui.div("silence");
    private final Div terms = Ui.div("terms small sec");
    private final Pre sample = new Pre();
    private PageState state = PageState.INITIAL;
    private Optional<UUID> kill = Optional.empty();
    private transient Optional<Kill> drawn = Optional.empty();

    EnforcementPanel(Fleet fleet, Viewer viewer, Lifting lifting, Consumer<Enforcement> shownTo) {
        super("No kill in force");
        this.fleet = fleet;
        this.viewer = viewer;
        this.lifting = lifting;
        this.shownTo = shownTo;
        columns(7);
        flush();
        addClassName("epoch");
        setId("nodes");
        sample.addClassName("body-sample");
    }

    void show(PageState newState, Optional<UUID> newKill) {
        state = newState;
        kill = newKill;
        drawn = Optional.empty();
        if (newKill.isEmpty()) {
            nothing();
        } else {
            refresh();
        }
    }

    void refresh() {
        kill.ifPresent(id -> {
            Actor actor = viewer.actor();
            Background.run(
                    UI.getCurrentOrThrow(),
                    () ->
                            fleet.enforcement(actor, id)
                                    .orElseThrow(() -> new NotFound("kill", id.toString())),
                    this::draw,
                    Toast::refused);
        });
    }

    private void nothing() {
        drawn = Optional.empty();
        title("No kill in force");
        sub("");
        tools();
        footer();
        show(
                AsyncState.empty(
                        "Nothing is stopped",
                        "The nodes that obey a kill stand here, each with its milliseconds and the"
                                + " streams it cut. From a terminal a kill is one line:",
                        "./pilothouse kill --feature playground --reason \"wrong answers\""),
                none -> new Div());
    }

    private void draw(Enforcement now) {
        Kill shown = now.progress().kill();
        if (!kill.equals(Optional.of(shown.id()))) {
            return;
        }
        if (!drawn.equals(Optional.of(shown))) {
            frame(shown);
        }
        acknowledged.setText(Long.toString(now.acknowledged()));
        total.setText("of " + Format.plural(now.total(), "node") + " enforcing");
        stats.removeAll();
        stats.add(figures(now.progress()));
        nodes.show(now);
        silent(now);
        content(hero, silence, now.rows().isEmpty() ? nobody() : nodes, terms, sample);
        shownTo.accept(now);
    }

    /** What changes with votes only; left standing between them, so that no click is lost. */
    private void frame(Kill shown) {
        drawn = Optional.of(shown);
        title("Epoch " + Format.count(shown.epoch()));
        sub(
                new Span(Words.of(shown.scope()) + " "),
                Ui.mono(shown.target()),
                new Span(shown.target().isEmpty() ? "killed by " : ", killed by "),
                new Span(shown.killedBy() + " "),
                new RelativeTime(shown.killedAt(), RelativeTime.Show.MOMENT));
        terms.removeAll();
        terms.add(terms(shown));
        tools(lifting.tools(shown, this::refresh));
        sample.setText(Sample.of(shown));
        footer(lifting.sentence(shown), follow(shown));
    }

    private static Div nobody() {
        return Ui.div(
                "state",
                Ui.paragraph(
                        "No gateway or pool has joined yet. Each one gets this kill before it"
                                + " serves its first call."));
    }

    /** Who should have obeyed long ago, by name. */
    private void silent(Enforcement now) {
        List<Row> silent = now.silent(Instant.now());
        silence.setVisible(!silent.isEmpty());
        silence.removeAll();
        if (!silent.isEmpty()) {
            String names =
                    silent.stream().map(r -> r.node().value()).collect(Collectors.joining(", "));
            String text =
                    names
                            + (silent.size() == 1 ? " has" : " have")
                            + " not obeyed and may still answer calls. Take it off the network if"
                            + " this cannot wait.";
            silence.add(Ui.note(Status.DANGER, "octagon-x", new Span(text)));
        }
    }

    private static Component[] terms(Kill shown) {
        List<Component> all = new ArrayList<>();
        all.add(new Span(Words.mode(shown)));
        if (!shown.incident().isEmpty()) {
            all.add(new Span(", incident "));
            all.add(Ui.mono(shown.incident()));
        }
        all.add(
                new Span(
                        shown.expiresAt().isPresent()
                                ? ", ends by itself "
                                : ", ends when two people lift it"));
        shown.expiresAt()
                .ifPresent(end -> all.add(new RelativeTime(end, RelativeTime.Show.MOMENT)));
        return all.toArray(Component[]::new);
    }

    private static Div[] figures(KillProgress progress) {
        Object open = progress.kill().blastRadius().get("open_streams");
        return new Div[] {
            Ui.stat("p50", figure(progress.p50()), "ms"),
            Ui.stat("p99", figure(progress.p99()), "ms"),
            Ui.stat(
                    "Streams cut",
                    Format.count(progress.streamsCut()),
                    of(open, progress.streamsCut())),
            progress.slowest()
                    .map(r ->
                            Ui.stat(
                                    "Slowest: " + r.node(),
                                    Format.count(Math.round(r.millis())),
                                    "ms"))
                    .orElseGet(() -> Ui.stat("Slowest", "–", ""))
        };
    }

    private static String of(@Nullable Object open, int cut) {
        return open instanceof Number number && number.longValue() >= cut
                ? "of " + Format.count(number.longValue())
                : "";
    }

    private static String figure(OptionalDouble millis) {
        return millis.isPresent() ? Format.count(Math.round(millis.getAsDouble())) : "–";
    }

    private Span follow(Kill shown) {
        Span place = Ui.text("", "push");
        if (viewer.may(Permission.SEE_AUDIT)) {
            place.add(
                    Ui.link(
                            state.href("audit-log", Map.of("entity", "kill:" + shown.id())),
                            "Follow it in the audit log"));
        }
        return place;
    }
}
