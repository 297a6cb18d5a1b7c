package dev.pilothouse.bridge.control;

import dev.pilothouse.db.model.BadInput;
import dev.pilothouse.db.model.ErasureTarget;
import dev.pilothouse.db.model.Setting;
import dev.pilothouse.db.model.Settings;
import dev.pilothouse.db.postgres.Database;
import dev.pilothouse.db.postgres.Notifications;
import dev.pilothouse.policy.audit.AuditLog;
import dev.pilothouse.policy.decisions.BreakGlassTokens;
import dev.pilothouse.policy.decisions.BudgetLedger;
import dev.pilothouse.policy.decisions.Drills;
import dev.pilothouse.policy.decisions.KillRecovery;
import dev.pilothouse.policy.decisions.KillSwitches;
import dev.pilothouse.policy.rules.Seal;
import dev.pilothouse.registry.Features;
import dev.pilothouse.registry.Publication;
import dev.pilothouse.registry.Replicas;
import dev.pilothouse.registry.Sealer;
import dev.pilothouse.registry.Secrets;
import dev.pilothouse.registry.Tenants;
import io.grpc.Server;
import io.grpc.netty.GrpcSslContexts;
import io.grpc.netty.NettyServerBuilder;
import io.netty.handler.ssl.ClientAuth;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.security.KeyPair;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLException;
import javax.sql.DataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The control plane's end of the bridge: a gRPC server in the console's process. */
public final class ControlBridge implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ControlBridge.class);
    private static final Duration NODE_CERTIFICATE = Duration.ofDays(30);
    private static final int LARGEST_MESSAGE = 8 << 20;

    private final Server server;
    private final Notifications notifications;
    private final SyncHub sync;
    private final KillLane kills;
    private final Fleet fleet;
    private final Routing routing;
    private final BreakGlass glass;
    private final Drills drills;
    private final DrillRunner runner;
    private final ReplicaDesk replicas;
    private final Caches caches;
    private final List<ErasureTarget> erasureTargets;
    private final KillSigner signer;

    private ControlBridge(
            Server server,
            Notifications notifications,
            SyncHub sync,
            KillLane kills,
            Fleet fleet,
            Routing routing,
            BreakGlass glass,
            Drills drills,
            DrillRunner runner,
            ReplicaDesk replicas,
            Caches caches,
            List<ErasureTarget> erasureTargets,
            KillSigner signer) {
        this.server = server;
        this.notifications = notifications;
        this.sync = sync;
        this.kills = kills;
        this.fleet = fleet;
        this.routing = routing;
        this.glass = glass;
        this.drills = drills;
        this.runner = runner;
        this.replicas = replicas;
        this.caches = caches;
        this.erasureTargets = erasureTargets;
        this.signer = signer;
    }

    /**
     * How the bridge listens.
     *
     * @param bind address to listen on
     * @param port 0 for any free one
     * @param joinToken what nodes join with
     * @param authorityFile where the authority's certificate is written, for nodes to pin
     * @param nodeCertificate how long a node's certificate is valid
     */
    public record Config(
            String bind, int port, String joinToken, Path authorityFile, Duration nodeCertificate) {
        public Config {
            if (joinToken.length() < 16) {
                throw new BadInput(
                        Setting.JOIN_TOKEN.variable(), "…", "a token of 16 characters or more");
            }
        }

        /** As the settings say. */
        public static Config of(Settings settings) {
            return new Config(
                    settings.text(Setting.BIND),
                    settings.port(Setting.BRIDGE_PORT),
                    settings.secret(Setting.JOIN_TOKEN).orElse(""),
                    settings.bridgeAuthority(),
                    NODE_CERTIFICATE);
        }

        /** Without the token. */
        @Override
        public String toString() {
            return bind + ":" + port;
        }
    }

    /**
     * What the bridge stands on.
     *
     * @param source of PostgreSQL connections as {@code pilothouse_app}; one is kept
     */
    public record Parts(
            DataSource source,
            Database database,
            AuditLog audit,
            Sealer sealer,
            Publication publication,
            KillSwitches switches,
            Replicas replicas,
            Clock clock) {}

    /**
     * Starts to listen.
     *
     * @throws IOException when the port is taken
     */
    public static ControlBridge start(Config config, Parts parts) throws IOException {
        KeyVault vault =
                new KeyVault(parts.database(), parts.sealer(), parts.audit(), parts.clock());
        Authority authority = new Authority(vault, parts.clock(), config.nodeCertificate());
        AuthorityFile.write(config.authorityFile(), Authority.pem(authority.certificate()));
        KillSigner signer = new KillSigner(vault);
        Signals signals = new Signals();
        Nodes nodes = new Nodes();
        Tenants tenants =
                new Tenants(parts.database(), parts.audit(), parts.clock(), parts.sealer());
        KillRecovery recovery =
                new KillRecovery(parts.database(), parts.audit(), parts.clock(), tenants);
        KillLane kills = new KillLane(parts.switches(), recovery, signer, signals, parts.clock());
        BreakGlassTokens tokens =
                new BreakGlassTokens(parts.database(), parts.audit(), parts.clock());
        BudgetLedger ledger = new BudgetLedger(parts.database(), parts.audit(), parts.clock());
        SyncHub sync =
                new SyncHub(
                        parts.database(),
                        parts.publication(),
                        ledger,
                        tokens,
                        new ReleaseSigner(signer),
                        vault.poolCredential(),
                        nodes,
                        signals,
                        reports(parts, nodes),
                        kills::enforcing,
                        new CommandLane(parts.database(), parts.audit(), parts.clock()),
                        parts.clock());
        kills.onFirstAck(sync::hint);
        Membership membership =
                new Membership(
                        parts.database(),
                        parts.audit(),
                        parts.clock(),
                        parts.sealer(),
                        authority,
                        signer,
                        config.joinToken());
        LeaseDesk leases = new LeaseDesk(ledger);
        Server server =
                server(config, authority, new BridgeService(membership, sync, kills, leases));
        PurgeDesk purges =
                new PurgeDesk(parts.database(), parts.clock(), Thread::startVirtualThread, sync);
        sync.errand(purges);
        ErasureDesk erasures =
                new ErasureDesk(parts.database(), parts.clock(), Thread::startVirtualThread, sync);
        sync.errand(erasures);
        kills.start();
        sync.start();
        Notifications notifications = listen(parts.source(), sync, kills, signals);
        Fleet fleet =
                new Fleet(
                        parts.database(),
                        parts.clock(),
                        parts.audit(),
                        parts.switches(),
                        nodes,
                        sync,
                        kills,
                        signer,
                        signals);
        Drills drills =
                new Drills(parts.database(), parts.audit(), parts.switches(), parts.clock());
        DrillRunner runner = new DrillRunner(drills, fleet, nodes, sync, signals);
        runner.start();
        LOG.info("The bridge listens on {}:{}", config.bind(), server.getPort());
        BreakGlass glass = new BreakGlass(tokens, authority, fleet);
        ReplicaDesk desk =
                new ReplicaDesk(parts.database(), parts.replicas(), nodes, parts.clock());
        return new ControlBridge(
                server,
                notifications,
                sync,
                kills,
                fleet,
                new Routing(nodes),
                glass,
                drills,
                runner,
                desk,
                new Caches(parts.database(), parts.audit(), nodes, purges, parts.clock()),
                NodesTarget.all(erasures),
                signer);
    }

    private static NodeReports reports(Parts parts, Nodes nodes) {
        Features features = new Features(parts.database(), parts.audit(), parts.clock());
        return new NodeReports(
                parts.database(),
                nodes,
                new FeatureWatch(features),
                Secrets.id("control-"),
                parts.clock());
    }

    private static Notifications listen(
            DataSource source, SyncHub sync, KillLane kills, Signals signals) {
        return Notifications.start(
                source,
                Set.of("pilothouse_kill", "pilothouse_change", "pilothouse_ack"),
                channel -> {
                    switch (channel) {
                        case "pilothouse_kill" -> kills.hint();
                        case "pilothouse_change" -> sync.hint();
                        default -> signals.raise(Topic.KILLS);
                    }
                });
    }

    private static Server server(Config config, Authority authority, BridgeService service)
            throws IOException {
        return NettyServerBuilder.forAddress(new InetSocketAddress(config.bind(), config.port()))
                .sslContext(tls(authority))
                .maxInboundMessageSize(LARGEST_MESSAGE)
                .keepAliveTime(10, TimeUnit.SECONDS)
                .keepAliveTimeout(3, TimeUnit.SECONDS)
                .permitKeepAliveTime(5, TimeUnit.SECONDS)
                .permitKeepAliveWithoutCalls(true)
                .intercept(new NodeIdentity.Reader())
                .addService(service)
                .build()
                .start();
    }

    private static SslContext tls(Authority authority) throws SSLException {
        KeyPair pair = Authority.newPair();
        return GrpcSslContexts.configure(
                        SslContextBuilder.forServer(
                                pair.getPrivate(),
                                authority.server(pair.getPublic()),
                                authority.certificate()))
                .trustManager(authority.certificate())
                .clientAuth(ClientAuth.OPTIONAL)
                .protocols("TLSv1.3")
                .build();
    }

    /** The port that it listens on. */
    public int port() {
        return server.getPort();
    }

    public Fleet fleet() {
        return fleet;
    }

    public Routing routing() {
        return routing;
    }

    public BreakGlass breakGlass() {
        return glass;
    }

    public Drills drills() {
        return drills;
    }

    public DrillRunner drillRunner() {
        return runner;
    }

    public ReplicaDesk replicas() {
        return replicas;
    }

    public Caches caches() {
        return caches;
    }

    /** What nodes hold of people: gateways, ingest processes, pools. */
    public List<ErasureTarget> erasureTargets() {
        return erasureTargets;
    }

    /** Signs files with the key that nodes pin, for one purpose only. */
    public Seal.Maker seal(String domain) {
        return statement -> signer.seal(domain, statement);
    }

    /** Disconnects every node; they serve on and come back. */
    @Override
    public void close() {
        runner.close();
        notifications.close();
        server.shutdownNow();
        try {
            server.awaitTermination(5, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        sync.close();
        kills.close();
    }
}
