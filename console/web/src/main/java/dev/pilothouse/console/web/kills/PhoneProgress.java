package dev.pilothouse.console.web.kills;

import com.vaadin.flow.component.Component;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.H2;
import com.vaadin.flow.component.html.Span;
import dev.pilothouse.bridge.control.Enforcement;
import dev.pilothouse.bridge.control.Enforcement.State;
import dev.pilothouse.console.web.ui.Format;
import dev.pilothouse.console.web.ui.Icon;
import dev.pilothouse.console.web.ui.Ui;
import dev.pilothouse.policy.decisions.Kill;
import java.time.Instant;
import java.util.Comparator;
import java.util.stream.Collectors;

/** The kill that runs, on a phone: one bar per node. */
final class PhoneProgress extends Div {
    private static final int BARS = 40;

    PhoneProgress() {
        addClassNames("live", "phone-live");
        setVisible(false);
    }

    void show(Enforcement now) {
        Kill kill = now.progress().kill();
        removeAll();
        Span name = Ui.text(kill.target().isEmpty() ? "Everything" : kill.target(), "clip");
        H2 title = new H2();
        title.add(new Icon("octagon-x", "l"), name);
        now.progress()
                .p99()
                .ifPresent(ms -> title.add(Ui.text(Format.millis(ms), "push", "tn", "small")));
        Div dots = Ui.div("dots");
        now.rows().stream()
                .sorted(Comparator.comparing((Enforcement.Row r) -> r.state() != State.ENFORCING))
                .limit(BARS)
                .forEach(row -> dots.add(dot(row, now.silent(row, Instant.now()))));
        String words =
                now.acknowledged()
                        + " of "
                        + Format.plural(now.total(), "node")
                        + ", "
                        + Format.plural(now.progress().streamsCut(), "stream")
                        + " cut";
        add(title, dots, Ui.div("row", Ui.text(words), nodesLink()));
        String silent =
                now.silent(Instant.now()).stream()
                        .map(r -> r.node().value())
                        .collect(Collectors.joining(", "));
        if (!silent.isEmpty()) {
            add(Ui.text("Not obeyed by " + silent, "t-danger", "small"));
        }
    }

    private static Component nodesLink() {
        var link = Ui.link("#nodes", "Nodes", "push");
        link.setRouterIgnore(true);
        return link;
    }

    private static Div dot(Enforcement.Row row, boolean silent) {
        Div dot = new Div();
        dot.addClassName(row.state() == State.ENFORCING ? "done" : silent ? "silent" : "open");
        return dot;
    }
}
