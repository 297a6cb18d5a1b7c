package dev.pilothouse.console.web.playground;

import dev.pilothouse.db.model.Actor;
import dev.pilothouse.db.model.FeatureId;
import dev.pilothouse.db.model.Setting;
import dev.pilothouse.db.model.Settings;
import dev.pilothouse.db.model.TenantId;
import dev.pilothouse.registry.IssuedKey;
import dev.pilothouse.registry.Playground;
import jakarta.annotation.PreDestroy;
import java.net.URI;
import java.net.http.HttpClient;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.springframework.stereotype.Component;

/**
 * The way of the playground to the gateway: its address, and a key for each person and feature that
 * lives in this process only.
 */
@Component
public final class PlaygroundGateway {
    /** A key that ends sooner is not used for another call. */
    private static final Duration LEAST_LIFE = Duration.ofMinutes(3);

    private final Playground playground;
    private final URI chat;
    private final HttpClient http =
            HttpClient.newBuilder()
                    .version(HttpClient.Version.HTTP_1_1)
                    .connectTimeout(Duration.ofSeconds(5))
                    .followRedirects(HttpClient.Redirect.NEVER)
                    .build();
    private final Map<Whose, IssuedKey> keys = new ConcurrentHashMap<>();

    private record Whose(UUID person, TenantId tenant, FeatureId feature) {}

    PlaygroundGateway(Playground playground, Settings settings) {
        this.playground = playground;
        this.chat =
                URI.create(
                        settings.urlHere(settings.port(Setting.GATEWAY_PORT))
                                + "/v1/chat/completions");
    }

    /** A call that has not begun. */
    public ModelCall call() {
        return new ModelCall(http, chat);
    }

    /** The key as callers send it; a new one when the last one ends soon. */
    String key(Actor.Person actor, TenantId tenant, FeatureId feature) {
        keys.values().removeIf(k -> !lasts(k));
        return keys.computeIfAbsent(
                        new Whose(actor.id(), tenant, feature),
                        w -> playground.key(actor, tenant, feature))
                .secret();
    }

    private static boolean lasts(IssuedKey key) {
        Instant needed = Instant.now().plus(LEAST_LIFE);
        return key.key().usable(needed);
    }

    @PreDestroy
    void close() {
        http.close();
    }
}
