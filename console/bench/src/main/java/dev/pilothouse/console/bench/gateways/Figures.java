package dev.pilothouse.console.bench.gateways;

import java.util.Arrays;
import java.util.Locale;

/** Milliseconds of many events. */
public final class Figures {
    private double[] values = new double[1024];
    private int count;

    public synchronized void add(double millis) {
        if (count == values.length) {
            values = Arrays.copyOf(values, 2 * count);
        }
        values[count++] = millis;
    }

    /** One row of a Markdown table: count, p50, p99, max. */
    public synchronized String row(String name) {
        if (count == 0) {
            return "| " + name + " | 0 | – | – | – |";
        }
        Arrays.sort(values, 0, count);
        return String.format(
                Locale.ROOT,
                "| %s | %,d | %.1f | %.1f | %.1f |",
                name,
                count,
                at(0.5),
                at(0.99),
                values[count - 1]);
    }

    /** Nearest rank. */
    private double at(double share) {
        return values[Math.max(0, (int) Math.ceil(share * count) - 1)];
    }
}
