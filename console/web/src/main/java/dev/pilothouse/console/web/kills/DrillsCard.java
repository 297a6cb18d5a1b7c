package dev.pilothouse.console.web.kills;

import com.vaadin.flow.component.Component;
import com.vaadin.flow.component.UI;
import com.vaadin.flow.component.html.Anchor;
import com.vaadin.flow.component.html.Span;
import com.vaadin.flow.component.select.Select;
import com.vaadin.flow.component.select.SelectVariant;
import com.vaadin.flow.server.streams.DownloadHandler;
import com.vaadin.flow.server.streams.DownloadResponse;
import dev.pilothouse.bridge.control.DrillRunner;
import dev.pilothouse.console.web.ui.AsyncState;
import dev.pilothouse.console.web.ui.Background;
import dev.pilothouse.console.web.ui.Card;
import dev.pilothouse.console.web.ui.CommandLine;
import dev.pilothouse.console.web.ui.RelativeTime;
import dev.pilothouse.console.web.ui.Toast;
import dev.pilothouse.console.web.ui.Ui;
import dev.pilothouse.console.web.ui.Viewer;
import dev.pilothouse.db.model.Actor;
import dev.pilothouse.db.model.Permission;
import dev.pilothouse.policy.decisions.Drill;
import dev.pilothouse.policy.decisions.DrillExport;
import dev.pilothouse.policy.decisions.DrillSchedule;
import dev.pilothouse.policy.decisions.DrillSchedule.Every;
import dev.pilothouse.policy.decisions.Drills;
import dev.pilothouse.policy.decisions.TakenFiles;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;

/** Drills: when they run by themselves, and what came of those that ran. Live. */
final class DrillsCard extends Card {
    private static final int SHOWN = 50;
    private static final int EXPORTED = 500;

    private final transient Drills drills;
    private final transient DrillRunner runner;
    private final transient TakenFiles taken;
    private final Viewer viewer;
    private final DrillGrid grid;
    private final Select<Every> every = new Select<>();
    private final Span next = Ui.text("", "small", "sec");
    private boolean settled;

    /** What is shown. */
    private record Shown(List<Drill> drills, DrillSchedule schedule) {}

    DrillsCard(
            Drills drills,
            DrillRunner runner,
            TakenFiles taken,
            Viewer viewer,
            Consumer<UUID> openKill) {
        super("Drills");
        this.drills = drills;
        this.runner = runner;
        this.taken = taken;
        this.viewer = viewer;
        this.grid = new DrillGrid(openKill);
        flush();
        addClassNames("below", "drills");
        sub("a kill of synthetic calls: evidence that nodes obey");
        every.setItems(Every.values());
        every.setItemLabelGenerator(DrillsCard::label);
        every.setAriaLabel("When drills run by themselves");
        every.addThemeVariants(SelectVariant.SMALL);
        every.setEnabled(mayRun());
        every.addValueChangeListener(e -> {
            if (e.isFromClient()) {
                schedule(e.getValue());
            }
        });
        tools(next, every, export());
    }

    boolean mayRun() {
        return viewer.actor().mayEverywhere(Permission.KILL_WIDE);
    }

    private static String label(Every every) {
        return switch (every) {
            case NEVER -> "By hand only";
            case WEEK -> "Every week";
            case MONTH -> "Every month";
        };
    }

    private Anchor export() {
        Actor actor = viewer.actor();
        Anchor anchor =
                new Anchor(
                        DownloadHandler.fromInputStream(e -> {
                            byte[] csv =
                                    taken.drills(
                                                    actor,
                                                    "csv",
                                                    () ->
                                                            DrillExport.csv(
                                                                    drills.list(
                                                                            actor,
                                                                            Optional.empty(),
                                                                            EXPORTED)))
                                            .getBytes(StandardCharsets.UTF_8);
                            return new DownloadResponse(
                                    new ByteArrayInputStream(csv),
                                    "kill-drills.csv",
                                    "text/csv;charset=UTF-8",
                                    csv.length);
                        }),
                        "Export");
        return anchor;
    }

    /** Starts a drill; its row appears and fills by itself. */
    void run() {
        Actor actor = viewer.actor();
        Background.run(
                UI.getCurrentOrThrow(),
                () -> runner.run(actor),
                drill -> {
                    Toast.say("Drill " + drill.number() + " runs");
                    show();
                },
                Toast::refused);
    }

    private void schedule(Every chosen) {
        Actor actor = viewer.actor();
        Background.run(
                UI.getCurrentOrThrow(),
                () -> drills.schedule(actor, chosen),
                this::draw,
                e -> {
                    Toast.refused(e);
                    settled = false;
                    show();
                });
    }

    void show() {
        Actor actor = viewer.actor();
        load(
                () ->
                        AsyncState.loaded(
                                new Shown(
                                        drills.list(actor, Optional.empty(), SHOWN),
                                        drills.schedule(actor))),
                this::table);
    }

    private Component table(Shown now) {
        if (!settled) {
            settled = true;
            every.setValue(now.schedule.every());
        }
        draw(now.schedule);
        grid.show(now.drills);
        return now.drills.isEmpty() ? nothing() : grid;
    }

    private static Component nothing() {
        return Ui.div(
                "state",
                Ui.paragraph("No drill has run yet", "strong"),
                Ui.paragraph(
                        "A drill opens synthetic calls at every gateway, kills them and measures who"
                                + " obeyed. No call of yours is touched. From a terminal:"),
                new CommandLine("./pilothouse drill"));
    }

    private void draw(DrillSchedule schedule) {
        next.removeAll();
        schedule.next()
                .ifPresent(at ->
                        next.add(
                                new Span("Next "), new RelativeTime(at, RelativeTime.Show.MOMENT)));
    }
}
