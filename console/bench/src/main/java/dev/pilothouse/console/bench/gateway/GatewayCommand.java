package dev.pilothouse.console.bench.gateway;

import dev.pilothouse.console.bench.gateway.Load.Outcome;
import dev.pilothouse.console.bench.upstream.Upstream;
import dev.pilothouse.db.model.BadInput;
import dev.pilothouse.gateway.StandaloneGateway.Work;
import java.io.IOException;
import java.time.Duration;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code pilothouse bench gateway}. */
@Command(
        name = "gateway",
        mixinStandardHelpOptions = true,
        description = {
            "What the gateway adds to a call: processor time and milliseconds, step by step, beside calling an",
            "instant upstream directly in the same run. Closed loop, everything on loopback."
        })
public final class GatewayCommand implements Callable<Integer> {
    private static final int CONNECTIONS = 8;
    private static final int CHUNKS = 200;
    private static final Duration DIRECT_WARM = Duration.ofSeconds(2);
    private static final String JSON =
            "{\"model\":\"mock\",\"messages\":[{\"role\":\"user\",\"content\":\""
                    + "Tell me about the harbour. ".repeat(34)
                    + "\"}]}";
    private static final String STREAM =
            "{\"model\":\"mock\",\"stream\":true,\"max_tokens\":"
                    + CHUNKS
                    + ",\"messages\":[{\"role\":\"user\",\"content\":\"Tell me about the harbour.\"}]}";

    @Option(
            names = "--seconds",
            defaultValue = "6",
            description = "Of each measurement, 1 to 60; default: ${DEFAULT-VALUE}")
    private int seconds;

    @Option(
            names = "--warm",
            defaultValue = "12",
            description = "Seconds of load before it, 1 to 120; default: ${DEFAULT-VALUE}")
    private int warm;

    @Option(
            names = "--requests",
            defaultValue = "0",
            description =
                    "Instead: send so many with everything on, print the memory on the way, and say whether it stays")
    private long requests;

    @Override
    public Integer call() throws IOException, InterruptedException {
        between("--seconds", seconds, 1, 60);
        between("--warm", warm, 1, 120);
        between("--requests", requests, 0, 100_000_000);
        try (Upstream upstream = new Upstream(0);
                Load load = new Load()) {
            if (requests > 0) {
                return MemoryTest.run(upstream, load, JSON, requests) ? 0 : 1;
            }
            compare(upstream, load);
        }
        return 0;
    }

    /** What each row leaves out. */
    private static Map<String, Set<Work>> rows() {
        Map<String, Set<Work>> rows = new LinkedHashMap<>();
        rows.put("pass-through (key and route)", EnumSet.allOf(Work.class));
        rows.put("+ kill check, budget", EnumSet.of(Work.GUARDRAILS, Work.CACHES, Work.TELEMETRY));
        rows.put("+ guardrails", EnumSet.of(Work.CACHES, Work.TELEMETRY));
        rows.put("+ telemetry: everything, no cache", EnumSet.noneOf(Work.class));
        return rows;
    }

    private void compare(Upstream upstream, Load load) throws IOException, InterruptedException {
        System.out.printf(
                "%d cores; %d connections in a closed loop; %d s each after %d s to warm up; JSON of 1 KB each way, streams of %d chunks at once.%n%n",
                Runtime.getRuntime().availableProcessors(), CONNECTIONS, seconds, warm, CHUNKS);
        System.out.println(
                "| | JSON: CPU s per 1,000 | p50 ms | p99 ms | added p50 | added p99 | per s | streams: CPU s per 1,000 | p50 ms | added p50 | added p99 | MiB |");
        System.out.println(
                "| --- | --: | --: | --: | --: | --: | --: | --: | --: | --: | --: | --: |");
        for (var row : rows().entrySet()) {
            try (HostProcess host = HostProcess.start(upstream, row.getValue(), Caching.OFF)) {
                measure(row.getKey(), host, upstream, load);
            }
        }
        for (Caching caching : List.of(Caching.EXACT, Caching.SEMANTIC)) {
            try (HostProcess host = HostProcess.start(upstream, Set.of(), caching)) {
                String name = caching.name().toLowerCase(Locale.ROOT);
                measure("everything, answered by the " + name + " cache", host, upstream, load);
            }
        }
    }

    private void measure(String name, HostProcess host, Upstream upstream, Load load)
            throws IOException, InterruptedException {
        run(load, host.port(), JSON, warm);
        run(load, host.port(), STREAM, Math.max(1, warm / 2));
        Outcome directJson = direct(upstream, load, JSON);
        Measured json = measured(host, load, JSON);
        Outcome directStream = direct(upstream, load, STREAM);
        Measured stream = measured(host, load, STREAM);
        System.out.printf(
                "| direct, beside the next row | – | %.2f | %.2f | – | – | %,.0f | – | %.2f | – | – | – |%n",
                directJson.latencies().at(0.5),
                directJson.latencies().at(0.99),
                directJson.answers() / directJson.seconds(),
                directStream.latencies().at(0.5));
        System.out.printf(
                "| %s | %.3f | %.2f | %.2f | %.2f | %.2f | %,.0f | %.2f | %.2f | %.2f | %.2f | %d |%n",
                name,
                json.cpuPerThousand,
                json.outcome.latencies().at(0.5),
                json.outcome.latencies().at(0.99),
                json.outcome.latencies().at(0.5) - directJson.latencies().at(0.5),
                json.outcome.latencies().at(0.99) - directJson.latencies().at(0.99),
                json.outcome.answers() / json.outcome.seconds(),
                stream.cpuPerThousand,
                stream.outcome.latencies().at(0.5),
                stream.outcome.latencies().at(0.5) - directStream.latencies().at(0.5),
                stream.outcome.latencies().at(0.99) - directStream.latencies().at(0.99),
                host.memory().resident() >> 20);
    }

    private record Measured(Outcome outcome, double cpuPerThousand) {}

    private Measured measured(HostProcess host, Load load, String body)
            throws InterruptedException {
        Duration before = host.cpu();
        Outcome outcome = run(load, host.port(), body, seconds);
        double cpu = host.cpu().minus(before).toNanos() / 1e9;
        return new Measured(outcome, 1000 * cpu / outcome.answers());
    }

    private Outcome direct(Upstream upstream, Load load, String body) throws InterruptedException {
        load.run(upstream.port(), body, CONNECTIONS, DIRECT_WARM, 0);
        return run(load, upstream.port(), body, seconds);
    }

    private static Outcome run(Load load, int port, String body, int seconds)
            throws InterruptedException {
        return load.run(port, body, CONNECTIONS, Duration.ofSeconds(seconds), 0);
    }

    private static void between(String option, long value, long least, long most) {
        if (value < least || value > most) {
            throw new BadInput(option, Long.toString(value), least + " to " + most);
        }
    }
}
