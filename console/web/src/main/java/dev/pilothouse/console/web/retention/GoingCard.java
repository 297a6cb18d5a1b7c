package dev.pilothouse.console.web.retention;

import com.vaadin.flow.component.Component;
import com.vaadin.flow.component.button.Button;
import com.vaadin.flow.component.button.ButtonVariant;
import com.vaadin.flow.component.grid.Grid;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.H3;
import dev.pilothouse.console.web.retention.RetentionPreview.Going;
import dev.pilothouse.console.web.retention.RetentionPreview.Line;
import dev.pilothouse.console.web.ui.AsyncState;
import dev.pilothouse.console.web.ui.Card;
import dev.pilothouse.console.web.ui.Columns;
import dev.pilothouse.console.web.ui.FormDialog;
import dev.pilothouse.console.web.ui.Format;
import dev.pilothouse.console.web.ui.PageState;
import dev.pilothouse.console.web.ui.Status;
import dev.pilothouse.console.web.ui.Toast;
import dev.pilothouse.console.web.ui.Ui;
import dev.pilothouse.console.web.ui.Viewer;
import dev.pilothouse.db.model.Actor;
import dev.pilothouse.db.model.Permission;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;

/** What will be deleted when: by kind of data, and by day. */
final class GoingCard extends Card {
    private final Tools tools;
    private final Viewer viewer;

    GoingCard(Tools tools, Viewer viewer) {
        super("What will be deleted when");
        this.tools = tools;
        this.viewer = viewer;
        flush();
        setId("going");
        if (viewer.actor().mayEverywhere(Permission.MANAGE_RETENTION)) {
            Button now = Ui.button("Run now", "play", ButtonVariant.SMALL);
            now.addClickListener(e -> run());
            tools(now);
        }
    }

    void show(PageState state) {
        Actor actor = viewer.actor();
        load(() -> AsyncState.loaded(tools.desk().preview(actor, state.tenant())), this::draw);
    }

    private Component draw(RetentionPreview preview) {
        sub("next run " + Days.text(preview.nextRun()) + ", in UTC; as it stands now");
        Div body = Ui.div("stack", lines(preview.lines()));
        preview.lines().stream()
                .flatMap(l -> l.cutWords().stream())
                .forEach(cut ->
                        body.add(Ui.div("pad", Ui.note(Status.WATCH, "info", Ui.text(cut)))));
        body.add(Ui.div("pad", calendar(preview)));
        return body;
    }

    private static Component lines(List<Line> lines) {
        Grid<Line> grid = Columns.table();
        Columns.text(grid, "Data", l -> l.data().label(), "168px");
        Columns.number(grid, "Rows", l -> Format.count(l.rows()), "112px");
        Columns.text(grid, "Oldest day", l -> Days.text(l.oldest(), "none"), "120px");
        Columns.text(
                grid,
                "Goes next",
                l -> Days.text(l.next(), "nothing in " + RetentionDesk.AHEAD + " days"),
                "152px");
        Columns.number(
                grid,
                "Rows then",
                l -> l.next().isPresent() ? Format.count(l.rowsThen()) : "–",
                "112px");
        Columns.number(grid, "Held", l -> l.held() == 0 ? "–" : Format.count(l.held()), "96px");
        grid.setItems(lines);
        return grid;
    }

    private static Component calendar(RetentionPreview preview) {
        H3 heading = new H3("The next " + RetentionDesk.AHEAD + " days");
        heading.addClassName("medium");
        TreeMap<java.time.LocalDate, List<String>> days = new TreeMap<>();
        for (Going going : preview.calendar()) {
            days.computeIfAbsent(going.day(), d -> new ArrayList<>())
                    .add(going.data().label() + " " + Format.plural(going.rows(), "row"));
        }
        Div list = Ui.div("stack s", heading);
        if (days.isEmpty()) {
            list.add(Ui.text("Nothing goes in these days.", "ter"));
        }
        days.forEach((day, what) ->
                list.add(
                        Ui.div(
                                "row wide wrap top",
                                Ui.text(Days.text(day), "tn medium"),
                                Ui.text(String.join(" · ", what), "ter"))));
        return list;
    }

    private void run() {
        new FormDialog("Delete now what is due?", "Delete what is due")
                .destructive()
                .with(
                        Ui.paragraph(
                                "What is listed for the next run goes now, in every tenant. What is"
                                        + " held stays. It goes on as a job when you leave."))
                .onSubmit(() -> {
                    tools.desk().now(viewer.actor());
                    Toast.say("Started; see Jobs.");
                })
                .open();
    }
}
