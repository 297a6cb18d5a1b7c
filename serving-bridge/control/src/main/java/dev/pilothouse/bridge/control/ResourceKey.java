package dev.pilothouse.bridge.control;

import dev.pilothouse.bridge.protocol.v1.Resource;
import dev.pilothouse.bridge.protocol.v1.ResourceType;
import dev.pilothouse.bridge.protocol.v1.ResourceVersion;

/** What a resource is called on the wire. */
record ResourceKey(ResourceType type, String name) {
    static ResourceKey of(Resource resource) {
        return new ResourceKey(resource.getType(), resource.getName());
    }

    static ResourceKey of(ResourceVersion version) {
        return new ResourceKey(version.getType(), version.getName());
    }

    ResourceVersion at(long version) {
        return ResourceVersion.newBuilder().setType(type).setName(name).setVersion(version).build();
    }
}
