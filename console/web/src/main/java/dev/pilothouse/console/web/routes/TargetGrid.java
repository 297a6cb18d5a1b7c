package dev.pilothouse.console.web.routes;

import com.vaadin.flow.component.grid.ColumnTextAlign;
import com.vaadin.flow.component.grid.Grid;
import com.vaadin.flow.component.grid.GridVariant;
import com.vaadin.flow.data.provider.ListDataProvider;
import com.vaadin.flow.data.renderer.LitRenderer;
import com.vaadin.flow.function.ValueProvider;
import dev.pilothouse.bridge.control.Routing;
import dev.pilothouse.console.web.ui.Format;
import dev.pilothouse.registry.Route;
import dev.pilothouse.registry.Route.Role;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The deployments of one route: their place, their breakers, their share of the calls now. */
final class TargetGrid extends Grid<TargetGrid.Line> {
    private final List<Line> lines = new ArrayList<>();

    /**
     * One deployment of the route.
     *
     * @param calls of the last minute, copies apart
     * @param of all of these for the model
     */
    record Line(
            Route.Target target,
            boolean enabled,
            Breakers breakers,
            int calls,
            int of,
            int fallbacks,
            int shadows) {
        private String key() {
            return target.model() + "\n" + target.deployment();
        }

        private int percent() {
            return of == 0 ? 0 : Math.round(100f * calls / of);
        }

        private String share() {
            if (target.role() == Role.SHADOW) {
                return Format.plural(shadows, "copy");
            }
            return of == 0 ? "–" : percent() + " %";
        }

        private String place() {
            return target.role() == Role.SERVING
                    ? "tier " + target.tier() + ", weight " + target.weight()
                    : target.role().word() + " " + Route.percent(target.share());
        }
    }

    TargetGrid() {
        addThemeVariants(GridVariant.NO_BORDER);
        setSelectionMode(SelectionMode.NONE);
        setAllRowsVisible(true);
        text("<span class='clip' title=${item.v}>${item.v}</span>", l -> l.target().model())
                .setHeader("Model")
                .setFlexGrow(2)
                .setWidth("112px");
        addColumn(
                        LitRenderer.<Line>of(
                                        "<span class='mono clip' title=${item.v}>${item.v}</span>")
                                .withProperty("v", l -> l.target().deployment().value()))
                .setHeader("Deployment")
                .setFlexGrow(3)
                .setWidth("136px");
        text("${item.v}", Line::place).setHeader("Place").setFlexGrow(1).setWidth("136px");
        addColumn(
                        LitRenderer.<Line>of(
                                        "<span class='st ${item.css}' title=${item.why}><i"
                                                + " class='icon i-${item.icon}'"
                                                + " aria-hidden='true'></i>${item.word}</span>")
                                .withProperty("css", l -> l.breakers().status().css())
                                .withProperty("icon", l -> l.breakers().status().icon())
                                .withProperty("why", l -> l.breakers().why())
                                .withProperty(
                                        "word",
                                        l -> l.enabled() ? l.breakers().word() : "disabled"))
                .setHeader("Breaker")
                .setFlexGrow(0)
                .setWidth("128px");
        addColumn(
                        LitRenderer.<Line>of(
                                        "<span class='cellbar'><span class='track'"
                                                + " aria-hidden='true'><i class='${item.p > 0 ? '' :"
                                                + " 'none'}' style='width:${item.p}%'></i></span><span"
                                                + " class='tn'>${item.v}</span></span>")
                                .withProperty("p", Line::percent)
                                .withProperty("v", Line::share))
                .setHeader("Share, 1 min")
                .setFlexGrow(1)
                .setWidth("128px");
        text("<span class='tn'>${item.v}</span>", l -> Format.count(l.fallbacks()))
                .setHeader("Fallbacks")
                .setFlexGrow(0)
                .setWidth("88px")
                .setTextAlign(ColumnTextAlign.END);
        setDataProvider(
                new ListDataProvider<>(lines) {
                    private static final long serialVersionUID = 1L;

                    @Override
                    public Object getId(Line line) {
                        return line.key();
                    }
                });
    }

    private Column<Line> text(String template, ValueProvider<Line, String> value) {
        return addColumn(LitRenderer.<Line>of(template).withProperty("v", value));
    }

    void show(RouteRow row, RouteBook.Reading reading) {
        List<Line> fresh =
                row.route().targets().stream().map(t -> line(t, row.ways(), reading)).toList();
        boolean same =
                fresh.stream()
                        .map(Line::key)
                        .toList()
                        .equals(lines.stream().map(Line::key).toList());
        lines.clear();
        lines.addAll(fresh);
        if (same) {
            lines.forEach(getDataProvider()::refreshItem);
        } else {
            getDataProvider().refreshAll();
        }
    }

    private static Line line(
            Route.Target target, List<Routing.Way> ways, RouteBook.Reading reading) {
        String id = target.deployment().value();
        Map<String, Routing.Health> health = reading.health();
        List<Routing.Way> ofModel =
                ways.stream().filter(w -> w.model().equals(target.model())).toList();
        List<Routing.Way> here = ofModel.stream().filter(w -> w.deployment().equals(id)).toList();
        return new Line(
                target,
                reading.deployments().stream()
                        .anyMatch(d -> d.id().equals(target.deployment()) && d.data().enabled()),
                Breakers.of(health.get(id)),
                here.stream().mapToInt(Routing.Way::answered).sum(),
                ofModel.stream().mapToInt(Routing.Way::answered).sum(),
                here.stream().mapToInt(Routing.Way::fallbacks).sum(),
                here.stream().mapToInt(Routing.Way::shadows).sum());
    }
}
