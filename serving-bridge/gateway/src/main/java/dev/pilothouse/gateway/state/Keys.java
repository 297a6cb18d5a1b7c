package dev.pilothouse.gateway.state;

import com.google.protobuf.ByteString;
import dev.pilothouse.bridge.protocol.v1.ApiKey;
import dev.pilothouse.bridge.protocol.v1.KeySet;
import dev.pilothouse.db.model.Consent;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** All keys of all tenants, by hash. Written by one thread, read by every event loop. */
final class Keys {
    private final Map<ByteString, Key> byHash = new ConcurrentHashMap<>();
    private final Map<String, Set<ByteString>> ofTenant = new ConcurrentHashMap<>();

    @Nullable Key find(String key) {
        return byHash.get(KeyHash.of(key));
    }

    boolean isEmpty() {
        return ofTenant.isEmpty();
    }

    void replace(KeySet set) {
        Set<ByteString> now = new java.util.HashSet<>();
        for (ApiKey key : set.getKeysList()) {
            byHash.put(key.getSha256(), key(set.getTenant(), key));
            now.add(key.getSha256());
        }
        Set<ByteString> before = ofTenant.put(set.getTenant(), now);
        forget(before, now);
    }

    void remove(String tenant) {
        forget(ofTenant.remove(tenant), Set.of());
    }

    private void forget(@Nullable Set<ByteString> before, Set<ByteString> now) {
        if (before != null) {
            before.stream().filter(hash -> !now.contains(hash)).forEach(byHash::remove);
        }
    }

    private static Key key(String tenant, ApiKey key) {
        Instant expires =
                key.hasExpiresAt() ? Instant.ofEpochSecond(key.getExpiresAt().getSeconds()) : null;
        return new Key(
                key.getId(),
                tenant,
                key.getTeam(),
                List.copyOf(key.getFeaturesList()),
                key.getEnvironment(),
                Set.copyOf(key.getScopesList()),
                Set.copyOf(key.getRequiresList()),
                Consent.ofAttribute(key.getConsent()),
                expires);
    }
}
