package dev.pilothouse.ingest.transport;

import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import java.util.concurrent.TimeUnit;

/**
 * Answers a request that is not read to its end. Closing at once would reset the connection while
 * the sender still writes, and it would never see the answer.
 */
final class Lingering {
    private static final int SECONDS = 2;

    private Lingering() {}

    /** What still comes is dropped by who called; the connection ends two seconds later. */
    static void answer(ChannelHandlerContext ctx, FullHttpResponse answer) {
        answer.headers().set(HttpHeaderNames.CONNECTION, "close");
        var _ = ctx.writeAndFlush(answer);
        var _ =
                ctx.executor()
                        .schedule(() -> ctx.close(ctx.voidPromise()), SECONDS, TimeUnit.SECONDS);
    }
}
