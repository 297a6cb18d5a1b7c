package dev.pilothouse.gateway.http;

import dev.pilothouse.db.model.BadInput;
import dev.pilothouse.db.model.Consent;
import dev.pilothouse.gateway.call.CacheWish;
import dev.pilothouse.gateway.call.Head;
import dev.pilothouse.gateway.call.Lane;
import dev.pilothouse.gateway.call.Refusal;
import dev.pilothouse.gateway.call.Upstream;
import dev.pilothouse.gateway.json.Dialect;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.ReferenceCountUtil;
import java.util.Map;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One client connection: takes requests apart, one at a time. */
@SuppressWarnings(
        "FutureReturnValueIgnored") // Netty's futures: failures close the channel, which is heard
final class Front extends ChannelInboundHandlerAdapter {
    /** The event that asks connections to close as soon as they are idle. */
    static final Object DRAIN = new Object();

    private static final Logger LOG = LoggerFactory.getLogger(Front.class);

    private final Map<String, Endpoint> endpoints;
    private final Limits limits;
    private final Lane lane;
    private final Upstream upstream;

    private @Nullable HttpRequest request;
    private @Nullable Body body;
    private @Nullable Exchange current;
    private @Nullable Future<?> timer;
    private boolean draining;

    Front(Map<String, Endpoint> endpoints, Limits limits, Lane lane, Upstream upstream) {
        this.endpoints = endpoints;
        this.limits = limits;
        this.lane = lane;
        this.upstream = upstream;
    }

    @Override
    public void channelActive(ChannelHandlerContext ctx) {
        closeAfter(ctx, Limits.IDLE_SECONDS);
        ctx.fireChannelActive();
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        try {
            if (current != null || !ctx.channel().isActive()) {
                ctx.close();
                return;
            }
            if (message instanceof HttpRequest head) {
                begin(ctx, head);
            }
            if (message instanceof HttpContent content && request != null) {
                take(ctx, content);
            }
        } finally {
            ReferenceCountUtil.release(message);
        }
    }

    private void begin(ChannelHandlerContext ctx, HttpRequest head) {
        request = head;
        body = new Body(limits);
        if (head.decoderResult().isFailure()) {
            reject(
                    ctx,
                    Refusal.of(
                            400,
                            "bad_request",
                            "Not a readable HTTP request, or a line or header too long."));
        } else if (HttpUtil.getContentLength(head, 0L) > limits.body()) {
            reject(ctx, tooLarge());
        } else {
            closeAfter(ctx, Limits.REQUEST_SECONDS);
            if (HttpUtil.is100ContinueExpected(head)) {
                ctx.writeAndFlush(
                        new DefaultFullHttpResponse(
                                HttpVersion.HTTP_1_1, HttpResponseStatus.CONTINUE));
            }
        }
    }

    private void take(ChannelHandlerContext ctx, HttpContent content) {
        if (content.decoderResult().isFailure()) {
            reject(ctx, Refusal.of(400, "bad_request", "The body is not readable."));
            return;
        }
        switch (body().add(content.content())) {
            case TOO_LARGE -> reject(ctx, tooLarge());
            case TOO_MANY ->
                    reject(ctx, Refusal.overloaded("The gateway holds too many large requests."));
            case NO -> {
                if (content instanceof LastHttpContent) {
                    serve(ctx);
                }
            }
        }
    }

    private Body body() {
        return java.util.Objects.requireNonNull(body);
    }

    private Refusal tooLarge() {
        return Refusal.of(
                413,
                "request_too_large",
                "The request body is larger than " + limits.body() + " bytes.");
    }

