package dev.pilothouse.console.bench.gateway;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import dev.pilothouse.console.bench.client.Trouble;
import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.socket.SocketChannel;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseDecoder;
import io.netty.handler.codec.http.LastHttpContent;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

/** Connections that each ask again when the answer is there. */
final class Load implements AutoCloseable {
    private final EventLoopGroup loops =
            new MultiThreadIoEventLoopGroup(1, EpollIoHandler.newFactory());

    /**
     * What came of it.
     *
     * @param latencies of whole answers
     * @param failed answers other than 200, broken connections
     */
    record Outcome(long answers, double seconds, Latencies latencies, long failed) {}

    /**
     * Runs for a time, or until so many answers came.
     *
     * @param most answers; 0: no limit
     */
    Outcome run(int port, String body, int connections, Duration time, long most)
            throws InterruptedException {
        Run run = new Run(request(body), most);
        List<Channel> channels = new ArrayList<>();
        Bootstrap bootstrap =
                new Bootstrap()
                        .group(loops)
                        .channel(EpollSocketChannel.class)
                        .option(ChannelOption.TCP_NODELAY, true)
                        .handler(new Initializer(run));
        long start = System.nanoTime();
        for (int i = 0; i < connections; i++) {
            channels.add(
                    bootstrap
                            .connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port))
                            .sync()
                            .channel());
        }
        run.await(time);
        double seconds = (System.nanoTime() - start) / 1e9;
        for (Channel channel : channels) {
            channel.close().sync();
        }
        if (run.failed.get() > 0) {
            throw new Trouble(run.failed.get() + " calls failed, the last with " + run.trouble);
        }
        return new Outcome(run.answers.get(), seconds, run.latencies, run.failed.get());
    }

    private static byte[] request(String body) {
        byte[] content = body.getBytes(UTF_8);
        byte[] head =
                ("POST /v1/chat/completions HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
                                + "Authorization: Bearer "
                                + HostProcess.KEY
                                + "\r\nContent-Length: "
                                + content.length
                                + "\r\n\r\n")
                        .getBytes(US_ASCII);
        byte[] all = new byte[head.length + content.length];
        System.arraycopy(head, 0, all, 0, head.length);
        System.arraycopy(content, 0, all, head.length, content.length);
        return all;
    }

    private static final class Run {
        private final ByteBuf request;
        private final long most;
        private final AtomicLong answers = new AtomicLong();
        private final AtomicLong failed = new AtomicLong();
        private final Latencies latencies = new Latencies();
        private volatile boolean over;
        private volatile String trouble = "";

        Run(byte[] request, long most) {
            ByteBuffer direct = ByteBuffer.allocateDirect(request.length).put(request).flip();
            this.request = Unpooled.unreleasableBuffer(Unpooled.wrappedBuffer(direct));
            this.most = most;
        }

        void await(Duration time) throws InterruptedException {
            long end = System.nanoTime() + time.toNanos();
            while (!over && System.nanoTime() < end) {
                Thread.sleep(5);
            }
            over = true;
        }

        void answered(long nanos) {
            latencies.add(nanos);
            if (answers.incrementAndGet() == most) {
                over = true;
            }
        }

        void failed(String why) {
            trouble = why;
            failed.incrementAndGet();
            over = true;
        }
    }

    private static final class Initializer extends ChannelInitializer<SocketChannel> {
        private final Run run;

        Initializer(Run run) {
            this.run = run;
        }

        @Override
        protected void initChannel(SocketChannel channel) {
            channel.pipeline().addLast(new HttpResponseDecoder(), new Asking(run));
        }
    }

    private static final class Asking extends SimpleChannelInboundHandler<HttpObject> {
        private final Run run;
        private long asked;

        Asking(Run run) {
            this.run = run;
        }

        @Override
        public void channelActive(ChannelHandlerContext context) {
            ask(context);
        }

        private void ask(ChannelHandlerContext context) {
            if (!run.over) {
                asked = System.nanoTime();
                context.writeAndFlush(run.request.duplicate());
            }
        }

        @Override
        protected void channelRead0(ChannelHandlerContext context, HttpObject part) {
            if (part instanceof HttpResponse head && head.status().code() != 200) {
                run.failed(head.status().toString());
            }
            if (part instanceof LastHttpContent) {
                run.answered(System.nanoTime() - asked);
                ask(context);
            }
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
            run.failed(cause.toString());
            context.close();
        }
    }

    @Override
    public void close() {
        loops.shutdownGracefully();
    }
}
