package dev.pilothouse.console.web.guardrails;

import com.vaadin.flow.component.Component;
import com.vaadin.flow.component.grid.Grid;
import com.vaadin.flow.component.grid.GridVariant;
import dev.pilothouse.analytics.Scope;
import dev.pilothouse.analytics.guardrails.GuardrailHit;
import dev.pilothouse.console.web.ui.AsyncState;
import dev.pilothouse.console.web.ui.Card;
import dev.pilothouse.console.web.ui.Format;
import dev.pilothouse.console.web.ui.PageState;
import dev.pilothouse.console.web.ui.RelativeTime;
import dev.pilothouse.console.web.ui.StatusBadge;
import dev.pilothouse.console.web.ui.Ui;
import dev.pilothouse.db.model.TenantId;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** What guardrails found in live traffic of the last day. */
final class HitsCard extends Card {
    private static final Duration DAY = Duration.ofHours(24);

    private final transient Tools services;
    private PageState state = PageState.INITIAL;

    HitsCard(Tools services) {
        super("Hits");
        this.services = services;
        flush();
        sub("last 24 hours");
    }

    /**
     * Shows the newest.
     *
     * @param policy {@code tenant/feature}; empty: all
     */
    void show(PageState at, List<TenantId> tenants, String policy) {
        state = at;
        load(() -> read(tenants, policy), this::grid);
    }

    private AsyncState<List<GuardrailHit>> read(List<TenantId> tenants, String policy) {
        Instant now = Instant.now();
        List<GuardrailHit> found =
                tenants.isEmpty()
                        ? List.of()
                        : services.hits().newest(Scope.of(tenants, now.minus(DAY), now), policy);
        return found.isEmpty()
                ? AsyncState.empty(
                        "No hits in the last 24 hours",
                        "Every call in which a published rule finds something is listed here.",
                        "")
                : AsyncState.loaded(found);
    }

    private Component grid(List<GuardrailHit> found) {
        Grid<GuardrailHit> grid = new Grid<>();
        grid.addThemeVariants(GridVariant.NO_BORDER);
        grid.addComponentColumn(h -> StatusBadge.plain(Words.status(h.action()), h.action()))
                .setHeader("Did")
                .setWidth("104px")
                .setFlexGrow(0);
        grid.addColumn(h -> String.join("; ", h.hits())).setHeader("Found").setFlexGrow(4);
        grid.addColumn(h -> h.policy() + " v" + h.version()).setHeader("Policy").setFlexGrow(1);
        grid.addComponentColumn(h -> new RelativeTime(h.at(), RelativeTime.Show.SINCE))
                .setHeader("Ago")
                .setWidth("96px")
                .setFlexGrow(0);
        grid.addComponentColumn(h ->
                        Ui.link(
                                services.traces().href(state, h.traceId()),
                                h.traceId().substring(0, 8),
                                "mono"))
                .setHeader("Trace")
                .setWidth("112px")
                .setFlexGrow(0);
        grid.setItems(found);
        grid.setAllRowsVisible(found.size() <= 12);
        footer(Ui.text(Format.plural(found.size(), "call") + ", newest first, at most 200", "ter"));
        return grid;
    }
}
