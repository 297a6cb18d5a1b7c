package dev.pilothouse.console.web.features;

import com.vaadin.flow.component.Component;
import com.vaadin.flow.component.button.Button;
import com.vaadin.flow.component.html.DescriptionList;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.H3;
import com.vaadin.flow.component.html.Span;
import dev.pilothouse.analytics.features.PartsUsed;
import dev.pilothouse.console.web.risk.RiskNavigation;
import dev.pilothouse.console.web.routes.RoutesNavigation;
import dev.pilothouse.console.web.ui.Card;
import dev.pilothouse.console.web.ui.Format;
import dev.pilothouse.console.web.ui.PageState;
import dev.pilothouse.console.web.ui.RelativeTime;
import dev.pilothouse.console.web.ui.Status;
import dev.pilothouse.console.web.ui.StatusBadge;
import dev.pilothouse.console.web.ui.Ui;
import dev.pilothouse.console.web.ui.Viewer;
import dev.pilothouse.db.model.FeatureState;
import dev.pilothouse.db.model.Permission;
import dev.pilothouse.policy.audit.AuditReader;
import dev.pilothouse.registry.DataKind;
import dev.pilothouse.registry.Feature;
import dev.pilothouse.registry.FeatureFacts;
import dev.pilothouse.registry.FeatureOwner;
import dev.pilothouse.registry.RetentionPolicy;
import dev.pilothouse.registry.RetentionRules;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** One feature: who owns it, what it is and touches, its state, and where to go from it. */
final class FeaturePanel extends Card {
    private final Viewer viewer;
    private final AuditReader audit;
    private final PartsUsed used;
    private final RetentionRules retention;
    private final FeatureActions actions;
    private final Runnable close;

    FeaturePanel(
            Viewer viewer,
            AuditReader audit,
            PartsUsed used,
            RetentionRules retention,
            FeatureActions actions,
            Runnable close) {
        super("Feature");
        this.viewer = viewer;
        this.audit = audit;
        this.used = used;
        this.retention = retention;
        this.actions = actions;
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
        warn(body, row);
        body.add(facts(row), risk(row, state));
        if (viewer.actor().may(Permission.MANAGE_FEATURES, row.tenant())) {
            body.add(actions.buttons(row));
        }
        row.feature().filter(Feature::declared).ifPresent(feature -> said(body, feature));
        body.add(heading("Traffic"), traffic(row), links(row, state));
        if (row.declared() && viewer.actor().may(Permission.SEE_AUDIT, row.tenant())) {
            body.add(heading("History"), new FeatureHistory(audit, viewer.actor(), row));
        }
        content(body);
    }

    private static void warn(Div body, Row row) {
        if (!row.declared()) {
            body.add(
                    note(
                            row.refusedOnly()
                                    ? "Only tried: no key may call it, so gateways refused each"
                                            + " call. Declare it, or find out who tries."
                                    : "Seen in traffic, declared by nobody: it has no owner and no"
                                            + " purpose."));
        } else if (row.inProductionBeforeLive()) {
            body.add(note("It is called in production, but nobody let it go live."));
        }
    }

    private static Div note(String words) {
        return Ui.note(Status.WATCH, "triangle-alert", new Span(words));
    }

    private static H3 heading(String text) {
        H3 heading = new H3(text);
        heading.addClassName("medium");
        return heading;
    }

    private static DescriptionList facts(Row row) {
        DescriptionList facts = list();
        fact(facts, "State", StatusBadge.plain(FeatureGrid.status(row), FeatureGrid.word(row)));
        row.feature()
                .filter(Feature::declared)
                .map(Feature::standing)
                .ifPresent(standing -> {
                    standing.since().ifPresent(at -> time(facts, "Since", Optional.of(at)));
                    standing.submitted()
                            .ifPresent(s -> fact(facts, "Submitted by", Ui.text(s.name())));
                    standing.approved()
                            .ifPresent(s -> fact(facts, "Let live by", Ui.text(s.name())));
                });
        return facts;
    }

