package dev.pilothouse.bridge.protocol;

import dev.pilothouse.bridge.protocol.v1.PoolLoads;
import dev.pilothouse.bridge.protocol.v1.Resource;
import dev.pilothouse.bridge.protocol.v1.ResourceType;

/**
 * What a node does with resources. Called by one thread at a time, in order; first for what the
 * node's disk holds.
 */
public interface ResourceHandler {
    /**
     * Takes the resource into use, replacing an older version of the same type and name.
     *
     * @throws ResourceRejected when this resource cannot be applied; the older version stays, the
     *     others go on
     */
    void apply(Resource resource) throws ResourceRejected;

    /** Stops using a resource; unknown names are ignored. */
    void remove(ResourceType type, String name);

    /** What pools carry, about once a second while connected; only gateways are told. */
    default void poolLoads(PoolLoads loads) {}
}
