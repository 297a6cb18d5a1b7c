package dev.pilothouse.console.web.traces;

import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.Span;
import dev.pilothouse.analytics.traces.TraceEvent;
import dev.pilothouse.console.web.ui.Icon;
import dev.pilothouse.console.web.ui.RelativeTime;
import dev.pilothouse.console.web.ui.Ui;
import java.util.List;

/** What gateways decided about the calls of a trace. */
final class EventList extends Div {
    EventList(List<TraceEvent> events) {
        addClassName("decisions");
        events.forEach(e -> add(row(e)));
    }

    private static Div row(TraceEvent event) {
        boolean kill = event.killEpoch() > 0;
        Icon icon = new Icon(kill ? "octagon-x" : "shield");
        icon.addClassName(kill ? "t-danger" : "t-watch");
        Div row =
                Ui.div(
                        "row wide",
                        icon,
                        Ui.mono(event.action()),
                        new Span(event.outcome()),
                        Ui.text(event.node(), "ter"));
        if (kill) {
            row.add(Ui.text("epoch " + event.killEpoch(), "ter"));
        }
        RelativeTime at = new RelativeTime(event.at(), RelativeTime.Show.MOMENT);
        at.addClassName("push");
        row.add(at);
        return row;
    }
}
