package dev.pilothouse.ingest.transport;

import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http.HttpMessage;
import io.netty.handler.codec.http.HttpObjectAggregator;

/** Whole requests, up to a size; a larger one is told so. */
final class BodyAggregator extends HttpObjectAggregator {
    BodyAggregator(int mostBytes) {
        super(mostBytes);
    }

    @Override
    protected void handleOversizedMessage(ChannelHandlerContext ctx, HttpMessage oversized) {
        Problem problem =
                Problem.tooLarge("the request is larger than " + maxContentLength() + " bytes");
        Lingering.answer(
                ctx, HttpAnswers.refused(problem, HttpAnswers.isJson(oversized.headers())));
    }
}
