package dev.pilothouse.console.bench.upstream;

import java.io.IOException;

/**
 * An upstream in a process of its own, here for the spans that it takes. Says {@code ready} and
 * where, and ends with its standard input.
 */
public final class UpstreamMain {
    private UpstreamMain() {}

    public static void main(String[] args) throws IOException, InterruptedException {
        try (Upstream upstream = new Upstream(0)) {
            System.out.println("ready " + upstream.telemetry());
            while (System.in.read() >= 0) {
                Thread.onSpinWait();
            }
        }
        Runtime.getRuntime().halt(0);
    }
}
