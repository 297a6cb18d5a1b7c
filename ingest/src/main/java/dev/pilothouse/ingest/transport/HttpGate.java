package dev.pilothouse.ingest.transport;

import com.google.rpc.Code;
import dev.pilothouse.ingest.state.KeyGrant;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.util.AttributeKey;
import io.netty.util.ReferenceCountUtil;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Refuses strangers, and what is not taken here, before a body is read into memory. */
final class HttpGate extends ChannelInboundHandlerAdapter {
    static final AttributeKey<KeyGrant> GRANT = AttributeKey.valueOf("pilothouse.grant");
    static final String TRACES = "/v1/traces";
    private static final Set<String> OPEN = Set.of("/health/ready", "/metrics");
    private static final Set<String> NOT_TAKEN =
            Set.of("/v1/metrics", "/v1/logs", "/v1development/profiles");
    private static final Set<String> TYPES = Set.of(HttpAnswers.JSON, HttpAnswers.PROTOBUF);

    private final Authenticator authenticator;
    private boolean refusing;

    HttpGate(Authenticator authenticator) {
        this.authenticator = authenticator;
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        if (message instanceof HttpRequest request) {
            Problem problem = check(ctx, request);
            if (problem != null) {
                refusing = true;
                ReferenceCountUtil.release(message);
                Lingering.answer(
                        ctx, HttpAnswers.refused(problem, HttpAnswers.isJson(request.headers())));
                return;
            }
        }
        if (refusing) {
            ReferenceCountUtil.release(message);
        } else {
            ctx.fireChannelRead(message);
        }
    }

    private @Nullable Problem check(ChannelHandlerContext ctx, HttpRequest request) {
        String path = path(request);
        if (OPEN.contains(path)) {
            return null;
        }
        if (NOT_TAKEN.contains(path)) {
            return Problem.of(404, Code.UNIMPLEMENTED, path + ": only traces are taken here");
        }
        if (!path.equals(TRACES)) {
            return Problem.of(404, Code.NOT_FOUND, path + ": expected " + TRACES);
        }
        if (!request.method().equals(HttpMethod.POST)) {
            return Problem.of(405, Code.UNIMPLEMENTED, request.method() + ": expected POST");
        }
        return switch (authenticator.check(request.headers().get(HttpHeaderNames.AUTHORIZATION))) {
            case Authenticator.Denied denied -> denied.problem();
            case Authenticator.Granted granted -> {
                ctx.channel().attr(GRANT).set(granted.grant());
                yield encoding(request);
            }
        };
    }

    private static @Nullable Problem encoding(HttpRequest request) {
        String type = HttpAnswers.mediaType(request.headers());
        if (!TYPES.contains(type)) {
            return Problem.of(
                    415,
                    Code.INVALID_ARGUMENT,
                    "Content-Type: '" + type + "' (expected: " + TYPES + ")");
        }
        String coding = request.headers().get(HttpHeaderNames.CONTENT_ENCODING, "identity");
        return switch (coding) {
            case "identity", "gzip", "none" -> null;
            default ->
                    Problem.of(
                            415,
                            Code.INVALID_ARGUMENT,
                            "Content-Encoding: '" + coding + "' (expected: gzip or none)");
        };
    }

    static String path(HttpRequest request) {
        return request.uri().split("\\?", 2)[0];
    }
}
