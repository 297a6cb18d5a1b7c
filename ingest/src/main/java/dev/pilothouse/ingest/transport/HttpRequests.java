package dev.pilothouse.ingest.transport;

import dev.pilothouse.ingest.state.KeyGrant;
import io.netty.buffer.ByteBufUtil;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.timeout.IdleStateEvent;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceResponse;

/** Whole requests to the receiver, and its answers back; one request of a connection at a time. */
final class HttpRequests extends SimpleChannelInboundHandler<FullHttpRequest> {
    private final Receiver receiver;
    private final Health health;

    HttpRequests(Receiver receiver, Health health) {
        this.receiver = receiver;
        this.health = health;
    }

    @Override
    protected void channelRead0(ChannelHandlerContext ctx, FullHttpRequest request) {
        boolean keepAlive = HttpUtil.isKeepAlive(request);
        switch (HttpGate.path(request)) {
            case "/health/ready" -> {
                String trouble = health.trouble();
                send(
                        ctx,
                        trouble.isEmpty()
                                ? HttpAnswers.text(200, "ready\n")
                                : HttpAnswers.text(503, trouble + "\n"),
                        keepAlive);
            }
            case "/metrics" -> send(ctx, HttpAnswers.text(200, health.metrics()), keepAlive);
            default -> receive(ctx, request, keepAlive);
        }
    }

    private void receive(ChannelHandlerContext ctx, FullHttpRequest request, boolean keepAlive) {
        KeyGrant grant = ctx.channel().attr(HttpGate.GRANT).get();
        boolean json = HttpAnswers.isJson(request.headers());
        boolean gzip = request.headers().contains(HttpHeaderNames.CONTENT_ENCODING, "gzip", true);
        byte[] bytes = ByteBufUtil.getBytes(request.content());
        ctx.channel().config().setAutoRead(false);
        receiver.receive(
                grant,
                new Receiver.Body(bytes, json, gzip),
                new Receiver.Answer() {
                    @Override
                    public void ok(ExportTraceServiceResponse response) {
                        send(ctx, HttpAnswers.ok(response, json), keepAlive);
                    }

                    @Override
                    public void refused(Problem problem) {
                        send(ctx, HttpAnswers.refused(problem, json), keepAlive);
                    }
                });
    }

    private static void send(
            ChannelHandlerContext ctx, FullHttpResponse response, boolean keepAlive) {
        if (!keepAlive) {
            response.headers().set(HttpHeaderNames.CONNECTION, "close");
        }
        var sent = ctx.writeAndFlush(response);
        if (keepAlive) {
            ctx.channel().config().setAutoRead(true);
        } else {
            sent.addListener(ChannelFutureListener.CLOSE);
        }
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
        if (event instanceof IdleStateEvent) {
            ctx.close(ctx.voidPromise());
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        ctx.close(ctx.voidPromise());
    }
}
