package dev.pilothouse.gateway.upstream;

import dev.pilothouse.gateway.call.Upstream;
import dev.pilothouse.gateway.state.Target;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.handler.codec.http.DefaultFullHttpRequest;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpVersion;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One request to a deployment, over a pooled or a new connection. */
@SuppressWarnings(
        "FutureReturnValueIgnored") // Netty's futures: failures close the channel, which is heard
final class Sending implements Upstream.Attempt {
    private final Connector connector;
    private final Target target;
    private final String path;
    private final Map<String, String> headers;
    private final byte[] body;
    private final Upstream.Listener listener;

    private @Nullable Channel channel;
    private boolean reused;
    private boolean heard;
    private boolean over;
    private boolean paused;

    Sending(
            Connector connector,
            Target target,
            String path,
            Map<String, String> headers,
            byte[] body,
            Upstream.Listener listener) {
        this.connector = connector;
        this.target = target;
        this.path = path;
        this.headers = headers;
        this.body = body;
        this.listener = listener;
    }

    Target target() {
        return target;
    }

    Upstream.Listener listener() {
        return listener;
    }

    boolean isOver() {
        return over;
    }

    /** A connection is there. */
    void on(Channel connected, boolean pooled) {
        channel = connected;
        reused = pooled;
        back(connected).lend(this);
        connected.config().setAutoRead(!paused);
        connected
                .writeAndFlush(request())
                .addListener(f -> {
                    if (!f.isSuccess()) {
                        connected.close();
                    }
                });
        listener.sent();
    }

    private static Back back(Channel channel) {
        return channel.pipeline().get(Back.class);
    }

    private DefaultFullHttpRequest request() {
        var request =
                new DefaultFullHttpRequest(
                        HttpVersion.HTTP_1_1,
                        HttpMethod.POST,
                        target.base() + path,
                        Unpooled.wrappedBuffer(body));
        request.headers().set(HttpHeaderNames.HOST, target.origin().header());
        headers.forEach(request.headers()::set);
        request.headers().set(HttpHeaderNames.CONTENT_LENGTH, body.length);
        return request;
    }

    /** No connection could be made. */
    void unreachable(String code, String message) {
        if (!over) {
            over = true;
            listener.failed(code, message);
        }
    }

    /** A byte of the answer came: from now on it cannot be sent again. */
    void heard() {
        heard = true;
    }

    void over() {
        over = true;
        channel = null;
    }

    /** The connection closed; a pooled one that never answered was closed before it was used. */
    void closed() {
        channel = null;
        if (over) {
            return;
        }
        if (reused && !heard) {
            connector.connect(this);
        } else {
            over = true;
            listener.failed(
                    "upstream_closed", "the connection closed before the answer was complete");
        }
    }

    /**
     * Not a byte more comes from here on. The connection closes a moment later: a kill of many
     * calls tells their callers first.
     */
    @Override
    public void abort() {
        Channel open = channel;
        over();
        if (open != null) {
            back(open).takeBack();
            open.eventLoop().execute(open::close);
        }
    }

    @Override
    public void pause(boolean toPause) {
        paused = toPause;
        if (channel != null) {
            channel.config().setAutoRead(!toPause);
        }
    }
}
