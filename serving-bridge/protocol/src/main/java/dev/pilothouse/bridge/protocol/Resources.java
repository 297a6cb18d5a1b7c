package dev.pilothouse.bridge.protocol;

import dev.pilothouse.bridge.protocol.v1.Ack;
import dev.pilothouse.bridge.protocol.v1.Delta;
import dev.pilothouse.bridge.protocol.v1.PoolLoads;
import dev.pilothouse.bridge.protocol.v1.Rejection;
import dev.pilothouse.bridge.protocol.v1.Resource;
import dev.pilothouse.bridge.protocol.v1.ResourceType;
import dev.pilothouse.bridge.protocol.v1.ResourceVersion;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The resources that the node has applied, in the handler and on disk. Used by one thread. */
final class Resources {
    private static final Logger LOG = LoggerFactory.getLogger(Resources.class);

    private record Key(ResourceType type, String name) {}

    private final ResourceHandler handler;
    private final ResourceStore store;
    private final SignedReleases releases;
    private final Map<Key, Long> held = new LinkedHashMap<>();

    Resources(ResourceHandler handler, ResourceStore store, SignedReleases releases) {
        this.handler = handler;
        this.store = store;
        this.releases = releases;
    }

    /** Applies what the disk holds; what the handler rejects is not held. */
    void load() throws IOException {
        for (Resource resource : store.load()) {
            String rejected = tryApply(resource);
            if (!rejected.isEmpty()) {
                LOG.warn("{} on disk is rejected: {}", shown(resource), rejected);
            }
        }
    }

    List<ResourceVersion> held() {
        return held.entrySet().stream()
                .map(entry -> version(entry.getKey(), entry.getValue()))
                .toList();
    }

    /** Passes: they are not kept. */
    void poolLoads(PoolLoads loads) {
        handler.poolLoads(loads);
    }

    Ack apply(Delta delta) {
        Ack.Builder ack = Ack.newBuilder().setNonce(delta.getNonce());
        delta.getRemovedList().forEach(removed -> remove(removed, ack));
        delta.getResourcesList().forEach(resource -> apply(resource, ack));
        return ack.build();
    }

    private void apply(Resource resource, Ack.Builder ack) {
        String rejected = tryApply(resource);
        if (rejected.isEmpty()) {
            persist(resource);
            ack.addApplied(version(key(resource), resource.getVersion()));
        } else {
            LOG.warn("{} is rejected: {}", shown(resource), rejected);
            ack.addRejected(
                    Rejection.newBuilder()
                            .setResource(version(key(resource), resource.getVersion()))
                            .setReason(rejected));
        }
    }

    /** Empty when it was applied, otherwise why not. */
    private String tryApply(Resource resource) {
        if (resource.getType() == ResourceType.UNRECOGNIZED) {
            return "unknown resource type " + resource.getTypeValue();
        }
        try {
            if (resource.hasRelease()) {
                releases.check(resource);
            }
            handler.apply(resource);
        } catch (ResourceRejected e) {
            return e.getMessage() == null ? "rejected" : e.getMessage();
        } catch (RuntimeException e) {
            LOG.error("{} cannot be applied", shown(resource), e);
            return "error in the node: " + e;
        }
        held.put(key(resource), resource.getVersion());
        return "";
    }

    private void remove(ResourceVersion removed, Ack.Builder ack) {
        try {
            handler.remove(removed.getType(), removed.getName());
            held.remove(new Key(removed.getType(), removed.getName()));
            store.remove(removed.getType(), removed.getName());
            ack.addApplied(removed);
        } catch (IOException | RuntimeException e) {
            LOG.error("{} {} cannot be removed", removed.getType(), removed.getName(), e);
            ack.addRejected(
                    Rejection.newBuilder()
                            .setResource(removed)
                            .setReason("error in the node: " + e));
        }
    }

    private void persist(Resource resource) {
        try {
            store.save(resource);
        } catch (IOException e) {
            LOG.error("{} is applied, but lost at the next start", shown(resource), e);
        }
    }

    private static Key key(Resource resource) {
        return new Key(resource.getType(), resource.getName());
    }

    private static String shown(Resource resource) {
        return "%s %s v%d".formatted(resource.getType(), resource.getName(), resource.getVersion());
    }

    private static ResourceVersion version(Key key, long version) {
        ResourceVersion.Builder answer =
                ResourceVersion.newBuilder().setName(key.name()).setVersion(version);
        return key.type() == ResourceType.UNRECOGNIZED
                ? answer.build()
                : answer.setType(key.type()).build();
    }
}
