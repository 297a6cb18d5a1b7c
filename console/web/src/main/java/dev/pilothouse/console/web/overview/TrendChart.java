package dev.pilothouse.console.web.overview;

import dev.pilothouse.analytics.Slots;
import dev.pilothouse.console.web.ui.ChartFrame;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A KPI over time against the period before, as a chart and as a table. */
final class TrendChart {
    private TrendChart() {}

    static Object option(Reading reading, Slots slots) {
        String axis = reading.measure().unit().axis(reading.currency());
        return Map.of(
                "grid",
                        Map.of(
                                "left",
                                64,
                                "right",
                                16,
                                "top",
                                32,
                                "bottom",
                                24,
                                "outerBoundsMode",
                                "none"),
                "legend", Map.of("top", 0, "left", 0),
                "tooltip", Map.of("trigger", "axis", "valueFormatter", axis),
                "xAxis", Map.of("type", "time"),
                "yAxis",
                        Map.of(
                                "type",
                                "value",
                                "min",
                                0,
                                "splitNumber",
                                3,
                                "axisLabel",
                                Map.of("formatter", axis)),
                "series",
                        List.of(
                                now(reading, slots),
                                line(
                                        "Period before",
                                        points(reading.trendBefore(), slots),
                                        "@ph-chart-previous",
                                        "dashed")));
    }

    private static Map<String, Object> now(Reading reading, Slots slots) {
        Map<String, Object> line =
                new HashMap<>(
                        line(
                                "This period",
                                points(reading.trend(), slots),
                                "@ph-chart-1",
                                "solid"));
        reading.measure()
                .target()
                .limit()
                .filter(l -> l.signum() > 0)
                .ifPresent(l -> line.put("markLine", target(reading, l)));
        return line;
    }

    private static Map<String, Object> target(Reading reading, BigDecimal limit) {
        Map<String, Object> label =
                Map.of("formatter", reading.measure().target().words(), "position", "insideEndTop");
        return Map.of("precision", 6, "data", List.of(Map.of("yAxis", limit, "label", label)));
    }

    private static Map<String, Object> line(
            String name, List<List<Object>> points, String colour, String dash) {
        return Map.of(
                "name",
                name,
                "type",
                "line",
                "showSymbol",
                false,
                "animation",
                false,
                "data",
                points,
                "itemStyle",
                Map.of("color", colour),
                "lineStyle",
                Map.of("color", colour, "type", dash, "width", 1.5));
    }

    /** The period before is drawn over this one, slot upon slot. */
    private static List<List<Object>> points(List<Double> values, Slots slots) {
        List<List<Object>> points = new ArrayList<>();
        for (int i = 0; i < values.size(); i++) {
            Object value = values.get(i).isNaN() ? "-" : values.get(i);
            points.add(List.of(slots.start(i).toEpochMilli(), value));
        }
        return points;
    }

    static ChartFrame.Table table(Reading reading, Slots slots) {
        String unit = reading.measure().unit().suffix();
        String named = unit.isEmpty() ? reading.currency() : unit;
        String suffix = named.isEmpty() ? "" : ", " + named;
        List<List<String>> rows = new ArrayList<>();
        Duration back = Duration.between(slots.before(), slots.from());
        for (int i = 0; i < reading.trend().size(); i++) {
            Instant start = slots.start(i);
            rows.add(
                    List.of(
                            start.toString(),
                            cell(reading, reading.trend().get(i)),
                            start.minus(back).toString(),
                            cell(reading, reading.trendBefore().get(i))));
        }
        return new ChartFrame.Table(
                Arrays.asList(
                        "From (UTC)", "This period" + suffix, "From (UTC)", "Before" + suffix),
                rows);
    }

    private static String cell(Reading reading, double value) {
        return Double.isNaN(value)
                ? ""
                : reading.measure().unit().figure(BigDecimal.valueOf(value), reading.currency());
    }
}
