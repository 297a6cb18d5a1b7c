package dev.pilothouse.gateway;

import dev.pilothouse.bridge.protocol.ResourceRejected;
import dev.pilothouse.bridge.protocol.v1.LeaseGrant;
import dev.pilothouse.bridge.protocol.v1.LeaseRequest;
import dev.pilothouse.bridge.protocol.v1.LeaseResponse;
import dev.pilothouse.bridge.protocol.v1.Resource;
import dev.pilothouse.gateway.budget.LeaseKeeper;
import dev.pilothouse.gateway.call.Step;
import dev.pilothouse.gateway.telemetry.SignalBuffer;
import dev.pilothouse.gateway.telemetry.SpanExporter;
import io.netty.handler.ssl.SslContextBuilder;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * A gateway without a control plane, on loopback: it is told what it needs by who starts it. For
 * benchmarks, which also leave steps out to see what each costs.
 */
public final class StandaloneGateway implements AutoCloseable {
    private static final int MOST_SIGNALS = 16_384;
    private static final long SIGNAL_BYTES = 32L << 20;
    private static final long SPOOL_BYTES = 256L << 20;
    private static final int LARGEST_BODY = 16 << 20;
    private static final int MOST_CALLS = 2_000;
    private static final int CALL_MILLIS = 600_000;
    private static final long CACHE_BYTES = 32L << 20;

    /** What a gateway does beside passing a call on. */
    public enum Work {
        KILLS(Step.KILL, Step.KILL_AGAIN),
        BUDGETS(Step.BUDGET_RESERVE),
        GUARDRAILS(Step.INPUT_GUARDRAILS, Step.OUTPUT_GUARDRAILS),
        CACHES(Step.CACHE, Step.SINGLE_FLIGHT),
        TELEMETRY(Step.RECORD);

        private final Set<Step> steps;

        Work(Step... steps) {
            this.steps = Set.of(steps);
        }
    }

    private final Gateway gateway;
    private final SpanExporter exporter;
    private final LeaseKeeper leases;

    private StandaloneGateway(Gateway gateway, SpanExporter exporter) {
        this.gateway = gateway;
        this.exporter = exporter;
        this.leases = leases(gateway);
    }

    /** Nobody else spends: every budget is this gateway's alone. */
    static LeaseKeeper leases(Gateway gateway) {
        return new LeaseKeeper(
                        gateway.budgets(),
                        request -> CompletableFuture.completedFuture(grant(request)),
                        InstantSource.system())
                .start();
    }

    private static LeaseResponse grant(LeaseRequest request) {
        LeaseResponse.Builder response = LeaseResponse.newBuilder();
        request.getAsksList()
                .forEach(ask ->
                        response.addGrants(
                                LeaseGrant.newBuilder()
                                        .setBudget(ask.getBudget())
                                        .setBegins(ask.getBegins())
                                        .setSequence(ask.getSequence())
                                        .setGranted(
                                                Math.max(
                                                        ask.getHolds() + ask.getNeed(),
                                                        ask.getWant()))
                                        .setSettled(ask.getSpent())));
        return response.build();
    }

    /**
     * Warms up, then listens.
     *
     * @param telemetry address of an OTLP/HTTP receiver
     * @param folder of this alone
     * @param without work that is left out
     * @throws IOException when the port cannot be had
     * @throws ResourceRejected when a resource is wrong
     */
    public static StandaloneGateway start(
            int port, String telemetry, Path folder, List<Resource> resources, Set<Work> without)
            throws IOException, ResourceRejected {
        WarmUp.run();
        SignalBuffer signals = new SignalBuffer(MOST_SIGNALS, SIGNAL_BYTES);
        Gateway gateway =
                new Gateway(
                        config(),
                        signals,
                        step -> without.stream().noneMatch(work -> work.steps.contains(step)));
        for (Resource resource : resources) {
            gateway.resources().apply(resource);
        }
        gateway.listen(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
        return new StandaloneGateway(
                gateway,
                new SpanExporter(
                        signals, telemetry(gateway, telemetry, folder.resolve("telemetry"))));
    }

    static SpanExporter.Config telemetry(Gateway gateway, String receiver, @Nullable Path spool) {
        return new SpanExporter.Config(
                receiver,
                () -> Optional.of("benchmark"),
                "standalone",
                "0",
                spool,
                SPOOL_BYTES,
                gateway.masks());
    }

    static Gateway.Config config() throws IOException {
        return new Gateway.Config(
                Math.max(2, Runtime.getRuntime().availableProcessors()),
                LARGEST_BODY,
                MOST_CALLS,
                CALL_MILLIS,
                CACHE_BYTES,
                InstantSource.system(),
                Instant::now,
                null,
                SslContextBuilder.forClient().build());
    }

    /** Calls under way. */
    public long callsOpen() {
        return gateway.openCalls();
    }

    @Override
    public void close() {
        leases.close();
        gateway.close();
        exporter.close();
    }
}
