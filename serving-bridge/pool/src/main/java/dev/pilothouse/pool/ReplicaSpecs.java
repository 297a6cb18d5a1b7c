package dev.pilothouse.pool;

import dev.pilothouse.bridge.protocol.ResourceRejected;
import dev.pilothouse.bridge.protocol.v1.EnginePool;
import dev.pilothouse.bridge.protocol.v1.Replica;
import dev.pilothouse.pool.replica.EngineKind;
import dev.pilothouse.pool.replica.Goal;
import dev.pilothouse.pool.replica.ReplicaSpec;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads what the control plane wants of this pool. */
final class ReplicaSpecs {
    private ReplicaSpecs() {}

    /**
     * @param usualSlots of a replica that does not say
     */
    static Map<ReplicaSpec, Goal> of(EnginePool wanted, int usualSlots) throws ResourceRejected {
        Map<ReplicaSpec, Goal> specs = new LinkedHashMap<>();
        Map<String, Boolean> passes = new HashMap<>();
        for (Replica replica : wanted.getReplicasList()) {
            ReplicaSpec spec = spec(replica, usualSlots);
            boolean passing = spec.engine().passes();
            if (passes.getOrDefault(spec.model(), passing) != passing) {
                throw new ResourceRejected(
                        "engine of replica %s: '%s' (expected: one like those of the other replicas of %s: all bundled, or none)"
                                .formatted(spec.id(), spec.engine().word(), spec.model()));
            }
            passes.put(spec.model(), passing);
            specs.put(spec, goal(replica));
        }
        return specs;
    }

    private static Goal goal(Replica replica) {
        if (!replica.getLoaded()) {
            return Goal.COLD;
        }
        return replica.getAsleep() ? Goal.SLEEPING : Goal.WARM;
    }

    private static ReplicaSpec spec(Replica replica, int usualSlots) throws ResourceRejected {
        String id = replica.getId();
        EngineKind engine =
                EngineKind.ofWord(replica.getEngine())
                        .orElseThrow(() ->
                                new ResourceRejected(
                                        "engine of replica %s: '%s' (expected: %s)"
                                                .formatted(
                                                        id,
                                                        replica.getEngine(),
                                                        EngineKind.words())));
        return new ReplicaSpec(
                id,
                replica.getModel(),
                engine,
                replica.getSlots() == 0 ? usualSlots : replica.getSlots(),
                replica.getContext(),
                replica.getFile(),
                engine.passes() ? endpoint(replica) : null,
                replica.getWakeOnDemand());
    }

    private static ReplicaSpec.Endpoint endpoint(Replica replica) throws ResourceRejected {
        URI base = uri("base_url", replica, replica.getBaseUrl());
        if (base == null) {
            throw new ResourceRejected(
                    "base_url of replica %s: '' (expected: the address of its engine up to /v1)"
                            .formatted(replica.getId()));
        }
        return new ReplicaSpec.Endpoint(
                base,
                uri("metrics_url", replica, replica.getMetricsUrl()),
                replica.getCredential());
    }

    private static @Nullable URI uri(String field, Replica replica, String text)
            throws ResourceRejected {
        if (text.isEmpty()) {
            return null;
        }
        String refused =
                "%s of replica %s: '%s' (expected: an http or https address)"
                        .formatted(field, replica.getId(), text);
        try {
            URI uri = new URI(text);
            String scheme = String.valueOf(uri.getScheme());
            if (uri.getHost() != null && (scheme.equals("http") || scheme.equals("https"))) {
                return uri;
            }
        } catch (URISyntaxException e) {
            throw new ResourceRejected(refused);
        }
        throw new ResourceRejected(refused);
    }
}
