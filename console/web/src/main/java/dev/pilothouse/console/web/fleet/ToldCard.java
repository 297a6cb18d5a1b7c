package dev.pilothouse.console.web.fleet;

import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.Span;
import dev.pilothouse.bridge.control.ReplicaCommand;
import dev.pilothouse.bridge.control.ReplicaCommand.Outcome;
import dev.pilothouse.console.web.ui.Card;
import dev.pilothouse.console.web.ui.RelativeTime;
import dev.pilothouse.console.web.ui.Status;
import dev.pilothouse.console.web.ui.StatusBadge;
import dev.pilothouse.console.web.ui.Ui;
import java.util.List;

/** What replicas were told last, and what their pools answered. */
final class ToldCard extends Card {
    static final int MOST = 8;

    ToldCard() {
        super("Told to replicas");
        sub("kept until the pool has answered, also while it is away");
        columns(6);
    }

    void show(List<ReplicaCommand> commands) {
        Div lines = Ui.div("stack m");
        commands.forEach(command -> lines.add(line(command)));
        if (commands.isEmpty()) {
            lines.add(Ui.paragraph("Nothing yet. Verbs stand on the replicas' cards.", "sec"));
        }
        content(lines);
    }

    private static Div line(ReplicaCommand command) {
        Status status =
                command.outcome().map(o -> o.ok() ? Status.OK : Status.OFF).orElse(Status.WATCH);
        String word = command.outcome().map(o -> o.ok() ? "done" : "failed").orElse("waiting");
        Div line =
                Ui.div(
                        "row wide wrap",
                        StatusBadge.plain(status, word),
                        new Span(Words.of(command.verb()) + " " + command.replica()),
                        Ui.text(command.askedByName() + ": " + command.reason(), "sec", "clip"),
                        new RelativeTime(command.askedAt()));
        command.outcome()
                .filter(o -> !o.ok())
                .map(Outcome::detail)
                .ifPresent(why -> line.add(Ui.text(why, "small", "t-off")));
        return line;
    }
}
