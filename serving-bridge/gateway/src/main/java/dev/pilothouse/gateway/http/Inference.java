package dev.pilothouse.gateway.http;

import dev.pilothouse.gateway.call.Call;
import dev.pilothouse.gateway.call.Caller;
import dev.pilothouse.gateway.call.Pipeline;
import dev.pilothouse.gateway.json.Dialect;

/** What asks a model in one dialect: sends a call through the pipeline. */
public final class Inference implements Endpoint {
    private final Pipeline pipeline;
    private final Dialect dialect;

    public Inference(Pipeline pipeline, Dialect dialect) {
        this.pipeline = pipeline;
        this.dialect = dialect;
    }

    @Override
    public Caller serve(Request request) {
        var call =
                new Call(
                        pipeline,
                        request.client(),
                        request.lane(),
                        dialect,
                        request.head(),
                        request.body());
        call.start();
        return call;
    }
}
