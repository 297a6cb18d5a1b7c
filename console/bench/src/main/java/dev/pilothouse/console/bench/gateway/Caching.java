package dev.pilothouse.console.bench.gateway;

import dev.pilothouse.bridge.protocol.v1.CachePolicy;
import dev.pilothouse.bridge.protocol.v1.SemanticCache;

/** What a measured gateway reuses; every call asks the same, so a cache that is on always hits. */
enum Caching {
    OFF,
    EXACT,
    SEMANTIC;

    private static final int SECONDS = 3_600;
    private static final int THRESHOLD = 950;

    CachePolicy policy(String tenant, String feature) {
        CachePolicy.Builder policy = CachePolicy.newBuilder().setTenant(tenant).setFeature(feature);
        return switch (this) {
            case OFF -> policy.build();
            case EXACT -> policy.setExactSeconds(SECONDS).build();
            case SEMANTIC ->
                    policy.setSemantic(SemanticCache.SEMANTIC_ON)
                            .setSemanticSeconds(SECONDS)
                            .setThreshold(THRESHOLD)
                            .build();
        };
    }
}
