package dev.pilothouse.console.web.routes;

import com.vaadin.flow.component.grid.ColumnTextAlign;
import com.vaadin.flow.component.grid.Grid;
import com.vaadin.flow.component.grid.GridVariant;
import com.vaadin.flow.data.provider.ListDataProvider;
import com.vaadin.flow.data.renderer.LitRenderer;
import com.vaadin.flow.function.ValueProvider;
import dev.pilothouse.bridge.control.Routing;
import dev.pilothouse.bridge.control.Routing.Health;
import dev.pilothouse.console.web.ui.Format;
import dev.pilothouse.registry.Deployment;
import dev.pilothouse.registry.DeploymentData.Timeouts;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.ToLongFunction;

/** Deployments: breakers, counts since the gateways' start, last failure, time limits. */
final class DeploymentGrid extends Grid<DeploymentGrid.Line> {
    private final List<Line> lines = new ArrayList<>();

    /** One deployment with what gateways say of it. */
    record Line(Deployment deployment, Optional<Health> health) {
        private String count(ToLongFunction<Health> of) {
            return health.map(h -> Format.count(of.applyAsLong(h))).orElse("–");
        }

        private Breakers breakers() {
            return Breakers.of(health.orElse(null));
        }

        private Optional<Routing.LastError> error() {
            return health.flatMap(Health::lastError);
        }
    }

    /**
     * @param open called with the deployment of a row that was clicked
     */
    DeploymentGrid(Consumer<Deployment> open, boolean clickable) {
        addThemeVariants(GridVariant.NO_BORDER);
        setSelectionMode(SelectionMode.NONE);
        setAllRowsVisible(true);
        text(
                        "<span class='mono clip' title=${item.v}>${item.v}</span>",
                        l -> l.deployment().id().value())
                .setHeader("Deployment")
                .setFlexGrow(3)
                .setWidth("160px");
        addColumn(
                        LitRenderer.<Line>of(
                                        "<span class='st ${item.css}' title=${item.why}><i"
                                                + " class='icon i-${item.icon}'"
                                                + " aria-hidden='true'></i>${item.word}</span>")
                                .withProperty("css", l -> l.breakers().status().css())
                                .withProperty("icon", l -> l.breakers().status().icon())
                                .withProperty("why", l -> l.breakers().why())
                                .withProperty("word", l -> l.breakers().word()))
                .setHeader("Breaker")
                .setFlexGrow(0)
                .setWidth("128px");
        number("Attempts", l -> l.count(Health::attempts), "88px");
        number("Failed", l -> l.count(Health::failures), "76px");
        number("Passed over", l -> l.count(Health::skipped), "104px");
        number("Copies", l -> l.count(Health::shadows), "76px");
        number("Retries denied", l -> l.count(Health::denied), "116px");
        addColumn(
                        LitRenderer.<Line>of(
                                        "<span class='clip' title=${item.where}><span"
                                                + " class='mono'>${item.code}</span> ${item.at ?"
                                                + " html`<ph-time at=${item.at}></ph-time>` :"
                                                + " ''}</span>")
                                .withProperty(
                                        "where",
                                        l -> l.error().map(e -> "at " + e.gateway()).orElse(""))
                                .withProperty(
                                        "code",
                                        l -> l.error().map(Routing.LastError::code).orElse("–"))
                                .withProperty(
                                        "at",
                                        l -> l.error().map(e -> e.at().toString()).orElse("")))
                .setHeader("Last failure")
                .setFlexGrow(2)
                .setWidth("176px");
        text(
                        "<span class='tn clip' title=${item.v}>${item.v}</span>",
                        l -> limits(l.deployment().data().timeouts()))
                .setHeader("Connect / first / idle / total")
                .setFlexGrow(1)
                .setWidth("200px");
        setDataProvider(
                new ListDataProvider<>(lines) {
                    private static final long serialVersionUID = 1L;

                    @Override
                    public Object getId(Line line) {
                        return line.deployment().id();
                    }
                });
        if (clickable) {
            addClassName("clickable");
            addItemClickListener(e -> open.accept(e.getItem().deployment()));
        }
    }

    static String limits(Timeouts t) {
        return seconds(t.connect())
                + " / "
                + seconds(t.firstToken())
                + " / "
                + seconds(t.idle())
                + " / "
                + seconds(t.total());
    }

    private static String seconds(int millis) {
        return millis % 1_000 == 0 ? millis / 1_000 + " s" : millis + " ms";
    }

    private Column<Line> text(String template, ValueProvider<Line, String> value) {
        return addColumn(LitRenderer.<Line>of(template).withProperty("v", value));
    }

    private void number(String header, ValueProvider<Line, String> value, String width) {
        text("<span class='tn'>${item.v}</span>", value)
                .setHeader(header)
                .setFlexGrow(0)
                .setWidth(width)
                .setTextAlign(ColumnTextAlign.END);
    }

    void show(RouteBook.Reading reading) {
        List<Line> fresh =
                reading.deployments().stream()
                        .map(d ->
                                new Line(
                                        d,
                                        Optional.ofNullable(reading.health().get(d.id().value()))))
                        .toList();
        boolean same = ids(fresh).equals(ids(lines));
        lines.clear();
        lines.addAll(fresh);
        if (same) {
            lines.forEach(getDataProvider()::refreshItem);
        } else {
            getDataProvider().refreshAll();
        }
    }

    private static List<String> ids(List<Line> of) {
        return of.stream().map(l -> l.deployment().id().value()).toList();
    }
}
