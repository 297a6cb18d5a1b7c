package dev.pilothouse.gateway.telemetry;

import java.util.concurrent.atomic.LongAdder;

/** Durations in buckets that double. */
final class Histogram {
    private final double[] bounds;
    private final LongAdder[] counts;
    private final LongAdder nanos = new LongAdder();

    /**
     * @param first upper bound of the first bucket, in seconds
     */
    Histogram(double first, int buckets) {
        bounds = new double[buckets];
        counts = new LongAdder[buckets + 1];
        for (int i = 0; i <= buckets; i++) {
            counts[i] = new LongAdder();
            if (i < buckets) {
                bounds[i] = first * (1L << i);
            }
        }
    }

    void record(long nanoseconds) {
        double seconds = nanoseconds / 1e9;
        int bucket = 0;
        while (bucket < bounds.length && seconds > bounds[bucket]) {
            bucket++;
        }
        counts[bucket].increment();
        nanos.add(nanoseconds);
    }

    void write(StringBuilder out, String name, String help) {
        out.append("# HELP ").append(name).append(' ').append(help).append('\n');
        out.append("# TYPE ").append(name).append(" histogram\n");
        long sum = 0;
        for (int i = 0; i < counts.length; i++) {
            sum += counts[i].sum();
            String bound = i < bounds.length ? Double.toString(bounds[i]) : "+Inf";
            out.append(name)
                    .append("_bucket{le=\"")
                    .append(bound)
                    .append("\"} ")
                    .append(sum)
                    .append('\n');
        }
        out.append(name).append("_sum ").append(nanos.sum() / 1e9).append('\n');
        out.append(name).append("_count ").append(sum).append('\n');
    }
}
