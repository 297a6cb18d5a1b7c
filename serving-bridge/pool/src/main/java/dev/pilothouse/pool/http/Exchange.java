package dev.pilothouse.pool.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.DefaultHttpContent;
import io.netty.handler.codec.http.DefaultHttpResponse;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import java.util.concurrent.CompletableFuture;
import tools.jackson.databind.json.JsonMapper;

/** One request and its answer, on the connection's event loop. */
final class Exchange {
    private static final JsonMapper JSON = JsonMapper.shared();

    private final ChannelHandlerContext ctx;
    private final boolean keepAlive;
    private final Runnable ended;
    private boolean streaming;

    /**
     * @param ended called when the connection is free for the next request
     */
    Exchange(ChannelHandlerContext ctx, boolean keepAlive, Runnable ended) {
        this.ctx = ctx;
        this.keepAlive = keepAlive;
        this.ended = ended;
    }

    void onLoop(Runnable action) {
        ctx.executor().execute(action);
    }

    void json(int status, Object body) {
        whole(status, "application/json", JSON.writeValueAsBytes(body), 0);
    }

    void text(int status, String contentType, String body) {
        whole(status, contentType, body.getBytes(UTF_8), 0);
    }

    void body(byte[] json) {
        whole(200, "application/json", json, 0);
    }

    /** As an answer of its own before the head was sent, as the stream's last event after it. */
    CompletableFuture<Void> error(ApiError error) {
        if (streaming) {
            event(JSON.writeValueAsBytes(error.body()));
            return done(last());
        }
        return done(
                whole(
                        error.status(),
                        "application/json",
                        JSON.writeValueAsBytes(error.body()),
                        error.retryAfterSeconds()));
    }

    private ChannelFuture whole(int status, String contentType, byte[] body, int retryAfter) {
        FullHttpResponse response =
                new DefaultFullHttpResponse(
                        HttpVersion.HTTP_1_1,
                        HttpResponseStatus.valueOf(status),
                        Unpooled.wrappedBuffer(body));
        response.headers().set(HttpHeaderNames.CONTENT_TYPE, contentType);
        if (retryAfter > 0) {
            response.headers().set(HttpHeaderNames.RETRY_AFTER, retryAfter);
        }
        if (status == 401) {
            response.headers().set(HttpHeaderNames.WWW_AUTHENTICATE, "Bearer");
        }
        HttpUtil.setContentLength(response, body.length);
        HttpUtil.setKeepAlive(response, keepAlive);
        return end(ctx.writeAndFlush(response));
    }

    void startStream() {
        streaming = true;
        HttpResponse head = new DefaultHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.OK);
        head.headers()
                .set(HttpHeaderNames.CONTENT_TYPE, "text/event-stream; charset=utf-8")
                .set(HttpHeaderNames.CACHE_CONTROL, "no-cache")
                .set(HttpHeaderNames.TRANSFER_ENCODING, HttpHeaderValues.CHUNKED);
        HttpUtil.setKeepAlive(head, keepAlive);
        ctx.write(head);
    }

    /** What an engine answered, as it is. */
    void passed(int status, byte[] body) {
        whole(status, "application/json", body, 0);
    }

    void event(byte[] data) {
        event(data, () -> {});
    }

    /**
     * @param written called when the connection has taken it, or is gone
     */
    void event(byte[] data, Runnable written) {
        ByteBuf event = ctx.alloc().buffer(data.length + 8);
        event.writeBytes("data: ".getBytes(UTF_8))
                .writeBytes(data)
                .writeBytes("\n\n".getBytes(UTF_8));
        ctx.writeAndFlush(new DefaultHttpContent(event)).addListener(_ -> written.run());
    }

    void endStream() {
        event("[DONE]".getBytes(UTF_8));
        last();
    }

    private ChannelFuture last() {
        return end(ctx.writeAndFlush(LastHttpContent.EMPTY_LAST_CONTENT));
    }

    private ChannelFuture end(ChannelFuture written) {
        if (!keepAlive) {
            written.addListener(ChannelFutureListener.CLOSE);
        }
        ended.run();
        return written;
    }

    private static CompletableFuture<Void> done(ChannelFuture written) {
        CompletableFuture<Void> done = new CompletableFuture<>();
        written.addListener(_ -> done.complete(null));
        return done;
    }
}
