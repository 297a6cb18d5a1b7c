package dev.pilothouse.ingest;

import dev.pilothouse.bridge.protocol.KillHandler;
import dev.pilothouse.bridge.protocol.NodeLink;
import dev.pilothouse.bridge.protocol.v1.NodeKind;
import dev.pilothouse.db.clickhouse.Access;
import dev.pilothouse.db.model.BadInput;
import dev.pilothouse.db.model.NodeId;
import dev.pilothouse.db.model.Setting;
import dev.pilothouse.db.model.Settings;
import dev.pilothouse.ingest.transport.Tls;
import dev.pilothouse.ingest.transport.Transports;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The ingest process: OTLP in, ClickHouse out, governed over the bridge. */
public final class IngestMain {
    private static final Logger LOG = LoggerFactory.getLogger(IngestMain.class);

    /** What a client does wrong is told to the client. */
    private static final java.util.logging.Logger GRPC =
            java.util.logging.Logger.getLogger("io.grpc");

    private static final int WRONG_SETTING = 2;
    private static final int MIB = 1 << 20;

    private IngestMain() {}

    /** Runs until the process is told to end, or its parent is gone. */
    public static void main(String[] arguments) throws InterruptedException {
        GRPC.setLevel(java.util.logging.Level.SEVERE);
        try {
            Settings settings = Settings.of(System.getenv());
            run(settings);
        } catch (BadInput e) {
            System.err.println(e.getMessage());
            System.exit(WRONG_SETTING);
        } catch (IOException | UncheckedIOException e) {
            System.err.println("ingest cannot start: " + e.getMessage());
            System.exit(1);
        }
    }

    private static void run(Settings settings) throws IOException, InterruptedException {
        NodeId node = new NodeId(settings.text(Setting.INGEST_NAME));
        Ingest ingest = new Ingest(config(settings, node));
        NodeLink link =
                NodeLink.open(
                        NodeLink.Config.of(
                                settings,
                                node,
                                NodeKind.INGEST,
                                version(),
                                settings.text(Setting.BIND)
                                        + ":"
                                        + settings.port(Setting.OTLP_HTTP_PORT)),
                        ingest.resources(),
                        kills -> CompletableFuture.completedFuture(KillHandler.Cut.NOTHING),
                        ingest.commands(),
                        ingest::nodeStatus);
        ingest.listen();
        LOG.info("OTLP: gRPC on {}, HTTP on {}", ingest.grpcPort(), ingest.httpPort());
        CountDownLatch ended = new CountDownLatch(1);
        Runtime.getRuntime()
                .addShutdownHook(new Thread(() -> end(ingest, link, ended), "shutdown"));
        if (Boolean.getBoolean("pilothouse.supervised")) {
            endWithParent();
        }
        ended.await();
    }

    private static Ingest.Config config(Settings settings, NodeId node) {
        return new Ingest.Config(
                Access.of(settings, "writer", Setting.CLICKHOUSE_WRITER_PASSWORD),
                settings.home().resolve("spool").resolve(node.value()),
                (long) settings.count(Setting.INGEST_SPOOL_MB) * MIB,
                Duration.ofDays(settings.count(Setting.INGEST_MAX_AGE_DAYS)),
                new Transports.Config(
                        settings.text(Setting.BIND),
                        settings.port(Setting.OTLP_GRPC_PORT),
                        settings.port(Setting.OTLP_HTTP_PORT),
                        Tls.of(settings),
                        settings.count(Setting.INGEST_MAX_BODY_MB) * MIB));
    }

    private static String version() {
        String version = IngestMain.class.getPackage().getImplementationVersion();
        return version == null ? "dev" : version;
    }

    private static void endWithParent() {
        Thread.ofPlatform()
                .daemon()
                .name("parent")
                .start(() -> {
                    try {
                        while (System.in.read() >= 0) {}
                    } catch (IOException e) {
                        LOG.debug("standard input: {}", e.getMessage());
                    }
                    System.exit(0);
                });
    }

    private static void end(Ingest ingest, NodeLink link, CountDownLatch ended) {
        try {
            ingest.close();
            link.close();
        } catch (IOException | RuntimeException e) {
            LOG.error("shutdown", e);
        }
        ended.countDown();
    }
}
