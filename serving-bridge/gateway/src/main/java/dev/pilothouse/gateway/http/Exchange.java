package dev.pilothouse.gateway.http;

import dev.pilothouse.gateway.call.Caller;
import dev.pilothouse.gateway.call.Client;
import dev.pilothouse.gateway.call.Upstream;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.DefaultHttpContent;
import io.netty.handler.codec.http.DefaultHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;

/** One request and its answer on a connection. The next request gets an object of its own. */
@SuppressWarnings(
        "FutureReturnValueIgnored") // Netty's futures: failures close the channel, which is heard
final class Exchange implements Client {
    private static final int DRAIN_MILLIS = 1_000;
    private static final int PIECE = 16 * 1024;

    private final ChannelHandlerContext ctx;
    private final Upstream upstream;
    private final Runnable done;
    private final boolean chunked;
    private boolean keepAlive;
    private boolean linger;
    private boolean over;
    private Caller caller = Caller.NOBODY;

    /** What goes out at the next flush, or once it is a large piece. */
    private final Gathered gathered;

    /** Behind what encodes messages: takes bytes as they are. */
    private final ChannelHandlerContext raw;

    /**
     * @param done runs when the answer is complete
     */
    Exchange(
            ChannelHandlerContext ctx,
            Upstream upstream,
            HttpVersion version,
            boolean keepAlive,
            Runnable done) {
        this.ctx = ctx;
        this.upstream = upstream;
        this.chunked = version.equals(HttpVersion.HTTP_1_1);
        this.keepAlive = keepAlive && chunked;
        this.done = done;
        this.gathered = new Gathered(chunked);
        this.raw = ctx.pipeline().context(HttpServerCodec.class);
    }

    void caller(Caller hears) {
        caller = hears;
    }

    /** The connection closes after this answer. */
    void last() {
        keepAlive = false;
    }

    /**
     * The caller may still be sending: closing at once would reset the connection before the answer
     * was read, so the caller closes it, or a timer.
     */
    void linger() {
        linger = true;
    }

    void left() {
        over = true;
        gathered.release();
        caller.left();
    }

    void writabilityChanged() {
        if (!over) {
            caller.writable(writable());
        }
    }

    @Override
    public Executor loop() {
        return ctx.executor();
    }

    @Override
    public Upstream upstream() {
        return upstream;
    }

    @Override
    public void answer(int status, Map<String, String> headers, byte[] body, Runnable written) {
        if (over) {
            written.run();
            return;
        }
        over = true;
        var response =
                new DefaultFullHttpResponse(
                        HttpVersion.HTTP_1_1,
                        HttpResponseStatus.valueOf(status),
                        Unpooled.wrappedBuffer(body));
        fill(response, headers);
        response.headers().set(HttpHeaderNames.CONTENT_LENGTH, body.length);
        finish(ctx.writeAndFlush(response), written);
    }

    @Override
    public void open(Map<String, String> headers) {
        if (over) {
            return;
        }
        var response = new DefaultHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.OK);
        fill(response, headers);
        response.headers().set(HttpHeaderNames.CACHE_CONTROL, HttpHeaderValues.NO_CACHE);
        if (chunked) {
            response.headers().set(HttpHeaderNames.TRANSFER_ENCODING, HttpHeaderValues.CHUNKED);
        }
        ctx.write(response, ctx.voidPromise());
    }

    private void fill(HttpResponse response, Map<String, String> headers) {
        headers.forEach(response.headers()::set);
        if (!keepAlive) {
            response.headers().set(HttpHeaderNames.CONNECTION, HttpHeaderValues.CLOSE);
        }
    }

    @Override
    public void send(byte[] events) {
        if (over || events.length == 0) {
            return;
        }
        if (gathered.add(events, ctx.alloc()) >= PIECE) {
            writeGathered();
        }
    }

    private void writeGathered() {
        ByteBuf all = gathered.take();
        if (all != null) {
            raw.write(all, raw.voidPromise());
        }
    }

    @Override
    public void flush() {
        if (!over) {
            writeGathered();
            ctx.flush();
        }
    }

    @Override
    public void end(byte[] last, Runnable written) {
        if (over) {
            written.run();
            return;
        }
        send(last);
        writeGathered();
        over = true;
        ChannelFuture end = ctx.writeAndFlush(LastHttpContent.EMPTY_LAST_CONTENT);
        if (last.length > 0) {
            closeUnlessDrained(end);
        }
        finish(end, written);
    }

    /** A reader that stands still gets its last event or the end of its connection. */
    private void closeUnlessDrained(ChannelFuture end) {
        if (!end.isDone()) {
            var timer =
                    ctx.executor().schedule(() -> ctx.close(), DRAIN_MILLIS, TimeUnit.MILLISECONDS);
            end.addListener(f -> timer.cancel(false));
        }
    }

    @Override
    public void breakOff(byte[] last) {
        if (!over) {
            writeGathered();
            over = true;
            ctx.writeAndFlush(content(last)).addListener(ChannelFutureListener.CLOSE);
            done.run();
        }
    }

    private static DefaultHttpContent content(byte[] bytes) {
        return new DefaultHttpContent(Unpooled.wrappedBuffer(bytes));
    }

    private void finish(ChannelFuture end, Runnable written) {
        end.addListener(f -> written.run());
        if (!keepAlive && !linger) {
            end.addListener(ChannelFutureListener.CLOSE);
        }
        done.run();
    }

    @Override
    public boolean writable() {
        return ctx.channel().isWritable();
    }

    @Override
    public Runnable after(int millis, Runnable task) {
        var timer = ctx.executor().schedule(task, millis, TimeUnit.MILLISECONDS);
        return () -> timer.cancel(false);
    }
}
