package dev.pilothouse.gateway;

import dev.pilothouse.bridge.protocol.ResourceHandler;
import dev.pilothouse.bridge.protocol.ResourceRejected;
import dev.pilothouse.bridge.protocol.v1.PoolLoads;
import dev.pilothouse.bridge.protocol.v1.Resource;
import dev.pilothouse.bridge.protocol.v1.ResourceType;

/** Hands what control tells to both who keep it. */
record Told(ResourceHandler first, ResourceHandler second) implements ResourceHandler {
    @Override
    public void apply(Resource resource) throws ResourceRejected {
        first.apply(resource);
        second.apply(resource);
    }

    @Override
    public void poolLoads(PoolLoads loads) {
        first.poolLoads(loads);
        second.poolLoads(loads);
    }

    @Override
    public void remove(ResourceType type, String name) {
        first.remove(type, name);
        second.remove(type, name);
    }
}
