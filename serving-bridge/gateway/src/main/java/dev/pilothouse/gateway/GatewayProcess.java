package dev.pilothouse.gateway;

import dev.pilothouse.bridge.protocol.KillHandler;
import dev.pilothouse.bridge.protocol.NodeLink;
import dev.pilothouse.bridge.protocol.OwnCertificate;
import dev.pilothouse.bridge.protocol.SubjectFiles;
import dev.pilothouse.bridge.protocol.v1.EraseSubject;
import dev.pilothouse.bridge.protocol.v1.Health;
import dev.pilothouse.bridge.protocol.v1.Kill;
import dev.pilothouse.bridge.protocol.v1.LeaseRequest;
import dev.pilothouse.bridge.protocol.v1.LeaseResponse;
import dev.pilothouse.bridge.protocol.v1.NodeKind;
import dev.pilothouse.bridge.protocol.v1.NodeStatus;
import dev.pilothouse.db.model.NodeId;
import dev.pilothouse.db.model.Setting;
import dev.pilothouse.db.model.Settings;
import dev.pilothouse.gateway.budget.LeaseKeeper;
import dev.pilothouse.gateway.glass.BreakGlass;
import dev.pilothouse.gateway.glass.Tokens;
import dev.pilothouse.gateway.http.Endpoint;
import dev.pilothouse.gateway.http.Listener;
import dev.pilothouse.gateway.http.Transport;
import dev.pilothouse.gateway.telemetry.SignalBuffer;
import dev.pilothouse.gateway.telemetry.SpanExporter;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A running gateway with its link to the control plane, its exporter and its health. */
public final class GatewayProcess implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(GatewayProcess.class);
    private static final String VERSION = "0.1.0";
    private static final int MOST_SIGNALS = 16_384;
    private static final long SIGNAL_BYTES = 32L << 20;
    private static final int SMALL_BODY = 64 * 1024;

    private final SignalBuffer signals = new SignalBuffer(MOST_SIGNALS, SIGNAL_BYTES);
    private final LeaseKeeper leases;
    private final AtomicReference<NodeLink> link = new AtomicReference<>();
    private final Settings settings;
    private final Gateway gateway;
    private final SpanExporter exporter;
    private final Listener admin;
    private final BreakGlass glass;
    private final @Nullable Listener glassPort;
    private volatile boolean warm;
    private volatile boolean stopping;

    private GatewayProcess(Settings settings, Listening listening, @Nullable Transport shared)
            throws IOException {
        this.settings = settings;
        Gateway.Config config = config(listening);
        gateway =
                shared == null
                        ? new Gateway(config, signals)
                        : new Gateway(config, signals, shared);
        var tokens = new Tokens();
        glass = new BreakGlass(tokens, local(), Clock.systemUTC());
        var node = new NodeId(settings.text(Setting.GATEWAY_NAME));
        exporter = new SpanExporter(signals, telemetry(node));
        link.set(
                NodeLink.open(
                        NodeLink.Config.of(settings, node, NodeKind.GATEWAY, VERSION, address()),
                        new Told(gateway.resources(), tokens),
                        gateway.kills(),
                        new Commands(
                                (String tenant) -> exporter.forget(tenant),
                                gateway.drills(),
                                gateway.caches(),
                                new SubjectCommands(
                                        (EraseSubject who) -> exporter.forget(who),
                                        gateway.caches(),
                                        new SubjectFiles(spool(node)))),
                        this::status));
        leases =
                new LeaseKeeper(
                                gateway.budgets(),
                                this::lease,
                                Clock.systemUTC(),
                                settings.home()
                                        .resolve("nodes")
                                        .resolve(node.value())
                                        .resolve("lease-notes"))
                        .start();
        Optional<Endpoint> onAdmin = listening.onLoopback() ? Optional.of(glass) : Optional.empty();
        admin =
                gateway.listener(
                        new Admin(this).endpoints(onAdmin), SMALL_BODY, listening.adminTls());
        glassPort = listening.onLoopback() ? null : glassPort(listening);
        gateway.listen(listening.on(settings.port(Setting.GATEWAY_PORT)));
        admin.open(listening.on(settings.port(Setting.GATEWAY_ADMIN_PORT)));
        LOG.info("{} listens on {}", node, address());
    }

    /**
     * Loads the state on disk, then listens.
     *
     * @throws IOException when a port cannot be had; names it
     */
    public static GatewayProcess start(Settings settings) throws IOException {
        return new GatewayProcess(settings, Listening.of(settings), null);
    }

    /**
     * Several gateways on the same event loops, for benchmarks: each a node of its own.
     *
     * @throws IOException when a port cannot be had; names it
     */
    public static List<GatewayProcess> startAll(List<Settings> each) throws IOException {
        Transport shared = Transport.start(loops());
        List<GatewayProcess> all = new ArrayList<>();
        for (Settings settings : each) {
            all.add(new GatewayProcess(settings, Listening.of(settings), shared));
        }
        return all;
    }

    private static int loops() {
        return Math.max(2, Runtime.getRuntime().availableProcessors());
    }

    private SpanExporter.Config telemetry(NodeId node) {
        return new SpanExporter.Config(
                OtlpEndpoint.of(settings),
                this::credential,
                node.value(),
                VERSION,
                spool(node),
                (long) settings.count(Setting.GATEWAY_SPOOL_MB) << 20,
                gateway.masks());
    }

    private Path spool(NodeId node) {
        return settings.home().resolve("nodes").resolve(node.value()).resolve("telemetry");
    }

    /** Beyond loopback a kill needs a certificate beside the token. */
    private Listener glassPort(Listening listening) throws IOException {
        Listener port =
                gateway.listener(Map.of(BreakGlass.PATH, glass), SMALL_BODY, listening.glassTls());
        port.open(listening.on(settings.port(Setting.GATEWAY_BREAK_GLASS_PORT)));
        return port;
    }

    private BreakGlass.Local local() {
        return new BreakGlass.Local() {
            @Override
            public List<Kill> kills() {
                NodeLink open = link.get();
                return open == null ? List.of() : open.localKills();
            }

            @Override
            public CompletableFuture<KillHandler.Cut> kill(Kill kill) {
                return Objects.requireNonNull(link.get()).breakGlass(kill);
            }
        };
    }

    private Gateway.Config config(Listening listening) throws IOException {
        return new Gateway.Config(
                loops(),
                Math.multiplyExact(settings.count(Setting.GATEWAY_MAX_BODY_MB), 1 << 20),
                settings.count(Setting.GATEWAY_MAX_CALLS),
                (int)
                        Math.min(
                                settings.duration(Setting.GATEWAY_CALL_TIMEOUT).toMillis(),
                                Integer.MAX_VALUE),
                (long) settings.count(Setting.GATEWAY_CACHE_MB) << 20,
                Clock.systemUTC(),
                this::lastConfirmed,
                listening.tls(),
                trusting());
    }

    private SslContext trusting() throws SSLException {
        SslContextBuilder client = SslContextBuilder.forClient();
        OwnCertificate.trust(settings).ifPresent(client::trustManager);
        return client.build();
    }

    private String address() {
        return settings.text(Setting.BIND) + ":" + settings.port(Setting.GATEWAY_PORT);
    }

    private Instant lastConfirmed() {
        NodeLink open = link.get();
        return open == null ? Instant.EPOCH : open.lastConfirmed();
    }

    private CompletableFuture<LeaseResponse> lease(LeaseRequest request) {
        NodeLink open = link.get();
        return open == null
                ? CompletableFuture.failedFuture(new IllegalStateException("not connected yet"))
                : open.lease(request);
    }

    private Optional<String> credential() {
        NodeLink open = link.get();
        return open == null ? Optional.empty() : open.credential();
    }

    /** Runs calls of its own until the code is compiled; ready afterwards. */
    public void warmUp() {
        WarmUp.run();
        NodeLink open = link.get();
        if (open != null) {
            open.rehearse();
        }
        warm = true;
        LOG.info("warm");
    }

    /** Why callers should not come yet, or no longer; empty when they may. */
    public Optional<String> notReady() {
        if (stopping) {
            return Optional.of("stopping");
        }
        if (gateway.state().isEmpty()) {
            NodeLink open = link.get();
            String trouble = open == null ? "" : open.trouble();
            return Optional.of(
                    "no keys yet from the control plane"
                            + (trouble.isEmpty() ? "" : ": " + trouble));
        }
        return warm ? Optional.empty() : Optional.of("warming up");
    }

    private NodeStatus status() {
        String detail = trouble();
        return gateway.status()
                .setHealth(detail.isEmpty() ? Health.READY : Health.DEGRADED)
                .setDetail(detail)
                .putAllCounters(telemetry())
                .putAllCounters(glass.counters())
                .build();
    }

    private String trouble() {
        NodeLink open = link.get();
        if (open != null && !open.killsKnown()) {
            return "the kills on its disk cannot be read: it refuses every call";
        }
        if (!gateway.unenforced().isEmpty()) {
            return "cannot enforce " + String.join(", ", gateway.unenforced());
        }
        return signals.full() ? "telemetry is dropped: ingest does not take it" : "";
    }

    private Map<String, Double> telemetry() {
        return Map.of(
                "telemetry.exported", (double) exporter.exported(),
                "telemetry.dropped", (double) signals.dropped());
    }

    /** Everything {@code /metrics} shows as counters. */
    Map<String, Double> counters() {
        Map<String, Double> values = new TreeMap<>(gateway.counters().values());
        values.putAll(telemetry());
        values.putAll(gateway.budgets().counters());
        values.putAll(glass.counters());
        values.putAll(gateway.caches().counters());
        return values;
    }

    Map<String, Double> gauges() {
        return new TreeMap<>(
                Map.of(
                        "open_calls", (double) gateway.openCalls(),
                        "connections", (double) gateway.connections(),
                        "kill_epoch", (double) gateway.killEpoch(),
                        "telemetry_waiting", (double) exporter.waiting(),
                        "cache_answers", (double) gateway.caches().size(),
                        "cache_bytes", (double) gateway.caches().bytes(),
                        "control_silence_seconds",
                                (double)
                                        Duration.between(lastConfirmed(), Instant.now())
                                                .toSeconds()));
    }

    Gateway gateway() {
        return gateway;
    }

    /** Lets open calls end, delivers what telemetry waits, and stops. */
    @Override
    public void close() {
        stopping = true;
        try {
            gateway.drain(settings.duration(Setting.GATEWAY_DRAIN));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        leases.close();
        admin.close();
        if (glassPort != null) {
            glassPort.close();
        }
        gateway.close();
        exporter.close();
        NodeLink open = link.get();
        if (open != null) {
            open.close();
        }
    }
}
