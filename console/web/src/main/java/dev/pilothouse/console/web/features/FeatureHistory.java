package dev.pilothouse.console.web.features;

import com.vaadin.flow.component.UI;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.Span;
import dev.pilothouse.console.web.ui.Background;
import dev.pilothouse.console.web.ui.Failure;
import dev.pilothouse.console.web.ui.RelativeTime;
import dev.pilothouse.console.web.ui.Ui;
import dev.pilothouse.db.model.Actor;
import dev.pilothouse.policy.audit.AuditFilter;
import dev.pilothouse.policy.audit.AuditReader;
import dev.pilothouse.policy.audit.LoggedEntry;
import java.util.List;
import java.util.OptionalLong;

/** Who took a feature to its state, from the audit log, the newest first. */
final class FeatureHistory extends Div {
    private static final int MOST = 20;
    private static final String ACTIONS = "feature.";

    FeatureHistory(AuditReader reader, Actor actor, Row row) {
        addClassNames("stack", "s");
        AuditFilter filter = AuditFilter.ALL.withEntity("feature", row.key());
        Background.run(
                UI.getCurrentOrThrow(),
                () -> reader.page(actor, filter, OptionalLong.empty(), MOST).entries(),
                this::show,
                e -> add(Ui.text("The history cannot be read: " + Failure.of(e).what(), "ter")));
    }

    private void show(List<LoggedEntry> entries) {
        removeAll();
        entries.stream()
                .filter(e -> e.action().startsWith(ACTIONS))
                .map(FeatureHistory::line)
                .forEach(this::add);
        if (getComponentCount() == 0) {
            add(Ui.text("Nothing was decided about it yet.", "ter"));
        }
    }

    private static Div line(LoggedEntry entry) {
        Div line =
                Ui.div(
                        "row wrap",
                        new RelativeTime(entry.at()),
                        new Span(entry.actorName() + " " + Words.done(entry.action())));
        if (!entry.reason().isEmpty()) {
            line.add(Ui.text("“" + entry.reason() + "”", "ter"));
        }
        return line;
    }
}
