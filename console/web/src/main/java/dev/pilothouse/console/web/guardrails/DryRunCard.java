package dev.pilothouse.console.web.guardrails;

import com.vaadin.flow.component.Component;
import com.vaadin.flow.component.button.Button;
import com.vaadin.flow.component.grid.Grid;
import com.vaadin.flow.component.grid.GridVariant;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.Span;
import dev.pilothouse.console.web.ui.AsyncState;
import dev.pilothouse.console.web.ui.Card;
import dev.pilothouse.console.web.ui.Format;
import dev.pilothouse.console.web.ui.PageState;
import dev.pilothouse.console.web.ui.RelativeTime;
import dev.pilothouse.console.web.ui.StatusBadge;
import dev.pilothouse.console.web.ui.Toast;
import dev.pilothouse.console.web.ui.Ui;
import dev.pilothouse.console.web.ui.Viewer;
import dev.pilothouse.db.model.Actor;
import dev.pilothouse.policy.decisions.GuardrailDraft;
import dev.pilothouse.policy.decisions.GuardrailDryRun;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** What the draft would have done to recorded calls. */
final class DryRunCard extends Card {
    private final transient Tools services;
    private final transient Viewer viewer;
    private final Button run = Ui.button("Run over recorded calls", "play");
    private @Nullable GuardrailDraft draft;
    private transient @Nullable GuardrailDryRun shown;
    private @Nullable Component drawn;
    private PageState state = PageState.INITIAL;

    DryRunCard(Tools services, Viewer viewer) {
        super("Dry run");
        this.services = services;
        this.viewer = viewer;
        run.addClickListener(e -> start());
        tools(run);
    }

    void show(GuardrailDraft of, PageState at) {
        draft = of;
        state = at;
        shown = null;
        sub(
                "calls of the "
                        + at.range().label().toLowerCase(java.util.Locale.ROOT)
                        + ", at most 2,000");
        Actor actor = viewer.actor();
        load(() -> read(actor, of), this::result);
    }

    private AsyncState<GuardrailDryRun> read(Actor actor, GuardrailDraft of) {
        return services.policies()
                .dryRun(actor, of.tenant(), of.feature())
                .<AsyncState<GuardrailDryRun>>map(AsyncState::loaded)
                .orElseGet(() ->
                        AsyncState.empty(
                                "Not run yet",
                                "See which recorded calls the draft would mask or block before you"
                                        + " publish it. What was masked when it was recorded is not"
                                        + " found again.",
                                ""));
    }

    private void start() {
        GuardrailDraft of = draft;
        if (of == null) {
            return;
        }
        try {
            Instant now = Instant.now();
            services.dryRun()
                    .start(
                            viewer.actor(),
                            new GuardrailDryRun.Question(
                                    of.tenant(),
                                    of.feature(),
                                    of.draft(),
                                    state.range().from(now),
                                    state.range().to(now)));
            Toast.say("The dry run has begun. Jobs shows how far it is.");
        } catch (RuntimeException e) {
            Toast.refused(e);
        }
    }

    void refresh() {
        if (draft != null) {
            reload();
        }
    }

    private Component result(GuardrailDryRun found) {
        Component known = drawn;
        if (known != null && found.equals(shown)) {
            return known;
        }
        shown = found;
        drawn = draw(found);
        return drawn;
    }

    private Component draw(GuardrailDryRun found) {
        GuardrailDraft of = draft;
        boolean old = of != null && !of.draft().equals(found.question().rules());
        footer(
                new Span("by " + found.madeBy()),
                new RelativeTime(found.madeAt(), RelativeTime.Show.SINCE),
                new Span(old ? "ago, over an older draft" : "ago, over this draft"));
        Div sums =
                Ui.div(
                        "row wide wrap",
                        Ui.stat("Looked at", Format.count(found.looked()), "calls"),
                        Ui.stat("Would change", Format.count(found.changed()), "calls"));
        Div all = new Div(sums);
        if (found.unjudged() > 0) {
            sums.add(Ui.stat("Not judged", Format.count(found.unjudged()), "calls"));
            all.add(
                    Ui.paragraph(
                            "Webhooks are not asked in a dry run, so that nothing recorded leaves the"
                                    + " house: what they would say of these calls is not known."));
        }
        if (!found.changes().isEmpty()) {
            all.add(grid(found));
        }
        return all;
    }

    private Component grid(GuardrailDryRun found) {
        Grid<GuardrailDryRun.Change> grid = new Grid<>();
        grid.addThemeVariants(GridVariant.NO_BORDER);
        grid.addComponentColumn(c -> StatusBadge.plain(Words.status(c.action()), c.action()))
                .setHeader("Would")
                .setWidth("104px")
                .setFlexGrow(0);
        grid.addColumn(GuardrailDryRun.Change::rule).setHeader("Rule").setFlexGrow(2);
        grid.addColumn(c -> c.stage().replace('-', ' ')).setHeader("Where").setFlexGrow(1);
        grid.addColumn(c -> c.kinds() + " × " + c.count()).setHeader("Found").setFlexGrow(1);
        grid.addComponentColumn(c ->
                        Ui.link(
                                services.traces().href(state, c.trace()),
                                c.trace().substring(0, 8),
                                "mono"))
                .setHeader("Trace")
                .setWidth("112px")
                .setFlexGrow(0);
        grid.setItems(found.changes());
        grid.setAllRowsVisible(found.changes().size() <= 12);
        return grid;
    }
}
