package dev.pilothouse.console.bench.streams;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.pilothouse.console.bench.streams.Readers.Pace;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.DefaultFullHttpRequest;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import java.util.concurrent.TimeUnit;

/** Reads one stream at its pace. */
final class Reading extends SimpleChannelInboundHandler<HttpObject> {
    private static final int CHUNKS_TO_FLOW = 2;
    private static final int TAIL = 1024;
    private static final long SLOW_MILLIS = 250;

    private final ReadStream stream;
    private final String headers;
    private final String body;
    private String last = "";
    private int chunks;

    Reading(ReadStream stream, String headers, String body) {
        this.stream = stream;
        this.headers = headers;
        this.body = body;
    }

    @Override
    public void channelActive(ChannelHandlerContext context) {
        stream.opened(context);
        FullHttpRequest request =
                new DefaultFullHttpRequest(
                        HttpVersion.HTTP_1_1,
                        HttpMethod.POST,
                        "/v1/chat/completions",
                        Unpooled.copiedBuffer(body, UTF_8));
        request.headers()
                .set(HttpHeaderNames.HOST, "localhost")
                .set(HttpHeaderNames.CONTENT_TYPE, "application/json")
                .setInt(HttpHeaderNames.CONTENT_LENGTH, request.content().readableBytes());
        headers.lines()
                .map(line -> line.split(": ", 2))
                .forEach(line -> request.headers().set(line[0], line[1]));
        context.writeAndFlush(request);
    }

    @Override
    protected void channelRead0(ChannelHandlerContext context, HttpObject part) {
        if (part instanceof HttpContent content && content.content().isReadable()) {
            last = tail(last + content.content().toString(UTF_8));
            if (++chunks == CHUNKS_TO_FLOW) {
                stream.flows();
                slowDown(context);
            }
        }
        if (part instanceof LastHttpContent) {
            stream.end(last);
            context.executor().execute(context::close); // after what others have read by now
        }
    }

    private static String tail(String read) {
        return read.substring(Math.max(0, read.length() - TAIL));
    }

    private void slowDown(ChannelHandlerContext context) {
        if (stream.pace() != Pace.READY) {
            context.channel().config().setAutoRead(false);
        }
        if (stream.pace() == Pace.SLOW) {
            context.executor()
                    .scheduleAtFixedRate(
                            context::read, SLOW_MILLIS, SLOW_MILLIS, TimeUnit.MILLISECONDS);
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        stream.end("closed after: " + last);
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        stream.end("broken: " + cause);
        context.close();
    }
}
