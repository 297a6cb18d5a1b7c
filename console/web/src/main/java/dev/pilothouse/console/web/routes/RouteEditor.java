package dev.pilothouse.console.web.routes;

import com.vaadin.flow.component.button.Button;
import com.vaadin.flow.component.button.ButtonVariant;
import com.vaadin.flow.component.dialog.Dialog;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.Span;
import dev.pilothouse.console.web.ui.FormDialog;
import dev.pilothouse.console.web.ui.Status;
import dev.pilothouse.console.web.ui.Ui;
import dev.pilothouse.db.model.BadInput;
import dev.pilothouse.registry.Deployment;
import dev.pilothouse.registry.Route;
import dev.pilothouse.registry.Route.Target;
import dev.pilothouse.registry.RouteChange;
import dev.pilothouse.registry.Routes;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * Changes a route: fields above, what they would do below, published only after the difference was
 * seen.
 */
final class RouteEditor {
    private final RouteRow row;
    private final List<Deployment> offered;
    private final List<String> models;
    private final Consumer<Route> publish;
    private final Dialog dialog = new Dialog();
    private final Div lines = Ui.div("stack");
    private final Div preview = Ui.div("stack");
    private final Button next = new Button("See what changes");

    /**
     * @param offered deployments that the tenant may use
     * @param publish sends the route to the registry; may refuse
     */
    RouteEditor(RouteRow row, List<Deployment> offered, Consumer<Route> publish) {
        this.row = row;
        this.offered = offered;
        this.publish = publish;
        models =
                Stream.concat(offered.stream().map(d -> d.data().model()), row.models().stream())
                        .distinct()
                        .sorted()
                        .toList();
        dialog.setHeaderTitle("Route of " + row.name());
        dialog.setWidth("920px");
        dialog.setMaxWidth("96vw");
        Button add = Ui.button("Add a deployment", "plus", ButtonVariant.SMALL);
        add.addClickListener(e -> {
            TargetLine line = line();
            line.focus();
            look();
        });
        preview.getElement().setAttribute("aria-live", "polite");
        dialog.add(Ui.div("stack m", lines, new Div(add), preview));
        next.addThemeVariants(ButtonVariant.PRIMARY);
        next.addClickListener(e -> confirm());
        dialog.getFooter().add(new Button("Cancel", e -> dialog.close()), next);
        row.route().targets().forEach(t -> line().show(t, offered));
        look();
    }

    void open() {
        dialog.open();
    }

    private TargetLine line() {
        TargetLine line =
                new TargetLine(
                        offered,
                        models,
                        this::look,
                        gone -> {
                            lines.remove(gone);
                            look();
                        });
        lines.add(line);
        return line;
    }

    private List<Target> targets() {
        List<Target> targets =
                lines.getChildren().map(TargetLine.class::cast).map(TargetLine::target).toList();
        Routes.check(targets);
        return targets;
    }

    /** Shows what the fields would do, or what is wrong with them. */
    private void look() {
        preview.removeAll();
        try {
            List<Target> targets = targets();
            next.setEnabled(
                    !RouteChange.between(row.route().targets(), targets).isEmpty() || !row.isSet());
            EffectiveOrder.of(targets)
                    .forEach((model, order) -> preview.add(RoutePanel.sentences(model, order)));
        } catch (BadInput wrong) {
            next.setEnabled(false);
            preview.add(
                    Ui.note(
                            Status.WATCH,
                            "triangle-alert",
                            new Span(String.valueOf(wrong.getMessage()))));
        }
    }

    private void confirm() {
        List<Target> targets = targets();
        FormDialog sure =
                new FormDialog("Publish the route of " + row.name() + "?", "Publish this route");
        sure.with(Difference.of(RouteChange.between(row.route().targets(), targets)));
        sure.with(
                Ui.paragraph(
                        row.isSet()
                                ? "Gateways follow within about a second; calls in flight stay where"
                                        + " they are."
                                : "So far the feature has the default route. Deployments that are"
                                        + " added later will not join this one by themselves.",
                        "ter"));
        sure.onSubmit(
                        () -> {
                            Route old = row.route();
                            publish.accept(
                                    new Route(old.tenant(), old.feature(), old.version(), targets));
                            dialog.close();
                        })
                .open();
    }
}
