package dev.pilothouse.console.bench.kill;

import dev.pilothouse.console.bench.client.Console;
import dev.pilothouse.console.bench.client.Trouble;
import dev.pilothouse.console.bench.gateways.Figures;
import dev.pilothouse.console.bench.streams.ReadStream;
import dev.pilothouse.console.bench.streams.Readers;
import dev.pilothouse.console.bench.streams.Readers.Pace;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import tools.jackson.databind.JsonNode;

/** Streams run through all gateways, one kill stops them, and everybody's time is noted. */
final class Round {
    private static final String BODY =
            "{\"model\":\"bench\",\"stream\":true,\"messages\":[{\"role\":\"user\",\"content\":\"Go on.\"}]}";
    private static final long MOST_SECONDS = 30;
    private static final Duration SETTLE = Duration.ofSeconds(1);
    private static final long RESUME_AFTER_NANOS = TimeUnit.MILLISECONDS.toNanos(500);

    private final Readers readers;
    private final Console console;
    private final List<Integer> ports;
    private final String key;

    /** How many callers of each kind. */
    record Callers(int ready, int slow, int stopped) {}

    Round(Readers readers, Console console, List<Integer> ports, String key) {
        this.readers = readers;
        this.console = console;
        this.ports = ports;
        this.key = key;
    }

    /** One kill over an agent that only this round's calls name. */
    void run(String agent, Callers callers, Result result)
            throws IOException, InterruptedException {
        List<ReadStream> ready = open(agent, Pace.READY, callers.ready);
        List<ReadStream> slow = open(agent, Pace.SLOW, callers.slow);
        List<ReadStream> stopped = open(agent, Pace.STOPPED, callers.stopped);
        awaitFlow(ready);
        awaitFlow(slow);
        awaitFlow(stopped);
        result.flowing.begin();
        Thread.sleep(SETTLE);
        result.flowing.end();
        result.killing.begin();
        Instant sentAt = Instant.now();
        long sent = System.nanoTime();
        JsonNode kill =
                console.call(
                        "POST",
                        "/kills",
                        Map.of(
                                "scope", "agent",
                                "target", agent,
                                "tenant", "default",
                                "reason", "benchmark"));
        result.accepted.add((System.nanoTime() - sent) / 1e6);
        collect(ready, sent, result.ready, result);
        result.killing.end();
        collect(slow, sent, result.slow, result);
        LockSupport.parkNanos(callers.stopped == 0 ? 0 : RESUME_AFTER_NANOS);
        long resumed = System.nanoTime();
        stopped.forEach(ReadStream::resume);
        collect(stopped, resumed, result.stopped, result);
        applied(kill.path("id").asString(), sentAt, result);
    }

    private List<ReadStream> open(String agent, Pace pace, int count) {
        String headers =
                "Authorization: Bearer " + key + "\r\nX-Pilothouse-Agent: " + agent + "\r\n";
        List<ReadStream> streams = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            streams.add(readers.open(ports.get(i % ports.size()), headers, BODY, pace));
        }
        return streams;
    }

    private static void awaitFlow(List<ReadStream> streams) throws InterruptedException {
        try {
            CompletableFuture.allOf(
                            streams.stream()
                                    .map(ReadStream::flowing)
                                    .toArray(CompletableFuture[]::new))
                    .get(MOST_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException e) {
            throw new Trouble("not every stream flows: " + e, e);
        }
    }

    private static void collect(
            List<ReadStream> streams, long since, Figures figures, Result result)
            throws InterruptedException {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(MOST_SECONDS);
        for (ReadStream stream : streams) {
            try {
                ReadStream.End ended =
                        stream.ended().get(end - System.nanoTime(), TimeUnit.NANOSECONDS);
                figures.add((ended.nanos() - since) / 1e6);
                result.untold += ended.killed() ? 0 : 1;
            } catch (TimeoutException running) {
                result.missed++;
                stream.leave();
            } catch (ExecutionException e) {
                throw new Trouble("a stream failed", e);
            }
        }
    }

    /** From sending the kill to the control plane's receipt of each node's acknowledgement. */
    private void applied(String id, Instant sentAt, Result result)
            throws IOException, InterruptedException {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(MOST_SECONDS);
        JsonNode view = console.call("GET", "/kills/" + id, null);
        while (nodes(view, "acknowledged") < nodes(view, "total") && System.nanoTime() < end) {
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
            view = console.call("GET", "/kills/" + id, null);
        }
        double accepted = (Instant.parse(created(view)).toEpochMilli() - sentAt.toEpochMilli());
        result.unacknowledged += nodes(view, "total") - nodes(view, "acknowledged");
        for (JsonNode node : view.path("acknowledgements").path("nodes")) {
            if (node.has("ms")) {
                result.applied.add(accepted + node.path("ms").asDouble());
                if (node.path("streams_cut").asInt() > 0) {
                    result.cut.add(node.path("last_byte_ms").asDouble());
                }
            }
        }
    }

    private static String created(JsonNode view) {
        return view.has("kill")
                ? view.path("kill").path("created_at").asString()
                : view.path("created_at").asString();
    }

    private static int nodes(JsonNode view, String field) {
        return view.path("acknowledgements").path(field).asInt();
    }

    /** What all rounds came to. */
    static final class Result {
        final Figures accepted = new Figures();
        final Figures applied = new Figures();
        final Figures cut = new Figures();
        final Figures ready = new Figures();
        final Figures slow = new Figures();
        final Figures stopped = new Figures();
        final Shares flowing;
        final Shares killing;
        int missed;
        int untold;
        int unacknowledged;

        /**
         * @param gateways processes of gateways
         */
        Result(Set<Long> gateways) {
            flowing = new Shares(gateways);
            killing = new Shares(gateways);
        }
    }
}
