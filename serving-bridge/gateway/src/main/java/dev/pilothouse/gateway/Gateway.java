package dev.pilothouse.gateway;

import dev.pilothouse.bridge.protocol.KillHandler;
import dev.pilothouse.bridge.protocol.ResourceHandler;
import dev.pilothouse.bridge.protocol.v1.NodeStatus;
import dev.pilothouse.gateway.budget.Budgets;
import dev.pilothouse.gateway.cache.Caches;
import dev.pilothouse.gateway.call.Lane;
import dev.pilothouse.gateway.call.Pipeline;
import dev.pilothouse.gateway.call.Refusal;
import dev.pilothouse.gateway.call.Step;
import dev.pilothouse.gateway.drill.Drills;
import dev.pilothouse.gateway.guard.Webhooks;
import dev.pilothouse.gateway.guard.Workers;
import dev.pilothouse.gateway.health.Health;
import dev.pilothouse.gateway.health.RouteTraffics;
import dev.pilothouse.gateway.http.Endpoint;
import dev.pilothouse.gateway.http.Feedback;
import dev.pilothouse.gateway.http.Inference;
import dev.pilothouse.gateway.http.Listener;
import dev.pilothouse.gateway.http.Models;
import dev.pilothouse.gateway.http.PerLoop;
import dev.pilothouse.gateway.http.Transport;
import dev.pilothouse.gateway.json.Dialect;
import dev.pilothouse.gateway.kill.KillSwitch;
import dev.pilothouse.gateway.stage.Callers;
import dev.pilothouse.gateway.stage.Stages;
import dev.pilothouse.gateway.state.NodeState;
import dev.pilothouse.gateway.telemetry.Counters;
import dev.pilothouse.gateway.telemetry.SignalBuffer;
import dev.pilothouse.gateway.telemetry.SpanMask;
import dev.pilothouse.gateway.telemetry.Traffic;
import dev.pilothouse.gateway.upstream.Connector;
import io.netty.channel.EventLoop;
import io.netty.handler.ssl.SslContext;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** One gateway: event loops, state, kill switch, pipeline and listener, put together. */
final class Gateway implements AutoCloseable {
    private static final Duration POLL = Duration.ofMillis(20);
    private static final Duration LAST_WORDS = Duration.ofMillis(500);

    private final Transport transport;
    private final boolean own;
    private final Health health;
    private final RouteTraffics routes =
            new RouteTraffics(() -> System.nanoTime() / 1_000_000_000L);
    private final NodeState state;
    private final LongAdder open = new LongAdder();
    private final Map<EventLoop, PerLoop> loops = new HashMap<>();
    private final Counters counters = new Counters();
    private final Traffic traffic = new Traffic(() -> System.nanoTime() / 1_000_000_000L);
    private final KillSwitch kills;
    private final Budgets budgets;
    private final Workers workers = new Workers();
    private final Webhooks webhooks;
    private final Drills drills;
    private final Caches caches;
    private final Listener listener;

    /**
     * @param largestBody of a request, in bytes
     * @param mostCalls open at a time
     * @param callMillis longest time of a call
     * @param cacheBytes that answers of all caches may take together
     * @param lastConfirmed when the control plane last confirmed this node's state
     * @param callerTls null for plain HTTP
     * @param upstreamTls for deployments with https
     */
    record Config(
            int loops,
            int largestBody,
            int mostCalls,
            int callMillis,
            long cacheBytes,
            InstantSource clock,
            Supplier<Instant> lastConfirmed,
            @Nullable SslContext callerTls,
            SslContext upstreamTls) {}

    Gateway(Config config, SignalBuffer signals) {
        this(config, signals, step -> true);
    }

    /**
     * @param wanted steps that calls take
     */
    Gateway(Config config, SignalBuffer signals, Predicate<Step> wanted) {
        this(config, signals, wanted, Transport.start(config.loops), true);
    }

    /**
     * @param shared event loops of several gateways, which outlive this one
     */
    Gateway(Config config, SignalBuffer signals, Transport shared) {
        this(config, signals, step -> true, shared, false);
    }

