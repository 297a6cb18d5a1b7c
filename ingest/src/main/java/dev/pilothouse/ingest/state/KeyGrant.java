package dev.pilothouse.ingest.state;

import dev.pilothouse.bridge.protocol.v1.ApiKey;
import dev.pilothouse.db.model.Consent;
import java.time.Instant;
import java.util.List;

/**
 * What a key allows.
 *
 * @param tenant of the key; a node writes for any tenant
 * @param consent what its spans say of keeping content when they say nothing themselves
 * @param node its {@code pilothouse.*} attributes count
 */
public record KeyGrant(
        String id,
        String tenant,
        String team,
        List<String> features,
        String environment,
        List<String> scopes,
        Instant expiresAt,
        boolean node,
        Consent consent) {
    private static final String ANY = "*";
    private static final String INGEST = "ingest";
    private static final String FEEDBACK = "feedback";

    static KeyGrant of(String tenant, ApiKey key) {
        return new KeyGrant(
                key.getId(),
                tenant,
                key.getTeam(),
                List.copyOf(key.getFeaturesList()),
                key.getEnvironment(),
                List.copyOf(key.getScopesList()),
                key.hasExpiresAt()
                        ? Instant.ofEpochSecond(key.getExpiresAt().getSeconds())
                        : Instant.MAX,
                key.getNode(),
                Consent.ofAttribute(key.getConsent()));
    }

    public boolean mayIngest() {
        return node || scopes.contains(INGEST);
    }

    /** Whether spans named {@code pilothouse.feedback} are taken as feedback. */
    public boolean mayGiveFeedback() {
        return node || scopes.contains(FEEDBACK);
    }

    public boolean allows(String feature) {
        return features.contains(feature) || features.contains(ANY);
    }

    /** Empty when the key names none. */
    public String defaultFeature() {
        return features.stream().filter(f -> !f.equals(ANY)).findFirst().orElse("");
    }
}
