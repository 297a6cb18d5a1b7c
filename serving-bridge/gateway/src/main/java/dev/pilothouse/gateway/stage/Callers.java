package dev.pilothouse.gateway.stage;

import dev.pilothouse.bridge.protocol.v1.Feature;
import dev.pilothouse.bridge.protocol.v1.FeatureState;
import dev.pilothouse.db.model.BadInput;
import dev.pilothouse.db.model.FeatureId;
import dev.pilothouse.gateway.call.Head;
import dev.pilothouse.gateway.call.Refusal;
import dev.pilothouse.gateway.state.Key;
import dev.pilothouse.gateway.state.NodeState;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.Locale;
import java.util.function.Supplier;

/** Keys and the features they may call. */
public final class Callers {
    private static final String BEARER = "bearer ";
    private static final int LONGEST_KEY = 512;

    private final NodeState state;
    private final Supplier<Instant> lastConfirmed;
    private final InstantSource clock;

    /**
     * @param lastConfirmed when the control plane last confirmed this node's state
     */
    public Callers(NodeState state, Supplier<Instant> lastConfirmed, InstantSource clock) {
        this.state = state;
        this.lastConfirmed = lastConfirmed;
        this.clock = clock;
    }

    /** By the clock of this node. */
    Instant now() {
        return clock.instant();
    }

    /**
     * The key that a request comes with.
     *
     * @param scopes one of which it must have, for example {@code inference}
     * @throws Refusal 401 when it is missing, unknown or expired, 403 when it is not for that
     */
    public Key key(Head head, String... scopes) {
        String authorization = head.authorization();
        if (!authorization.toLowerCase(Locale.ROOT).startsWith(BEARER)
                || authorization.length() > LONGEST_KEY) {
            throw Refusal.invalidKey(
                    "No API key was sent. Expected the header 'Authorization: Bearer ph_…'"
                            + " or 'X-Api-Key: ph_…'.");
        }
        Key key = state.key(authorization.substring(BEARER.length()).strip());
        if (key == null || key.expired(clock.instant())) {
            throw Refusal.invalidKey("The API key is unknown, expired or revoked.");
        }
        if (Arrays.stream(scopes).noneMatch(key.scopes()::contains)) {
            throw Refusal.forbidden(
                    "scope_missing", null, "The API key is not for " + scopes[0] + ".");
        }
        return key;
    }

    /**
     * The feature of a request: the one that its header names, or the key's first.
     *
     * @throws Refusal 403 when the key may not use it, 503 when the state is too old for it
     */
    public String feature(Key key, Head head) {
        String feature = head.feature().isEmpty() ? key.defaultFeature() : named(head.feature());
        if (feature == null) {
            throw Refusal.badRequest(
                    "X-Pilothouse-Feature",
                    "X-Pilothouse-Feature is missing (expected: a feature of tenant "
                            + key.tenant()
                            + "; this key has no default)");
        }
        if (!key.allows(feature)) {
            throw Refusal.forbidden(
                    "feature_not_allowed",
                    "X-Pilothouse-Feature",
                    "X-Pilothouse-Feature: '"
                            + feature
                            + "' (expected: one of "
                            + key.features()
                            + ")");
        }
        state.feature(key.tenant(), feature).ifPresent(this::check);
        return feature;
    }

    private static String named(String header) {
        try {
            return new FeatureId(header).value();
        } catch (BadInput bad) {
            throw Refusal.badRequest("X-Pilothouse-Feature", "X-Pilothouse-" + capital(bad));
        }
    }

    private static String capital(BadInput bad) {
        String message = String.valueOf(bad.getMessage());
        return message.substring(0, 1).toUpperCase(Locale.ROOT) + message.substring(1);
    }

    private void check(Feature feature) {
        if (feature.getState() == FeatureState.SUSPENDED
                || feature.getState() == FeatureState.RETIRED) {
            String state = feature.getState().name().toLowerCase(Locale.ROOT);
            throw Refusal.forbidden(
                    "feature_" + state, null, "Feature " + feature.getId() + " is " + state + ".");
        }
        int limit = feature.getStaleAfterSeconds();
        Duration silent = Duration.between(lastConfirmed.get(), clock.instant());
        if (limit > 0 && silent.toSeconds() > limit) {
            throw Refusal.of(
                            503,
                            "control_stale",
                            "Feature "
                                    + feature.getId()
                                    + " refuses: no word from the control plane for "
                                    + silent.toSeconds()
                                    + " seconds (limit: "
                                    + limit
                                    + ").")
                    .retryAfter(30);
        }
    }
}