    private Gateway(
            Config config,
            SignalBuffer signals,
            Predicate<Step> wanted,
            Transport transport,
            boolean own) {
        this.transport = transport;
        this.own = own;
        health = new Health(config.clock);
        state = new NodeState(health::forget);
        for (EventLoop loop : transport.loops()) {
            var upstream = new Connector(loop, transport.client(), config.upstreamTls);
            loops.put(loop, new PerLoop(new Lane(loop, open), upstream));
        }
        kills =
                new KillSwitch(
                        loops.values().stream().map(PerLoop::lane).toList(),
                        state::deployment,
                        state::readOnlyTools,
                        config.clock);
        budgets = new Budgets(config.clock, Duration.ofMillis(config.callMillis).plusMinutes(1));
        webhooks = new Webhooks(state, config.clock);
        caches = new Caches(config.cacheBytes, config.clock);
        Callers callers = new Callers(state, config.lastConfirmed, config.clock);
        Pipeline pipeline =
                Stages.pipeline(
                        new Stages.Tools(
                                state,
                                callers,
                                kills,
                                budgets,
                                health,
                                routes,
                                traffic,
                                counters,
                                signals,
                                workers,
                                webhooks,
                                caches,
                                open,
                                config.mostCalls,
                                config.callMillis),
                        wanted);
        Map<String, Endpoint> endpoints = new HashMap<>();
        for (Dialect dialect : Dialect.values()) {
            endpoints.put("POST /v1" + dialect.path(), new Inference(pipeline, dialect));
        }
        endpoints.put("GET /v1/models", new Models(callers, state));
        endpoints.put("POST /v1/feedback", new Feedback(callers, state, signals, config.clock));
        drills = new Drills(lanes(loops), Stages.drill(kills, workers, config.clock));
        listener = listener(endpoints, config.largestBody, config.callerTls);
    }

    private static Map<EventLoop, Lane> lanes(Map<EventLoop, PerLoop> loops) {
        Map<EventLoop, Lane> lanes = new HashMap<>();
        loops.forEach((loop, parts) -> lanes.put(loop, parts.lane()));
        return lanes;
    }

    /** A listener on this gateway's event loops. */
    Listener listener(Map<String, Endpoint> endpoints, int largestBody, @Nullable SslContext tls) {
        return new Listener(transport, endpoints, largestBody, loops, tls);
    }

    void listen(InetSocketAddress address) throws IOException {
        listener.open(address);
    }

    int port() {
        return listener.port();
    }

    ResourceHandler resources() {
        return new Told(new Told(health, state), budgets);
    }

    KillHandler kills() {
        return kills;
    }

    Budgets budgets() {
        return budgets;
    }

    Caches caches() {
        return caches;
    }

    NodeState state() {
        return state;
    }

    Drills drills() {
        return drills;
    }

    /** What a disk may hold of telemetry. */
    SpanMask masks() {
        return new SpanMask(state::masker, state::subjectKey);
    }

    Counters counters() {
        return counters;
    }

    long killEpoch() {
        return kills.epoch();
    }

    long openCalls() {
        return open.sum();
    }

    int connections() {
        return listener.connections();
    }

    /** Adds what this gateway knows to its status as a node. */
    NodeStatus.Builder status() {
        return NodeStatus.newBuilder()
                .setKillEpoch(kills.epoch())
                .addAllInFlight(traffic.rows())
                .addAllNamed(traffic.named())
                .addAllGuardrailHits(counters.guardrails())
                .addAllDeployments(health.statuses())
                .addAllRoutes(routes.rows())
                .putAllCounters(counters.values())
                .putAllCounters(budgets.counters())
                .addAllCaches(caches.rows())
                .putAllCounters(caches.counters());
    }

    /** Kills of a scope that this version does not know. */
    List<String> unenforced() {
        return kills.unknown();
    }

    /**
     * Takes no more connections and waits until the open calls have ended; ends those that have not
     * after so long.
     */
    void drain(Duration most) throws InterruptedException {
        listener.drain();
        awaitIdle(most);
        if (openCalls() > 0) {
            loops.values().forEach(parts -> parts.lane().loop().execute(() -> end(parts.lane())));
            awaitIdle(LAST_WORDS);
        }
    }

    private void awaitIdle(Duration most) throws InterruptedException {
        long until = System.nanoTime() + most.toNanos();
        while (openCalls() + connections() > 0 && System.nanoTime() < until) {
            Thread.sleep(POLL);
        }
    }

    private static void end(Lane lane) {
        lane.open()
                .forEach(call ->
                        call.refuse(
                                Refusal.of(503, "gateway_stopping", "The gateway is stopping.")));
    }

    @Override
    public void close() {
        listener.close();
        if (own) {
            transport.stop();
        }
        workers.close();
        webhooks.close();
        caches.close();
    }
}
