package dev.pilothouse.pool;

import dev.pilothouse.pool.engine.Dialect;
import dev.pilothouse.pool.engine.EngineAdapter;
import dev.pilothouse.pool.engine.HttpEngine;
import dev.pilothouse.pool.replica.EngineStarter;
import dev.pilothouse.pool.replica.ReplicaSpec;
import java.io.IOException;

/** Starts the bundled engine, and connects to those that run elsewhere. */
final class Starter implements EngineStarter {
    private final EngineStarter bundled;

    Starter(EngineStarter bundled) {
        this.bundled = bundled;
    }

    @Override
    public EngineAdapter start(ReplicaSpec spec) throws IOException {
        ReplicaSpec.Endpoint endpoint = spec.endpoint();
        if (endpoint == null) {
            return bundled.start(spec);
        }
        return HttpEngine.connect(
                dialect(spec),
                new HttpEngine.Address(endpoint.base(), endpoint.metrics(), endpoint.credential()),
                spec.model());
    }

    private static Dialect dialect(ReplicaSpec spec) {
        return switch (spec.engine()) {
            case LLAMA_SERVER -> Dialect.LLAMA_SERVER;
            case VLLM -> Dialect.VLLM;
            case SGLANG -> Dialect.SGLANG;
            case OPENAI, LLAMA_CPP -> Dialect.OPENAI;
        };
    }

    @Override
    public void keepReady(ReplicaSpec spec) {
        if (spec.endpoint() == null) {
            bundled.keepReady(spec);
        }
    }
}
