package dev.pilothouse.console.web.ui;

import java.util.Arrays;
import java.util.Locale;
import java.util.OptionalDouble;

/** A trend as SVG text of 96 × 24 px: many of them cost the browser nothing. */
final class Spark {
    private static final double WIDTH = 92;

    private Spark() {}

    static String svg(double[] values, OptionalDouble goal) {
        double[] known = Arrays.stream(values).filter(Double::isFinite).toArray();
        if (known.length < 2) {
            return "<span></span>";
        }
        double low = Math.min(min(known), goal.orElse(Double.POSITIVE_INFINITY));
        double high = Math.max(max(known), goal.orElse(Double.NEGATIVE_INFINITY));
        StringBuilder points = new StringBuilder();
        int last = 0;
        for (int i = 0; i < values.length; i++) {
            if (Double.isFinite(values[i])) {
                points.append(point(x(i, values.length), y(values[i], low, high)));
                last = i;
            }
        }
        String line =
                goal.isPresent()
                        ? String.format(
                                Locale.ROOT,
                                "<line class=\"goal\" x1=\"0\" x2=\"96\" y1=\"%1$.1f\" y2=\"%1$.1f\"/>",
                                y(goal.getAsDouble(), low, high))
                        : "";
        return String.format(
                Locale.ROOT,
                "<svg class=\"spark\" width=\"96\" height=\"24\" viewBox=\"0 0 96 24\" aria-hidden=\"true\">"
                        + "%s<polyline class=\"now\" points=\"%s\"/><circle cx=\"%.1f\" cy=\"%.1f\" r=\"2.5\"/></svg>",
                line,
                points,
                x(last, values.length),
                y(values[last], low, high));
    }

    private static String point(double x, double y) {
        return String.format(Locale.ROOT, "%.1f,%.1f ", x, y);
    }

    private static double x(int i, int count) {
        return i * WIDTH / (count - 1);
    }

    private static double y(double value, double low, double high) {
        return 21 - (value - low) / (high == low ? 1 : high - low) * 18;
    }

    private static double min(double[] values) {
        return Arrays.stream(values).min().orElse(0);
    }

    private static double max(double[] values) {
        return Arrays.stream(values).max().orElse(1);
    }
}
