package dev.pilothouse.console.web.routes;

import com.vaadin.flow.component.Component;
import com.vaadin.flow.component.html.Span;
import com.vaadin.flow.router.Route;
import dev.pilothouse.console.web.live.FleetSignals;
import dev.pilothouse.console.web.ui.AsyncState;
import dev.pilothouse.console.web.ui.Card;
import dev.pilothouse.console.web.ui.FormDialog;
import dev.pilothouse.console.web.ui.Format;
import dev.pilothouse.console.web.ui.Live;
import dev.pilothouse.console.web.ui.Needs;
import dev.pilothouse.console.web.ui.Page;
import dev.pilothouse.console.web.ui.PageState;
import dev.pilothouse.console.web.ui.Ui;
import dev.pilothouse.console.web.ui.Viewer;
import dev.pilothouse.db.model.Actor;
import dev.pilothouse.db.model.Permission;
import dev.pilothouse.db.model.TenantId;
import dev.pilothouse.registry.Deployment;
import dev.pilothouse.registry.RouteChange;
import dev.pilothouse.registry.Routes;
import java.util.List;
import java.util.Map;

/** Which deployments each feature may use, and where its calls go now. */
@Route(RoutesNavigation.PATH)
@Needs(Permission.SEE_FEATURES)
class RoutesView extends Page {
    static final String ROUTE = "route";

    private final transient RouteBook book;
    private final transient Viewer viewer;
    private final Card list = new Card("Routes").flush();
    private final RouteGrid grid = new RouteGrid(row -> go(ROUTE, row.key()));
    private final RoutePanel panel;
    private final Card deployments = new Card("Deployments").flush();
    private final DeploymentGrid health;
    private final CacheCard caches;

    RoutesView(RouteBook book, CacheBook cacheBook, FleetSignals signals, Viewer viewer) {
        super("Routes");
        this.book = book;
        this.viewer = viewer;
        boolean manages = viewer.may(Permission.MANAGE_PROVIDERS);
        panel = new RoutePanel(viewer, this::change, this::clear, () -> go(ROUTE, ""));
        panel.setVisible(false);
        caches = new CacheCard(cacheBook, viewer);
        health = new DeploymentGrid(this::limits, manages);
        deployments.footer(
                new Span(
                        manages
                                ? "Counted since each gateway's start. Click a deployment to change"
                                        + " its limits and breaker."
                                : "Counted since each gateway's start."));
        add(
                Ui.head(
                        "Routes",
                        "Which deployments each feature may use, in which order, and where its calls"
                                + " go now."),
                Ui.div(
                        "grid",
                        panel,
                        list.columns(12),
                        deployments.columns(12),
                        caches.columns(12)));
        Live.keep(this, signals::nodes, this::refresh);
    }

    @Override
    protected void show(PageState state, Map<String, String> own) {
        Actor actor = viewer.actor();
        List<TenantId> tenants = viewer.tenants(state, Permission.SEE_FEATURES);
        list.load(() -> read(actor, tenants), this::draw);
        caches.show(tenants);
    }

    private void refresh() {
        list.reload();
        caches.reload();
    }

    private AsyncState<RouteBook.Reading> read(Actor actor, List<TenantId> tenants) {
        RouteBook.Reading reading = book.read(actor, tenants);
        return reading.rows().isEmpty()
                ? AsyncState.empty(
                        "No feature yet",
                        "Declare a feature, or issue a key for one: it gets the default route of"
                                + " its tenant.",
                        "")
                : AsyncState.loaded(reading);
    }

    private Component draw(RouteBook.Reading reading) {
        String open = own().getOrDefault(ROUTE, "");
        long set = reading.rows().stream().filter(RouteRow::isSet).count();
        list.sub(
                Format.plural(reading.rows().size(), "feature")
                        + ", "
                        + (set == 0 ? "all with the default route" : Format.count(set) + " set"));
        grid.show(reading.rows(), open);
        var chosen = reading.rows().stream().filter(r -> r.key().equals(open)).findFirst();
        panel.setVisible(chosen.isPresent());
        chosen.ifPresent(row -> panel.show(row, reading, state()));
        health.show(reading);
        deployments.content(health);
        return grid;
    }

    private void change(RouteRow row) {
        List<Deployment> offered = book.offered(viewer.actor(), row.feature().tenant());
        new RouteEditor(
                        row,
                        offered,
                        route -> {
                            book.publish(viewer.actor(), route);
                            refresh();
                        })
                .open();
    }

    private void clear(RouteRow row) {
        TenantId tenant = row.feature().tenant();
        FormDialog sure =
                new FormDialog("Back to the default route?", "Use the default route").destructive();
        sure.with(
                Difference.of(
                        RouteChange.between(
                                row.route().targets(),
                                Routes.usual(tenant, book.offered(viewer.actor(), tenant)))),
                Ui.paragraph(
                        "The default route has every enabled deployment that the tenant sees, also"
                                + " those that are added later.",
                        "ter"));
        sure.onSubmit(
                        () -> {
                            book.clear(viewer.actor(), tenant, row.feature().id());
                            refresh();
                        })
                .open();
    }

    private void limits(Deployment deployment) {
        new LimitsForm(
                        deployment,
                        limits -> {
                            book.limit(viewer.actor(), deployment, limits);
                            refresh();
                        })
                .open();
    }
}
