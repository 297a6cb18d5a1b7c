package dev.pilothouse.gateway.http;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.ssl.SslContext;
import io.netty.util.concurrent.GlobalEventExecutor;
import java.io.IOException;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** An HTTP/1.1 server on one port. */
@SuppressWarnings(
        "FutureReturnValueIgnored") // Netty's futures: failures close the channel, which is heard
public final class Listener {
    private static final WriteBufferWaterMark WATER_MARK =
            new WriteBufferWaterMark(16 * 1024, 64 * 1024);

    private final Transport transport;
    private final Map<String, Endpoint> endpoints;
    private final Limits limits;
    private final Map<EventLoop, PerLoop> loops;
    private final @Nullable SslContext tls;
    private final ChannelGroup connections = new DefaultChannelGroup(GlobalEventExecutor.INSTANCE);
    private @Nullable Channel server;

    /**
     * @param endpoints by method and path, for example {@code GET /v1/models}
     * @param largestBody in bytes
     * @param tls null for plain HTTP
     */
    public Listener(
            Transport transport,
            Map<String, Endpoint> endpoints,
            int largestBody,
            Map<EventLoop, PerLoop> loops,
            @Nullable SslContext tls) {
        this.transport = transport;
        this.endpoints = Map.copyOf(endpoints);
        this.limits = new Limits(largestBody, Math.max(64L << 20, largestBody), 10_000);
        this.loops = Map.copyOf(loops);
        this.tls = tls;
    }

    /**
     * Listens.
     *
     * @throws IOException when the address cannot be had; names it
     */
    public void open(InetSocketAddress address) throws IOException {
        var bootstrap =
                new ServerBootstrap()
                        .group(transport.group())
                        .channel(transport.server())
                        .option(ChannelOption.SO_BACKLOG, 4096)
                        .option(ChannelOption.SO_REUSEADDR, true)
                        .childOption(ChannelOption.TCP_NODELAY, true)
                        .childOption(ChannelOption.WRITE_BUFFER_WATER_MARK, WATER_MARK)
                        .childHandler(new Connections());
        var bound = bootstrap.bind(address).awaitUninterruptibly();
        if (!bound.isSuccess()) {
            var failure =
                    new BindException(
                            "cannot listen on " + address + ": " + bound.cause().getMessage());
            failure.initCause(bound.cause());
            throw failure;
        }
        server = bound.channel();
    }

    private final class Connections extends ChannelInitializer<Channel> {
        @Override
        protected void initChannel(Channel channel) {
            if (connections.size() >= limits.connections()) {
                channel.close();
                return;
            }
            connections.add(channel);
            if (tls != null) {
                channel.pipeline().addLast(tls.newHandler(channel.alloc()));
            }
            channel.pipeline()
                    .addLast(new HttpServerCodec(Limits.LINE, Limits.HEADERS, Limits.CHUNK))
                    .addLast(front(channel.eventLoop()));
        }

        private Front front(EventLoop loop) {
            PerLoop parts = Objects.requireNonNull(loops.get(loop));
            return new Front(endpoints, limits, parts.lane(), parts.upstream());
        }
    }

    /** The port that it listens on. */
    public int port() {
        if (server == null) {
            throw new IllegalStateException("not open");
        }
        return ((InetSocketAddress) server.localAddress()).getPort();
    }

    /** Takes no more connections; the open ones close as soon as they are idle. */
    public void drain() {
        if (server != null) {
            server.close().awaitUninterruptibly();
        }
        connections.forEach(c -> c.pipeline().fireUserEventTriggered(Front.DRAIN));
    }

    public int connections() {
        return connections.size();
    }

    public void close() {
        if (server != null) {
            server.close().awaitUninterruptibly();
        }
        connections.close().awaitUninterruptibly();
    }
}
