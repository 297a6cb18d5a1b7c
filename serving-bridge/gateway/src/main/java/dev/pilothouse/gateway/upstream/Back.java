package dev.pilothouse.gateway.upstream;

import io.netty.buffer.ByteBufUtil;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.ReferenceCountUtil;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One connection to a deployment, lent to one attempt at a time. */
@SuppressWarnings(
        "FutureReturnValueIgnored") // Netty's futures: failures close the channel, which is heard
final class Back extends ChannelInboundHandlerAdapter {
    private final Pool pool;
    private @Nullable Sending current;
    private boolean keepAlive;
    private boolean informational;

    Back(Pool pool) {
        this.pool = pool;
    }

    void lend(Sending to) {
        current = to;
    }

    /** The attempt is no longer interested; the connection is closed by it. */
    void takeBack() {
        current = null;
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        try {
            if (current == null) {
                ctx.close();
            } else if (message instanceof HttpObject o && o.decoderResult().isFailure()) {
                fail(ctx, "upstream_error", "its answer is not readable HTTP");
            } else {
                read(ctx, current, message);
            }
        } finally {
            ReferenceCountUtil.release(message);
        }
    }

    private void read(ChannelHandlerContext ctx, Sending to, Object message) {
        to.heard();
        if (message instanceof HttpResponse response) {
            if (response.status().code() == 101) {
                fail(ctx, "upstream_error", "it wants to switch protocols");
                return;
            }
            informational = response.status().code() < 200;
            keepAlive = HttpUtil.isKeepAlive(response);
            if (!informational) {
                to.listener().head(response.status().code(), headers(response));
            }
        }
        if (message instanceof HttpContent content && !informational) {
            if (content.content().isReadable() && current == to) {
                to.listener().body(ByteBufUtil.getBytes(content.content()));
            }
            if (content instanceof LastHttpContent && current == to) {
                giveBack(ctx, to);
            }
        }
    }

    private static Map<String, String> headers(HttpResponse response) {
        Map<String, String> headers = new HashMap<>();
        response.headers()
                .forEach(h -> headers.put(h.getKey().toLowerCase(Locale.ROOT), h.getValue()));
        return headers;
    }

    private void giveBack(ChannelHandlerContext ctx, Sending from) {
        current = null;
        from.over();
        ctx.channel().config().setAutoRead(true);
        if (keepAlive) {
            pool.put(ctx.channel());
        } else {
            ctx.close();
        }
        from.listener().ended();
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext ctx) {
        if (current != null) {
            current.listener().arrived();
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        pool.closed(ctx.channel());
        if (current != null) {
            Sending lost = current;
            current = null;
            lost.closed();
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        ctx.close();
    }

    private void fail(ChannelHandlerContext ctx, String code, String message) {
        if (current != null) {
            Sending failed = current;
            current = null;
            failed.over();
            ctx.close();
            failed.listener().failed(code, message);
        }
    }
}
