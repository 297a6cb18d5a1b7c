package dev.pilothouse.console.web.retention;

import com.vaadin.flow.component.Component;
import com.vaadin.flow.component.html.Div;
import dev.pilothouse.console.web.ui.AsyncState;
import dev.pilothouse.console.web.ui.Card;
import dev.pilothouse.console.web.ui.Format;
import dev.pilothouse.console.web.ui.PageState;
import dev.pilothouse.console.web.ui.RelativeTime;
import dev.pilothouse.console.web.ui.Status;
import dev.pilothouse.console.web.ui.StatusBadge;
import dev.pilothouse.console.web.ui.Ui;
import dev.pilothouse.console.web.ui.Viewer;
import dev.pilothouse.db.model.Actor;
import dev.pilothouse.registry.RetentionRuns.Deleted;
import dev.pilothouse.registry.RetentionRuns.Run;
import java.util.List;
import java.util.stream.Collectors;

/** What was deleted because its time was over. */
final class RunsCard extends Card {
    private static final int SHOWN = 10;

    private final Tools tools;
    private final Viewer viewer;

    RunsCard(Tools tools, Viewer viewer) {
        super("Runs");
        this.tools = tools;
        this.viewer = viewer;
        ruled();
        setId("runs");
    }

    void show(PageState state) {
        Actor actor = viewer.actor();
        load(
                () -> {
                    List<Run> found = tools.runs().list(actor).stream().limit(SHOWN).toList();
                    return found.isEmpty() ? none() : AsyncState.loaded(found);
                },
                RunsCard::list);
    }

    private static AsyncState<List<Run>> none() {
        return AsyncState.empty(
                "No run yet", "The first one begins some minutes after the console started.", "");
    }

    private static Component list(List<Run> found) {
        Div rows = Ui.div("stack m");
        found.forEach(run -> rows.add(row(run)));
        return rows;
    }

    private static Component row(Run run) {
        return Ui.div(
                "row wide wrap top",
                state(run),
                new RelativeTime(run.began()),
                Ui.text(run.day().isPresent() ? "of the day" : "asked for", "ter"),
                Ui.text(said(run), "grow"));
    }

    private static Component state(Run run) {
        if (run.ended().isEmpty()) {
            return StatusBadge.plain(Status.WATCH, "runs");
        }
        return run.failure().isEmpty()
                ? StatusBadge.plain(Status.OK, "done")
                : StatusBadge.plain(Status.OFF, "failed");
    }

    private static String said(Run run) {
        String gone = run.deleted().stream().map(RunsCard::said).collect(Collectors.joining(" · "));
        String what = gone.isEmpty() ? "nothing was due" : gone;
        return run.failure().isEmpty() ? what : what + "; " + run.failure();
    }

    private static String said(Deleted d) {
        return d.tenant()
                + ": "
                + d.data().label()
                + " "
                + Format.plural(d.rows(), "row")
                + (d.oldest().equals(d.newest())
                        ? " of " + Days.text(d.oldest())
                        : " of " + Days.text(d.oldest()) + " to " + Days.text(d.newest()));
    }
}
