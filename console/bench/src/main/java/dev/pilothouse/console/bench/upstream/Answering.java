package dev.pilothouse.console.bench.upstream;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.DefaultHttpContent;
import io.netty.handler.codec.http.DefaultHttpResponse;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** One connection of the upstream. */
final class Answering extends SimpleChannelInboundHandler<FullHttpRequest> {
    private static final String TELEMETRY = "/v1/traces";
    private static final Pattern CHUNKS =
            Pattern.compile("\"max_(?:completion_)?tokens\"\\s*:\\s*(\\d{1,7})");
    private static final Pattern STREAM = Pattern.compile("\"stream\"\\s*:\\s*true");
    private static final ByteBuf CHUNK =
            fixed(
                    "data: {\"id\":\"chatcmpl-bench\",\"object\":\"chat.completion.chunk\",\"created\":1,\"model\":\"bench\","
                            + "\"choices\":[{\"index\":0,\"delta\":{\"content\":\" token\"},\"finish_reason\":null}]}\n\n");
    private static final ByteBuf WHOLE =
            fixed(
                    "{\"id\":\"chatcmpl-bench\",\"object\":\"chat.completion\",\"created\":1,\"model\":\"bench\",\"choices\":[{\"index\":0,"
                            + "\"message\":{\"role\":\"assistant\",\"content\":\""
                            + "A word and another. ".repeat(42)
                            + "\"},\"finish_reason\":\"stop\"}],\"usage\":{\"prompt_tokens\":12,\"completion_tokens\":200,\"total_tokens\":212}}");
    private static final String USAGE =
            "data: {\"id\":\"chatcmpl-bench\",\"object\":\"chat.completion.chunk\",\"created\":1,\"model\":\"bench\","
                    + "\"choices\":[],\"usage\":{\"prompt_tokens\":12,\"completion_tokens\":%d,\"total_tokens\":%d}}\n\n"
                    + "data: [DONE]\n\n";

    private final int gapMillis;
    private final LongAdder open;
    private @Nullable ScheduledFuture<?> ticking;

    Answering(int gapMillis, LongAdder open) {
        this.gapMillis = gapMillis;
        this.open = open;
    }

    private static ByteBuf fixed(String text) {
        byte[] bytes = text.getBytes(UTF_8);
        return Unpooled.unreleasableBuffer(
                Unpooled.directBuffer(bytes.length).writeBytes(bytes).asReadOnly());
    }

    @Override
    protected void channelRead0(ChannelHandlerContext context, FullHttpRequest request) {
        if (request.uri().endsWith(TELEMETRY)) {
            context.writeAndFlush(json(Unpooled.EMPTY_BUFFER));
            return;
        }
        String body = request.content().toString(UTF_8);
        if (!STREAM.matcher(body).find()) {
            context.writeAndFlush(json(WHOLE.duplicate()));
            return;
        }
        context.write(head());
        int chunks = chunks(body);
        if (gapMillis == 0) {
            for (int i = 0; i < chunks; i++) {
                context.write(new DefaultHttpContent(CHUNK.duplicate()));
            }
            end(context, chunks);
        } else {
            open.increment();
            context.flush();
            tick(context, new Countdown(chunks));
        }
    }

    private static int chunks(String body) {
        Matcher found = CHUNKS.matcher(body);
        return found.find() ? Integer.parseInt(found.group(1)) : 0;
    }

    private static final class Countdown {
        private final int all;
        private int sent;

        Countdown(int all) {
            this.all = all;
        }
    }

    private void tick(ChannelHandlerContext context, Countdown left) {
        ticking =
                context.executor()
                        .scheduleAtFixedRate(
                                () -> chunk(context, left),
                                gapMillis,
                                gapMillis,
                                TimeUnit.MILLISECONDS);
    }

    private void chunk(ChannelHandlerContext context, Countdown left) {
        if (left.all > 0 && left.sent == left.all) {
            stop();
            end(context, left.all);
        } else if (context.channel().isWritable()) {
            left.sent++;
            context.writeAndFlush(new DefaultHttpContent(CHUNK.duplicate()));
        }
    }

    private static void end(ChannelHandlerContext context, int chunks) {
        byte[] usage = USAGE.formatted(chunks, chunks + 12).getBytes(UTF_8);
        context.write(new DefaultHttpContent(Unpooled.wrappedBuffer(usage)));
        context.writeAndFlush(LastHttpContent.EMPTY_LAST_CONTENT);
    }

    private static HttpResponse head() {
        HttpResponse head = new DefaultHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.OK);
        head.headers().set(HttpHeaderNames.CONTENT_TYPE, "text/event-stream");
        HttpUtil.setTransferEncodingChunked(head, true);
        return head;
    }

    private static DefaultFullHttpResponse json(ByteBuf body) {
        var answer = new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.OK, body);
        answer.headers()
                .set(HttpHeaderNames.CONTENT_TYPE, "application/json")
                .setInt(HttpHeaderNames.CONTENT_LENGTH, body.readableBytes());
        return answer;
    }

    private void stop() {
        ScheduledFuture<?> running = ticking;
        if (running != null) {
            ticking = null;
            running.cancel(false);
            open.decrement();
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        stop();
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        context.close();
    }
}