    private static Div risk(Row row, PageState state) {
        String href = RiskNavigation.href(state, row.tenant(), row.id());
        StatusBadge badge =
                StatusBadge.boxed(
                        FeatureGrid.riskStatus(row),
                        row.risk()
                                .map(r -> RiskNavigation.word(r.riskClass()))
                                .orElse("No risk class"));
        Div line = Ui.div("row wrap", badge);
        row.risk()
                .ifPresent(r -> {
                    line.add(Ui.text(String.join(", ", r.articles()), "ter", "small"));
                    if (!r.confirmed()) {
                        line.add(Ui.text("waits for a second person", "ter", "small"));
                    }
                    if (r.reopened()) {
                        line.add(Ui.text("to be looked at again", "t-watch", "small"));
                    }
                });
        line.add(Ui.link(href, row.risk().isPresent() ? "Open its class" : "Classify it", "push"));
        return line;
    }

    private void said(Div body, Feature feature) {
        FeatureOwner owner = feature.data().owner();
        DescriptionList who = list();
        fact(who, "Team", Ui.text(feature.data().team().map(Object::toString).orElse("–")));
        text(who, "Owner", owner.name());
        text(who, "Contact", owner.contact());
        FeatureFacts facts = feature.data().facts();
        words(who, "Affects", facts.peopleAffected());
        words(who, "Countries", facts.countries().stream().map(Words::country).toList());
        DescriptionList data = list();
        words(data, "Kinds", facts.dataCategories());
        DescriptionList parts = list();
        words(parts, "Models", facts.models());
        words(parts, "Tools", facts.tools());
        if (feature.data().staleAfterSeconds() > 0) {
            fact(
                    parts,
                    "Refuses",
                    Ui.text(
                            "after "
                                    + feature.data().staleAfterSeconds()
                                    + " s without the control plane"));
        }
        body.add(
                heading("What"),
                feature.data().purpose().isEmpty()
                        ? Ui.text("No purpose was given yet.", "ter")
                        : Ui.paragraph(feature.data().purpose()),
                heading("Who"),
                who,
                heading("Data"),
                data,
                heading("Kept"),
                kept(feature),
                heading("Models and tools"),
                parts,
                new PartsSeen(used, feature));
    }

    /** For how long what is kept of it, and whose content. */
    private Div kept(Feature feature) {
        RetentionPolicy policy = retention.policy(viewer.actor());
        String tenant = feature.tenant().value();
        String id = feature.id().value();
        DescriptionList kept = list();
        fact(kept, "Content", Ui.text(policy.content(tenant, id).meaning()));
        fact(kept, "Class", Ui.text(policy.classOf(tenant, id)));
        for (DataKind data : DataKind.values()) {
            RetentionPolicy.Kept days = policy.kept(feature.tenant(), feature.id(), data);
            fact(
                    kept,
                    data.label(),
                    Ui.text(
                            Format.plural(days.days(), "day")
                                    + (days.isUsual() ? "" : ", " + days.why())));
        }
        return Ui.div("stack s", kept);
    }

    private static DescriptionList traffic(Row row) {
        DescriptionList facts = list();
        fact(
                facts,
                "Calls, ever",
                Ui.text(
                        row.calls().isPresent()
                                ? Format.count(row.calls().getAsLong())
                                : "not measured"));
        row.use()
                .filter(u -> u.refused() > 0)
                .ifPresent(u -> fact(facts, "Refused of them", Ui.text(Format.count(u.refused()))));
        time(facts, "Declared", row.feature().flatMap(Feature::declaredAt));
        time(facts, "In production", row.firstProduction());
        time(facts, "Last call", row.lastCall());
        row.feature()
                .flatMap(Feature::timeToProduction)
                .ifPresent(d -> fact(facts, "Time to production", Ui.text(words(d))));
        return facts;
    }

    private static DescriptionList list() {
        DescriptionList facts = new DescriptionList();
        facts.addClassName("facts");
        facts.getStyle().set("grid-template-columns", "112px minmax(0, 1fr)");
        return facts;
    }

    private static void text(DescriptionList facts, String name, String value) {
        fact(facts, name, value.isEmpty() ? Ui.text("not said", "ter") : Ui.text(value));
    }

    private static void words(DescriptionList facts, String name, List<String> values) {
        text(facts, name, String.join(", ", values));
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

    private static boolean inReview(Feature feature) {
        return feature.data().state() == FeatureState.IN_REVIEW;
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
        if (row.feature().filter(FeaturePanel::inReview).isPresent()
                && viewer.actor().may(Permission.SEE_APPROVALS, row.tenant())) {
            links.add(Ui.link(state.href("approvals", Map.of("show", "all")), "Its approval"));
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
}
