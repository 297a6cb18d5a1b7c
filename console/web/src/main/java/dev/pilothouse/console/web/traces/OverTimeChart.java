package dev.pilothouse.console.web.traces;

import dev.pilothouse.analytics.Slots;
import dev.pilothouse.analytics.traces.Facets;
import dev.pilothouse.console.web.ui.ChartFrame;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** Traces over time by state, as stacked bars and as a table. */
final class OverTimeChart {
    private static final List<State> ORDER =
            List.of(State.OK, State.CANCELLED, State.REFUSED, State.ERROR, State.KILLED);

    private OverTimeChart() {}

    static String title(Slots slots) {
        Duration step = slots.step();
        if (step.toDays() > 0) {
            return "Traces per " + count(step.toDays(), "day");
        }
        return step.toHours() > 0
                ? "Traces per " + count(step.toHours(), "hour")
                : "Traces per " + count(step.toMinutes(), "minute");
    }

    private static String count(long number, String unit) {
        return number == 1 ? unit : number + " " + unit + "s";
    }

    static Object option(Facets.OverTime data) {
        return Map.of(
                "grid",
                        Map.of(
                                "top",
                                32,
                                "right",
                                0,
                                "left",
                                40,
                                "bottom",
                                20,
                                "outerBoundsMode",
                                "none"),
                "legend", Map.of("top", 0, "left", 0),
                "tooltip", Map.of("trigger", "axis"),
                "xAxis", Map.of("type", "time"),
                "yAxis", Map.of("type", "value", "splitNumber", 3, "minInterval", 1),
                "series", shown(data).stream().map(s -> series(s, data)).toList());
    }

    /** States that nothing ended in take no place in the legend. */
    private static List<State> shown(Facets.OverTime data) {
        return ORDER.stream()
                .filter(s -> s == State.OK || Arrays.stream(counts(s, data)).sum() > 0)
                .toList();
    }

    private static Map<String, Object> series(State state, Facets.OverTime data) {
        Slots slots = data.slots();
        long half = slots.step().toMillis() / 2;
        long[] counts = counts(state, data);
        List<List<Object>> points = new ArrayList<>();
        for (int i = 0; i < counts.length; i++) {
            points.add(List.of(slots.start(i).toEpochMilli() + half, counts[i]));
        }
        return Map.of(
                "name",
                state.word(),
                "type",
                "bar",
                "stack",
                "s",
                "animation",
                false,
                "barMaxWidth",
                24,
                "barCategoryGap",
                "20%",
                "itemStyle",
                Map.of("color", colour(state)),
                "data",
                points);
    }

    private static String colour(State state) {
        return switch (state) {
            case OK -> "@ph-chart-previous";
            case CANCELLED -> "@ph-chart-other";
            case REFUSED -> "@ph-chart-3";
            case ERROR -> "@ph-chart-5";
            case KILLED -> "@ph-danger-fill";
        };
    }

    private static long[] counts(State state, Facets.OverTime data) {
        long[] counts = new long[data.slots().count()];
        data.bars().stream()
                .filter(b -> State.of(b.state()) == state)
                .filter(b -> b.slot() >= 0 && b.slot() < counts.length)
                .forEach(b -> counts[b.slot()] += b.traces());
        return counts;
    }

    static ChartFrame.Table table(Facets.OverTime data) {
        List<String> columns = new ArrayList<>(List.of("From (UTC)"));
        ORDER.forEach(s -> columns.add(s.word()));
        List<long[]> counts = ORDER.stream().map(s -> counts(s, data)).toList();
        List<List<String>> rows = new ArrayList<>();
        for (int i = 0; i < data.slots().count(); i++) {
            int slot = i;
            List<String> row = new ArrayList<>(List.of(data.slots().start(i).toString()));
            counts.forEach(c -> row.add(Long.toString(c[slot])));
            rows.add(row);
        }
        return new ChartFrame.Table(columns, rows);
    }
}
