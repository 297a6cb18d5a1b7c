package dev.pilothouse.gateway.http;

import dev.pilothouse.gateway.call.Call;
import dev.pilothouse.gateway.call.Caller;
import dev.pilothouse.gateway.call.Pipeline;

/** {@code POST /v1/chat/completions}: sends a call through the pipeline. */
public final class Chat implements Endpoint {
    private final Pipeline pipeline;

    public Chat(Pipeline pipeline) {
        this.pipeline = pipeline;
    }

    @Override
    public Caller serve(Request request) {
        var call =
                new Call(
                        pipeline, request.client(), request.lane(), request.head(), request.body());
        call.start();
        return call;
    }
}
