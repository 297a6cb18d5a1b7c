package dev.pilothouse.console.bench.streams;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.socket.SocketChannel;
import io.netty.handler.codec.http.HttpClientCodec;
import java.net.InetAddress;
import java.net.InetSocketAddress;

/** Callers on loopback, one connection a stream. */
public final class Readers implements AutoCloseable {
    private static final int SLOW_WINDOW = 4096;

    private final EventLoopGroup loops =
            new MultiThreadIoEventLoopGroup(1, EpollIoHandler.newFactory());

    /** How a caller reads. */
    public enum Pace {
        /** As fast as it comes. */
        READY,
        /** A piece every 250 ms. */
        SLOW,
        /** Not at all after the first two chunks, until {@link ReadStream#resume()}. */
        STOPPED
    }

    /**
     * Opens a stream.
     *
     * @param headers lines of the request's head, each ended by CRLF
     */
    public ReadStream open(int port, String headers, String body, Pace pace) {
        ReadStream stream = new ReadStream(pace);
        Bootstrap bootstrap =
                new Bootstrap()
                        .group(loops)
                        .channel(EpollSocketChannel.class)
                        .option(ChannelOption.TCP_NODELAY, true)
                        .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, 10_000)
                        .handler(new Initializer(stream, headers, body));
        if (pace != Pace.READY) {
            bootstrap.option(ChannelOption.SO_RCVBUF, SLOW_WINDOW);
        }
        bootstrap
                .connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port))
                .addListener(connected -> {
                    if (!connected.isSuccess()) {
                        stream.end("no connection: " + connected.cause());
                    }
                });
        return stream;
    }

    private static final class Initializer extends ChannelInitializer<SocketChannel> {
        private final ReadStream stream;
        private final String headers;
        private final String body;

        Initializer(ReadStream stream, String headers, String body) {
            this.stream = stream;
            this.headers = headers;
            this.body = body;
        }

        @Override
        protected void initChannel(SocketChannel channel) {
            channel.pipeline().addLast(new HttpClientCodec(), new Reading(stream, headers, body));
        }
    }

    @Override
    public void close() {
        loops.shutdownGracefully();
    }
}
