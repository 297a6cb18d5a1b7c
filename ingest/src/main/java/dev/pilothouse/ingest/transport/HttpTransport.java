package dev.pilothouse.ingest.transport;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.timeout.IdleStateHandler;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/** OTLP over HTTP/1.1, health and metrics. */
final class HttpTransport {
    private static final int IDLE_SECONDS = 120;

    private final MultiThreadIoEventLoopGroup group;
    private final Channel server;

    private HttpTransport(MultiThreadIoEventLoopGroup group, Channel server) {
        this.group = group;
        this.server = server;
    }

    static HttpTransport start(
            InetSocketAddress address,
            Optional<Tls> tls,
            Receiver receiver,
            Authenticator authenticator,
            Health health)
            throws IOException {
        SslContext ssl = tls.isPresent() ? ssl(tls.get()) : null;
        var group = new MultiThreadIoEventLoopGroup(2, NioIoHandler.newFactory());
        var bootstrap =
                new ServerBootstrap()
                        .group(group)
                        .channel(NioServerSocketChannel.class)
                        .childOption(ChannelOption.TCP_NODELAY, true)
                        .childHandler(new Connections(ssl, receiver, authenticator, health));
        var bound = bootstrap.bind(address).awaitUninterruptibly();
        if (!bound.isSuccess()) {
            var unused = group.shutdownGracefully(0, 1, TimeUnit.SECONDS);
            throw new IOException(address + ": " + bound.cause().getMessage(), bound.cause());
        }
        return new HttpTransport(group, bound.channel());
    }

    private static SslContext ssl(Tls tls) throws SSLException {
        return SslContextBuilder.forServer(tls.certificate().toFile(), tls.key().toFile()).build();
    }

    int port() {
        return ((InetSocketAddress) server.localAddress()).getPort();
    }

    void close() {
        server.close().awaitUninterruptibly();
        group.shutdownGracefully(0, 3, TimeUnit.SECONDS).awaitUninterruptibly();
    }

    private static final class Connections extends ChannelInitializer<SocketChannel> {
        private final @Nullable SslContext ssl;
        private final Receiver receiver;
        private final Authenticator authenticator;
        private final Health health;

        Connections(
                @Nullable SslContext ssl,
                Receiver receiver,
                Authenticator authenticator,
                Health health) {
            this.ssl = ssl;
            this.receiver = receiver;
            this.authenticator = authenticator;
            this.health = health;
        }

        @Override
        protected void initChannel(SocketChannel channel) {
            ChannelPipeline pipeline = channel.pipeline();
            if (ssl != null) {
                pipeline.addLast(ssl.newHandler(channel.alloc()));
            }
            pipeline.addLast(
                    new IdleStateHandler(0, 0, IDLE_SECONDS),
                    new HttpServerCodec(),
                    new HttpGate(authenticator),
                    new BodyAggregator(receiver.mostBytes()),
                    new HttpRequests(receiver, health));
        }
    }
}
