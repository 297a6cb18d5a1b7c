package dev.pilothouse.gateway.telemetry;

import java.util.Map;

/**
 * Counters and gauges as Prometheus text.
 *
 * @see <a href="https://prometheus.io/docs/instrumenting/exposition_formats/">Exposition
 *     formats</a>
 */
public final class Prometheus {
    private Prometheus() {}

    public static String text(
            Map<String, Double> values, Map<String, Double> gauges, Counters counters) {
        var out = new StringBuilder(4_096);
        values.forEach((name, value) -> line(out, name + "_total", "counter", value));
        gauges.forEach((name, value) -> line(out, name, "gauge", value));
        counters.histograms(out);
        return out.toString();
    }

    private static void line(StringBuilder out, String name, String type, double value) {
        String full = "pilothouse_gateway_" + name.replace('.', '_');
        out.append("# TYPE ").append(full).append(' ').append(type).append('\n');
        out.append(full).append(' ');
        if (value == Math.rint(value) && Math.abs(value) < 1e15) {
            out.append((long) value);
        } else {
            out.append(value);
        }
        out.append('\n');
    }
}
