package dev.pilothouse.console.web.overview;

import dev.pilothouse.analytics.contributors.Change;
import dev.pilothouse.console.web.ui.ChartFrame;
import dev.pilothouse.console.web.ui.Format;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Contributors to a change as bars that begin where the one before ended. */
final class Waterfall {
    /**
     * @param name of the feature and the model
     */
    record Bar(String name, BigDecimal start, BigDecimal amount, boolean sum) {
        BigDecimal low() {
            return start.min(start.add(amount));
        }
    }

    private final Measure measure;
    private final String currency;
    private final List<Bar> bars = new ArrayList<>();
    private final Change change;

    Waterfall(Measure measure, Change change, String currency) {
        this.measure = measure;
        this.change = change;
        this.currency = currency;
        BigDecimal at = BigDecimal.ZERO;
        for (Change.Step step : change.steps()) {
            bars.add(new Bar(name(step), at, step.amount(), false));
            at = at.add(step.amount());
        }
        if (change.others() > 0) {
            bars.add(new Bar(Format.plural(change.others(), "other"), at, change.rest(), false));
        }
        bars.add(new Bar("Change", BigDecimal.ZERO, change.amount(), true));
    }

    private static String name(Change.Step step) {
        String model = step.part().model();
        return model.isEmpty() ? step.part().feature() : step.part().feature() + " on " + model;
    }

    Object option() {
        List<Object> starts = new ArrayList<>();
        List<Object> lengths = new ArrayList<>();
        for (Bar bar : bars) {
            starts.add(crossesZero(bar) ? 0 : nearZero(bar));
            lengths.add(drawn(bar));
        }
        return Map.of(
                "grid",
                        Map.of(
                                "left",
                                176,
                                "right",
                                76,
                                "top",
                                8,
                                "bottom",
                                24,
                                "outerBoundsMode",
                                "none"),
                "tooltip", Map.of("show", false),
                "xAxis",
                        Map.of(
                                "type",
                                "value",
                                "splitNumber",
                                2,
                                "axisLabel",
                                Map.of("formatter", measure.unit().axis(currency))),
                "yAxis",
                        Map.of(
                                "type",
                                "category",
                                "inverse",
                                true,
                                "data",
                                bars.stream().map(Bar::name).toList(),
                                "axisLabel",
                                Map.of(
                                        "fontSize",
                                        12,
                                        "color",
                                        "@ph-text-secondary",
                                        "align",
                                        "left",
                                        "margin",
                                        172,
                                        "width",
                                        164,
                                        "overflow",
                                        "truncate")),
                "series",
                        List.of(
                                Map.of(
                                        "type",
                                        "bar",
                                        "stack",
                                        "a",
                                        "silent",
                                        true,
                                        "barWidth",
                                        14,
                                        "itemStyle",
                                        Map.of("color", "transparent"),
                                        "data",
                                        starts),
                                Map.of(
                                        "type",
                                        "bar",
                                        "stack",
                                        "a",
                                        "barWidth",
                                        14,
                                        "data",
                                        lengths)));
    }

    /** Bars on both sides of zero cannot be stacked on an invisible one; they begin at zero. */
    private static boolean crossesZero(Bar bar) {
        return bar.start().signum() * bar.start().add(bar.amount()).signum() < 0;
    }

    private static BigDecimal nearZero(Bar bar) {
        BigDecimal end = bar.start().add(bar.amount());
        boolean below = bar.start().signum() < 0 || end.signum() < 0;
        return below ? bar.start().max(end) : bar.low();
    }

    private Map<String, Object> drawn(Bar bar) {
        BigDecimal end = bar.start().add(bar.amount());
        boolean below = bar.start().signum() < 0 || end.signum() < 0;
        BigDecimal length =
                crossesZero(bar) ? end : below ? bar.amount().abs().negate() : bar.amount().abs();
        return Map.of(
                "value", length,
                "itemStyle", Map.of("color", colour(bar)),
                "label",
                        Map.of(
                                "show",
                                true,
                                "position",
                                below ? "left" : "right",
                                "formatter",
                                signed(bar.amount()),
                                "color",
                                bar.sum() ? "@ph-text" : colour(bar),
                                "fontSize",
                                12,
                                "fontWeight",
                                bar.sum() ? 600 : 400));
    }

    private String colour(Bar bar) {
        if (bar.sum() || measure.better() == Measure.Better.NEITHER) {
            return "@ph-text-secondary";
        }
        boolean up = bar.amount().signum() > 0;
        return up == (measure.better() == Measure.Better.HIGHER) ? "@ph-ok" : "@ph-off";
    }

    /** With sign and unit; money in full, not as a share. */
    String signed(BigDecimal amount) {
        String size =
                measure.unit() == Unit.MONEY
                        ? Format.money(amount.abs(), currency)
                        : measure.unit().change(amount, change.from(), currency);
        return (amount.signum() < 0 ? "−" : "+") + size;
    }

    ChartFrame.Table table() {
        return new ChartFrame.Table(
                List.of("Feature and model", "Contribution"),
                bars.stream().map(b -> List.of(b.name(), signed(b.amount()))).toList());
    }

    int height() {
        return Math.max(140, 40 + bars.size() * 27);
    }
}
