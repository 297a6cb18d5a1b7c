package dev.pilothouse.pool;

import dev.pilothouse.bridge.protocol.NodeLink;
import dev.pilothouse.bridge.protocol.v1.NodeKind;
import dev.pilothouse.db.model.BadInput;
import dev.pilothouse.db.model.NodeId;
import dev.pilothouse.db.model.Setting;
import dev.pilothouse.db.model.Settings;
import dev.pilothouse.pool.http.PoolServer;
import io.netty.handler.ssl.SslContext;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The serving pool's process. */
public final class PoolMain {
    private static final String MODEL = "models/SmolLM2-135M-Instruct.Q4_1.gguf";

    private PoolMain() {}

    public static void main(String[] args) {
        try {
            start(Settings.of(System.getenv()));
        } catch (BadInput e) {
            fail(e, 2);
        } catch (IOException | UncheckedIOException e) {
            fail(e, 1);
        }
    }

    private static void start(Settings settings) throws IOException {
        NodeId node = new NodeId(settings.text(Setting.POOL_NAME));
        Path folder = settings.home().resolve("nodes").resolve(node.value());
        Pool pool =
                new Pool(
                        node.value(),
                        settings.count(Setting.POOL_SLOTS),
                        new Starter(new LlamaStarter(model(settings), folder.resolve("tmp"))));
        InetSocketAddress address =
                new InetSocketAddress(
                        settings.text(Setting.BIND), settings.port(Setting.POOL_PORT));
        @Nullable SslContext tls = PoolTls.of(settings, address);
        NodeLink link =
                NodeLink.open(
                        NodeLink.Config.of(
                                settings, node, NodeKind.POOL, version(), shown(address)),
                        pool,
                        pool.kills(),
                        pool,
                        () -> pool.status().report());
        PoolServer server = pool.listen(address, tls);
        Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(server, link, pool), "stop"));
        logger().info("Pool {} listens on {}", node, shown(address));
        exitWithParent();
    }

    private static void stop(PoolServer server, NodeLink link, Pool pool) {
        server.close();
        pool.close();
        link.close();
    }

    /** A path; an address is fetched beforehand to the same place as the bundled model. */
    private static Path model(Settings settings) {
        String set = settings.text(Setting.POOL_MODEL);
        return set.isEmpty() || set.contains("://")
                ? settings.path(Setting.CACHE).resolve(MODEL)
                : settings.path(Setting.POOL_MODEL);
    }

    private static String shown(InetSocketAddress address) {
        return address.getHostString() + ":" + address.getPort();
    }

    private static String version() {
        return Objects.requireNonNullElse(
                PoolMain.class.getPackage().getImplementationVersion(), "0.1.0-SNAPSHOT");
    }

    /** A supervised process ends with its parent, whose end closes standard input. */
    private static void exitWithParent() {
        if (Boolean.getBoolean("pilothouse.supervised")) {
            Thread.ofPlatform().daemon().name("parent-watch").start(PoolMain::awaitEndOfInput);
        }
    }

    private static void awaitEndOfInput() {
        try {
            System.in.transferTo(OutputStream.nullOutputStream());
        } catch (IOException e) {
            logger().warn("The parent is gone: {}", e.getMessage());
        }
        System.exit(0);
    }

    private static Logger logger() {
        return LoggerFactory.getLogger(PoolMain.class);
    }

    private static void fail(Exception e, int status) {
        System.err.println("pool: " + e.getMessage());
        System.exit(status);
    }
}