    private void serve(ChannelHandlerContext ctx) {
        HttpRequest head = java.util.Objects.requireNonNull(request);
        Exchange exchange = exchange(ctx, head, HttpUtil.isKeepAlive(head) && !draining);
        try {
            Endpoint endpoint = endpoints.get(head.method() + " " + path(head.uri()));
            if (endpoint == null) {
                throw Urls.unknown(head.method().name(), path(head.uri()));
            }
            var arrived =
                    new Endpoint.Request(exchange, lane, head(head.headers()), body().bytes());
            exchange.caller(endpoint.serve(arrived));
        } catch (Refusal refusal) {
            Refusals.answer(exchange, refusal, dialect(head));
        } catch (RuntimeException e) {
            LOG.error("{} failed", head.uri(), e);
            Refusals.answer(exchange, Refusal.internal(), dialect(head));
        }
    }

    /** Answers before the request has come in full; what is left of it is not read any more. */
    private void reject(ChannelHandlerContext ctx, Refusal refusal) {
        HttpRequest head = java.util.Objects.requireNonNull(request);
        Exchange exchange = exchange(ctx, head, false);
        exchange.linger();
        Refusals.answer(exchange, refusal, dialect(head));
        closeAfter(ctx, Limits.LINGER_SECONDS);
    }

    private Exchange exchange(ChannelHandlerContext ctx, HttpRequest head, boolean keepAlive) {
        stopTimer();
        request = null;
        var exchange =
                new Exchange(ctx, upstream, head.protocolVersion(), keepAlive, () -> done(ctx));
        current = exchange;
        return exchange;
    }

    private void done(ChannelHandlerContext ctx) {
        current = null;
        releaseBody();
        closeAfter(ctx, draining ? Limits.LINGER_SECONDS : Limits.IDLE_SECONDS);
    }

    private void releaseBody() {
        if (body != null) {
            body.release();
            body = null;
        }
    }

    private void closeAfter(ChannelHandlerContext ctx, int seconds) {
        stopTimer();
        timer = ctx.executor().schedule(() -> ctx.close(), seconds, TimeUnit.SECONDS);
    }

    private void stopTimer() {
        if (timer != null) {
            timer.cancel(false);
        }
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
        if (event == DRAIN) {
            draining = true;
            if (current != null) {
                current.last();
            } else if (request == null) {
                ctx.close();
            }
        }
        ctx.fireUserEventTriggered(event);
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext ctx) {
        if (current != null) {
            current.writabilityChanged();
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        stopTimer();
        if (current != null) {
            current.left();
            current = null;
        }
        releaseBody();
        ctx.fireChannelInactive();
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        LOG.debug("client connection failed", cause);
        ctx.close();
    }

    private static String path(String uri) {
        int query = uri.indexOf('?');
        return query < 0 ? uri : uri.substring(0, query);
    }

    private static Dialect dialect(HttpRequest head) {
        return Urls.dialect(path(String.valueOf(head.uri())));
    }

    private static Head head(HttpHeaders headers) {
        return new Head(
                authorization(headers),
                headers.get("x-pilothouse-feature", ""),
                headers.get("x-pilothouse-agent", ""),
                headers.get("x-pilothouse-session", ""),
                headers.get("x-pilothouse-tool", ""),
                headers.get("x-pilothouse-release", ""),
                headers.get("x-pilothouse-prompt", ""),
                headers.get("traceparent", ""),
                requestId(headers.get("x-request-id", "")),
                headers.get("anthropic-version", ""),
                headers.get("anthropic-beta", ""),
                CacheWish.of(
                        headers.get("cache-control", ""),
                        headers.get("x-pilothouse-cache", ""),
                        headers.get("x-pilothouse-cache-threshold", "")),
                consent(headers.get(Consent.HEADER, "")));
    }

    private static Consent consent(String header) {
        try {
            return Consent.ofHeader(header);
        } catch (BadInput bad) {
            throw Refusal.badRequest(Consent.HEADER, String.valueOf(bad.getMessage()));
        }
    }

    private static String authorization(HttpHeaders headers) {
        String key = headers.get("x-api-key", "");
        return headers.get("authorization", key.isEmpty() ? "" : "Bearer " + key);
    }

    private static String requestId(String sent) {
        boolean good = sent.length() <= 128 && sent.chars().allMatch(c -> c > ' ' && c < 127);
        return good ? sent : "";
    }
}
