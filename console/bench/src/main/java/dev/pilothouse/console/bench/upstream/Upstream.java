package dev.pilothouse.console.bench.upstream;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.socket.SocketChannel;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpServerCodec;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.atomic.LongAdder;

/**
 * A model server on loopback that thinks of nothing: a whole answer at once, or a stream at a pace.
 * {@code max_tokens} of a request says how many chunks, 0 or none: until the caller leaves. It
 * takes spans too, and forgets them.
 */
public final class Upstream implements AutoCloseable {
    private static final int LARGEST = 1 << 20;

    private final EventLoopGroup loops =
            new MultiThreadIoEventLoopGroup(1, EpollIoHandler.newFactory());
    private final LongAdder open = new LongAdder();
    private final Channel server;

    /**
     * @param gapMillis between two chunks; 0: none
     */
    public Upstream(int gapMillis) throws InterruptedException {
        server =
                new ServerBootstrap()
                        .group(loops)
                        .channel(EpollServerSocketChannel.class)
                        .option(ChannelOption.SO_BACKLOG, 4096)
                        .childOption(ChannelOption.TCP_NODELAY, true)
                        .childHandler(new Initializer(gapMillis))
                        .bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
                        .sync()
                        .channel();
    }

    private final class Initializer extends ChannelInitializer<SocketChannel> {
        private final int gapMillis;

        Initializer(int gapMillis) {
            this.gapMillis = gapMillis;
        }

        @Override
        protected void initChannel(SocketChannel channel) {
            channel.pipeline()
                    .addLast(
                            new HttpServerCodec(),
                            new HttpObjectAggregator(LARGEST),
                            new Answering(gapMillis, open));
        }
    }

    /** Up to and with {@code /v1}. */
    public String url() {
        return "http://127.0.0.1:" + port() + "/v1";
    }

    public int port() {
        return ((InetSocketAddress) server.localAddress()).getPort();
    }

    /** Where spans may be sent, without the path. */
    public String telemetry() {
        return url().replace("/v1", "");
    }

    /** Streams that it still writes. */
    public long openStreams() {
        return open.sum();
    }

    @Override
    public void close() {
        server.close();
        loops.shutdownGracefully();
    }
}
