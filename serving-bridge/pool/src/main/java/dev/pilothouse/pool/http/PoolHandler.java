package dev.pilothouse.pool.http;

import dev.pilothouse.pool.engine.Passage;
import dev.pilothouse.pool.replica.Replica;
import dev.pilothouse.pool.replica.ReplicaState;
import dev.pilothouse.pool.replica.Replicas;
import io.netty.buffer.ByteBufUtil;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.QueryStringDecoder;
import io.netty.util.ReferenceCountUtil;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** One client connection. Everything in it runs on its event loop. */
final class PoolHandler extends ChannelInboundHandlerAdapter {
    private final Replicas replicas;
    private final Access access;
    private final Kills kills;
    private @Nullable OpenCall call;
    private boolean busy;

    PoolHandler(Replicas replicas, Access access, Kills kills) {
        this.replicas = replicas;
        this.access = access;
        this.kills = kills;
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        try {
            if (busy || !(message instanceof FullHttpRequest request)) {
                ctx.close();
                return;
            }
            busy = true;
            Exchange exchange = new Exchange(ctx, HttpUtil.isKeepAlive(request), this::free);
            handle(request, exchange);
        } finally {
            ReferenceCountUtil.release(message);
        }
    }

    private void free() {
        busy = false;
        call = null;
    }

    private void handle(FullHttpRequest request, Exchange exchange) {
        try {
            if (!request.decoderResult().isSuccess()) {
                throw ApiError.invalid(400, "invalid_request", "Not a readable HTTP request");
            }
            route(request, exchange);
        } catch (ApiError e) {
            exchange.error(e);
        }
    }

    private void route(FullHttpRequest request, Exchange exchange) throws ApiError {
        String path = new QueryStringDecoder(request.uri()).path();
        switch (request.method() + " " + path) {
            case "GET /health/ready" -> ready(exchange);
            case "GET /metrics" ->
                    exchange.text(
                            200,
                            "text/plain; version=0.0.4; charset=utf-8",
                            new PoolMetrics(replicas).text());
            case "GET /v1/models" -> {
                authenticate(request);
                models(exchange);
            }
            case "POST /v1/chat/completions", "POST /v1/completions", "POST /v1/embeddings" -> {
                authenticate(request);
                call(request, path, exchange);
            }
            default -> throw unknown(request.method(), path);
        }
    }

    private static ApiError unknown(HttpMethod method, String path) {
        return ApiError.invalid(
                404,
                "unknown_url",
                "Unknown request: "
                        + method
                        + " "
                        + path
                        + ". There are POST /v1/chat/completions, /v1/completions and"
                        + " /v1/embeddings, GET /v1/models");
    }

    private void authenticate(FullHttpRequest request) throws ApiError {
        access.check(request.headers().get(HttpHeaderNames.AUTHORIZATION));
    }

    private void ready(Exchange exchange) {
        boolean warm = replicas.all().stream().anyMatch(PoolHandler::warm);
        String states =
                replicas.all().stream()
                        .map(r -> r.spec().id() + " is " + r.state().word() + " " + r.detail())
                        .collect(Collectors.joining("; "));
        String why = states.isEmpty() ? "no replica is assigned yet by the control plane" : states;
        exchange.text(warm ? 200 : 503, "text/plain; charset=utf-8", why + "\n");
    }

    private static boolean warm(Replica replica) {
        return replica.state() == ReplicaState.WARM;
    }

    private void models(Exchange exchange) {
        List<Map<String, Object>> models =
                replicas.all().stream()
                        .filter(PoolHandler::warm)
                        .map(replica -> replica.spec().model())
                        .distinct()
                        .sorted()
                        .map(id ->
                                Map.<String, Object>of(
                                        "id",
                                        id,
                                        "object",
                                        "model",
                                        "created",
                                        0,
                                        "owned_by",
                                        "pilothouse"))
                        .toList();
        exchange.json(200, Map.of("object", "list", "data", models));
    }

    private void call(FullHttpRequest request, String path, Exchange exchange) throws ApiError {
        byte[] body = ByteBufUtil.getBytes(request.content());
        JsonNode root = RequestBody.read(body);
        String model = RequestBody.model(root);
        List<Replica> serving = replicas.ofModel(model);
        if (serving.isEmpty()) {
            throw ApiError.invalid(
                    404, "model_not_found", "This pool serves no model '" + model + "'");
        }
        Caller caller = Caller.of(request.headers().get(Caller.TENANT), root, body.length);
        if (serving.getFirst().spec().engine().passes()) {
            boolean stream = root.path("stream").asBoolean(false);
            PassedCall passed = new PassedCall(model, stream, exchange, kills);
            call = passed;
            passed.start(replicas, caller, new Passage(path, body, stream));
        } else if (path.equals("/v1/chat/completions")) {
            ChatCall chat = new ChatCall(ChatRequest.parse(root), exchange, kills);
            call = chat;
            chat.start(replicas, caller);
        } else {
            throw ApiError.invalid(
                    400,
                    "unsupported",
                    "The engine of " + model + " answers only chat completions");
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        if (call != null) {
            call.abandon();
        }
        ctx.fireChannelInactive();
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        ctx.close();
    }
}
