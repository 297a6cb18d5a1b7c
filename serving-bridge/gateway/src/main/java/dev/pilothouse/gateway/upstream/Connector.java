package dev.pilothouse.gateway.upstream;

import dev.pilothouse.gateway.call.Upstream;
import dev.pilothouse.gateway.state.Target;
import dev.pilothouse.gateway.state.Target.Origin;
import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.handler.codec.http.HttpClientCodec;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslHandler;
import java.net.InetSocketAddress;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** The way to deployments from one event loop: connections stay on the loop of their caller. */
@SuppressWarnings(
        "FutureReturnValueIgnored") // Netty's futures: failures close the channel, which is heard
public final class Connector implements Upstream {
    private static final OffLoopResolver RESOLVER = new OffLoopResolver();
    private static final int SWEEP_SECONDS = 5;

    private final EventLoop loop;
    private final Class<? extends Channel> type;
    private final SslContext tls;
    private final Map<Origin, Pool> pools = new HashMap<>();

    /**
     * @param tls for origins that begin with https
     */
    public Connector(EventLoop loop, Class<? extends Channel> type, SslContext tls) {
        this.loop = loop;
        this.type = type;
        this.tls = tls;
        loop.scheduleWithFixedDelay(this::sweep, SWEEP_SECONDS, SWEEP_SECONDS, TimeUnit.SECONDS);
    }

    private void sweep() {
        pools.values().forEach(Pool::sweep);
    }

    @Override
    public Attempt send(
            Target target,
            String path,
            Map<String, String> headers,
            byte[] body,
            Listener listener) {
        var sending = new Sending(this, target, path, headers, body, listener);
        Channel pooled = pool(target).take();
        if (pooled != null) {
            sending.on(pooled, true);
        } else {
            connect(sending);
        }
        return sending;
    }

    private Pool pool(Target target) {
        return pools.computeIfAbsent(target.origin(), o -> new Pool());
    }

    void connect(Sending sending) {
        Target target = sending.target();
        Pool pool = pool(target);
        if (pool.full()) {
            loop.execute(() ->
                    sending.unreachable("upstream_busy", "too many connections to it are open"));
            return;
        }
        pool.opening();
        bootstrap(target, pool)
                .connect(address(target.origin()))
                .addListener((io.netty.channel.ChannelFuture f) -> {
                    if (f.isSuccess()) {
                        connected(sending, f.channel());
                    } else {
                        pool.failed();
                        unreachable(sending, f.cause());
                    }
                });
    }

    private void connected(Sending sending, Channel channel) {
        SslHandler handshake = channel.pipeline().get(SslHandler.class);
        if (handshake == null) {
            use(sending, channel);
        } else {
            handshake
                    .handshakeFuture()
                    .addListener(f -> {
                        if (f.isSuccess()) {
                            use(sending, channel);
                        } else {
                            channel.close();
                            unreachable(sending, f.cause());
                        }
                    });
        }
    }

    private static void use(Sending sending, Channel channel) {
        if (sending.isOver()) {
            channel.close();
        } else {
            sending.on(channel, false);
        }
    }

    private void unreachable(Sending sending, @Nullable Throwable cause) {
        String why = cause == null ? "unknown" : String.valueOf(cause.getMessage());
        loop.execute(() -> sending.unreachable("connect_error", "cannot connect: " + why));
    }

    private static InetSocketAddress address(Origin origin) {
        String host = origin.host();
        boolean bracketed = host.startsWith("[") && host.endsWith("]");
        return InetSocketAddress.createUnresolved(
                bracketed ? host.substring(1, host.length() - 1) : host, origin.port());
    }

    private Bootstrap bootstrap(Target target, Pool pool) {
        return new Bootstrap()
                .group(loop)
                .channel(type)
                .resolver(RESOLVER)
                .option(ChannelOption.TCP_NODELAY, true)
                .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, target.connectMillis())
                .handler(new Connections(target.origin(), pool));
    }

    private final class Connections extends ChannelInitializer<Channel> {
        private final Origin origin;
        private final Pool pool;

        Connections(Origin origin, Pool pool) {
            this.origin = origin;
            this.pool = pool;
        }

        @Override
        protected void initChannel(Channel channel) {
            if (origin.tls()) {
                channel.pipeline()
                        .addLast(tls.newHandler(channel.alloc(), origin.host(), origin.port()));
            }
            channel.pipeline()
                    .addLast(new HttpClientCodec(8 * 1024, 32 * 1024, 64 * 1024))
                    .addLast(new Back(pool));
        }
    }
}
