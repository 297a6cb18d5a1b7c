package dev.pilothouse.console.web.admin;

import com.vaadin.flow.component.html.Span;
import dev.pilothouse.console.web.ui.AsyncState;
import dev.pilothouse.console.web.ui.Columns;
import dev.pilothouse.console.web.ui.FormDialog;
import dev.pilothouse.console.web.ui.Format;
import dev.pilothouse.console.web.ui.PageState;
import dev.pilothouse.console.web.ui.Status;
import dev.pilothouse.console.web.ui.Ui;
import dev.pilothouse.console.web.ui.Viewer;
import dev.pilothouse.db.model.Actor;
import dev.pilothouse.db.model.Permission;
import dev.pilothouse.db.model.TenantId;
import dev.pilothouse.registry.Deployment;
import dev.pilothouse.registry.DeploymentData;
import java.util.List;

/** Models served somewhere. */
final class DeploymentsTab extends TableTab<Deployment> {
    DeploymentsTab(Services services, Viewer viewer) {
        super(services, viewer, "Deployments", "deployment", "Add deployment");
        Columns.mono(grid, "Id", d -> d.id().value(), "200px").setFlexGrow(2);
        Columns.text(grid, "Model that callers write", d -> d.data().model(), "184px")
                .setFlexGrow(2);
        Columns.text(grid, "Served by", DeploymentsTab::by, "176px").setFlexGrow(1);
        Columns.text(
                        grid,
                        "For",
                        d -> d.data().tenant().map(TenantId::value).orElse("all tenants"),
                        "120px")
                .setFlexGrow(1);
        Columns.number(grid, "Slots", d -> Format.count(d.data().slots()), "72px");
        Columns.status(
                grid,
                d -> d.data().enabled() ? Status.OK : Status.UNKNOWN,
                d -> d.data().enabled() ? "enabled" : "disabled",
                "104px");
        Columns.actions(
                grid,
                d ->
                        Columns.actions(
                                Columns.action(
                                        d.data().enabled() ? "Disable" : "Enable", () -> toggle(d)),
                                Columns.action("Delete", () -> delete(d))),
                "168px");
    }

    @Override
    public Permission permission() {
        return Permission.MANAGE_PROVIDERS;
    }

    @Override
    List<Deployment> read(Actor actor, PageState of) {
        return services.deployments().list(actor).stream()
                .filter(d -> d.data().tenant().map(t -> within(of, t)).orElse(true))
                .toList();
    }

    @Override
    AsyncState<List<Deployment>> none() {
        return AsyncState.empty(
                "No deployment yet",
                "Add a provider first, then say which of its models callers may use.",
                "");
    }

    private static String by(Deployment deployment) {
        DeploymentData data = deployment.data();
        return data.pool().map(p -> data.provider() + ", " + p).orElse(data.provider().value());
    }

    @Override
    void add() {
        new DeploymentForm(services, viewer, this::refresh).open();
    }

    private void toggle(Deployment deployment) {
        boolean off = deployment.data().enabled();
        String verb = off ? "Disable " : "Enable ";
        FormDialog dialog = new FormDialog(verb + deployment.label() + "?", verb + deployment.id());
        dialog.with(
                Ui.paragraph(
                        off
                                ? "No new call goes to it; answers in flight end by themselves."
                                        + " Features without another deployment for this model"
                                        + " refuse."
                                : "New calls may go to it within about a second."));
        dialog.onSubmit(
                        () -> {
                            services.deployments()
                                    .update(
                                            viewer.actor(),
                                            deployment.id(),
                                            deployment.version(),
                                            deployment.data().withEnabled(!off));
                            refresh();
                        })
                .open();
    }

    private void delete(Deployment deployment) {
        FormDialog dialog =
                new FormDialog("Delete " + deployment.id() + "?", "Delete " + deployment.id())
                        .destructive();
        dialog.with(
                Ui.note(
                        Status.WATCH,
                        "triangle-alert",
                        new Span(
                                "It leaves every route that names it. Past calls keep its name.")));
        dialog.onSubmit(
                        () -> {
                            services.deployments().delete(viewer.actor(), deployment.id());
                            refresh();
                        })
                .open();
    }
}
