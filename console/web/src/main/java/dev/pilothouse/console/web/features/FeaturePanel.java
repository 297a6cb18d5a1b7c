package dev.pilothouse.console.web.features;

import com.vaadin.flow.component.Component;
import com.vaadin.flow.component.button.Button;
import com.vaadin.flow.component.button.ButtonVariant;
import com.vaadin.flow.component.html.DescriptionList;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.Span;
import dev.pilothouse.console.web.routes.RoutesNavigation;
import dev.pilothouse.console.web.ui.Card;
import dev.pilothouse.console.web.ui.Format;
import dev.pilothouse.console.web.ui.PageState;
import dev.pilothouse.console.web.ui.RelativeTime;
import dev.pilothouse.console.web.ui.Status;
import dev.pilothouse.console.web.ui.StatusBadge;
import dev.pilothouse.console.web.ui.Ui;
import dev.pilothouse.console.web.ui.Viewer;
import dev.pilothouse.db.model.Permission;
import dev.pilothouse.registry.Feature;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/** One feature: what it is, who owns it, what calls it, and where to go from it. */
final class FeaturePanel extends Card {
    private final Viewer viewer;
    private final FeatureForms forms;
    private final Runnable close;

    FeaturePanel(Viewer viewer, FeatureForms forms, Runnable close) {
        super("Feature");
        this.viewer = viewer;
        this.forms = forms;
        this.close = close;
        ruled();
        columns(4);
    }

    void show(Row row, PageState state) {
        title(row.name());
        sub(row.key());
        Button closing = Ui.iconButton("x", "Close");
        closing.addClickListener(e -> close.run());
        tools(closing);
        Div body = Ui.div("stack m");
        body.getStyle().set("padding-top", "12px");
        if (!row.declared()) {
            body.add(
                    Ui.note(
                            Status.WATCH,
                            "triangle-alert",
                            new Span(
                                    "Seen in traffic, declared by nobody: it has no owner and no"
                                            + " purpose.")));
        }
        row.feature()
                .map(f -> f.data().purpose())
                .filter(p -> !p.isEmpty())
                .ifPresent(p -> body.add(Ui.paragraph(p)));
        body.add(facts(row), links(row, state));
        if (viewer.actor().may(Permission.MANAGE_FEATURES, row.tenant())) {
            body.add(act(row));
        }
        content(body);
    }

    private static DescriptionList facts(Row row) {
        DescriptionList facts = new DescriptionList();
        facts.addClassName("facts");
        fact(facts, "State", StatusBadge.plain(FeatureGrid.status(row), FeatureGrid.word(row)));
        fact(facts, "Team", Ui.text(row.team()));
        fact(
                facts,
                "Calls, ever",
                Ui.text(
                        row.calls().isPresent()
                                ? Format.count(row.calls().getAsLong())
                                : "not measured"));
        time(facts, "Declared", row.feature().flatMap(Feature::declaredAt));
        time(facts, "In production", row.firstProduction());
        time(facts, "Last call", row.lastCall());
        row.feature()
                .flatMap(Feature::timeToProduction)
                .ifPresent(d -> fact(facts, "Time to production", Ui.text(words(d))));
        return facts;
    }

    private static void time(DescriptionList facts, String name, Optional<Instant> at) {
        fact(
                facts,
                name,
                at.<Component>map(RelativeTime::new).orElseGet(() -> Ui.text("not yet", "ter")));
    }

    private static void fact(DescriptionList facts, String name, Component value) {
        facts.add(new DescriptionList.Term(name), new DescriptionList.Description(value));
    }

    private static String words(Duration duration) {
        if (duration.isNegative()) {
            return "called before it was declared";
        }
        return duration.toDays() >= 2
                ? duration.toDays() + " days"
                : duration.toHours() >= 2
                        ? duration.toHours() + " h"
                        : duration.toMinutes() + " min";
    }

    private Div links(Row row, PageState state) {
        PageState within = state.inTenant(Optional.of(row.tenant()));
        Div links = Ui.div("row wide wrap");
        if (viewer.actor().may(Permission.SEE_TRACES, row.tenant())) {
            links.add(
                    Ui.link(within.href("traces", Map.of("feature", row.id().value())), "Traces"));
        }
        links.add(Ui.link(RoutesNavigation.href(within, row.tenant(), row.id()), "Route"));
        if (viewer.actor().may(Permission.SEE_AUDIT, row.tenant())) {
            links.add(
                    Ui.link(
                            within.href("audit-log", Map.of("entity", "feature:" + row.key())),
                            "Audit log"));
        }
        if (viewer.actor().may(Permission.KILL_NARROW, row.tenant())) {
            Map<String, String> kill =
                    Map.of(
                            "scope",
                            "feature",
                            "target",
                            row.id().value(),
                            "of",
                            row.tenant().value());
            links.add(Ui.link(state.href("kill-switches", kill), "Kill switch", "t-danger"));
        }
        links.getElement()
                .getChildren()
                .forEach(e -> e.getStyle().set("text-decoration", "underline"));
        return links;
    }

    private Button act(Row row) {
        boolean declared = row.declared();
        Button button =
                Ui.button(declared ? "Change" : "Declare it", declared ? "pencil" : "check");
        if (!declared) {
            button.addThemeVariants(ButtonVariant.PRIMARY);
        }
        button.addClickListener(e -> forms.open(row));
        return button;
    }
}
