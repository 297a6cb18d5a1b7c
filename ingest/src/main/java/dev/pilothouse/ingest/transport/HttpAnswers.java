package dev.pilothouse.ingest.transport;

import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceResponse;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/** Answers in the encoding of the request. */
final class HttpAnswers {
    static final String JSON = "application/json";
    static final String PROTOBUF = "application/x-protobuf";

    private HttpAnswers() {}

    static boolean isJson(HttpHeaders headers) {
        return mediaType(headers).equals(JSON);
    }

    static String mediaType(HttpHeaders headers) {
        String type = headers.get(HttpHeaderNames.CONTENT_TYPE, "");
        return type.split(";", 2)[0].strip().toLowerCase(Locale.ROOT);
    }

    static FullHttpResponse ok(ExportTraceServiceResponse response, boolean json) {
        return of(
                200,
                json ? JSON : PROTOBUF,
                json ? JsonAnswers.of(response) : response.toByteArray());
    }

    static FullHttpResponse refused(Problem problem, boolean json) {
        FullHttpResponse answer =
                of(
                        problem.http(),
                        json ? JSON : PROTOBUF,
                        json ? JsonAnswers.of(problem) : problem.status().toByteArray());
        if (problem.retrySeconds() > 0) {
            answer.headers().setInt(HttpHeaderNames.RETRY_AFTER, problem.retrySeconds());
        }
        if (problem.http() == HttpResponseStatus.UNAUTHORIZED.code()) {
            answer.headers().set(HttpHeaderNames.WWW_AUTHENTICATE, "Bearer");
        }
        return answer;
    }

    static FullHttpResponse text(int status, String text) {
        return of(status, "text/plain; charset=utf-8", text.getBytes(StandardCharsets.UTF_8));
    }

    private static FullHttpResponse of(int status, String type, byte[] body) {
        FullHttpResponse response =
                new DefaultFullHttpResponse(
                        HttpVersion.HTTP_1_1,
                        HttpResponseStatus.valueOf(status),
                        Unpooled.wrappedBuffer(body));
        response.headers()
                .set(HttpHeaderNames.CONTENT_TYPE, type)
                .setInt(HttpHeaderNames.CONTENT_LENGTH, body.length);
        return response;
    }
}
