package dev.pilothouse.console.cli.client;

import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/**
 * The realm's token endpoints, as its public client {@code pilothouse-cli}.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc8628">RFC 8628, device authorization grant</a>
 */
public final class OpenIdProvider {
    private static final String CLIENT = "pilothouse-cli";
    private static final String DEVICE_GRANT = "urn:ietf:params:oauth:grant-type:device_code";
    private static final int OK = 200;
    private static final int DEFAULT_INTERVAL_S = 5;
    private static final int SLOW_DOWN_S = 5;

    private final Http http = new Http();
    private final String issuer;

    OpenIdProvider(String issuer) {
        this.issuer = issuer;
    }

    /** Shows a person where to confirm, and which code. */
    public interface Prompt {
        /**
         * @param address page to open; holds the code already where the provider allows it
         */
        void show(String address, String code);
    }

    JsonNode authorizeDevice(Prompt prompt) throws IOException, InterruptedException {
        JsonNode device =
                post(endpoint("device_authorization_endpoint"), Map.of("scope", "openid"));
        String page = device.path("verification_uri").asString();
        prompt.show(
                device.path("verification_uri_complete").asString(page),
                device.path("user_code").asString());
        return poll(device);
    }

    private JsonNode poll(JsonNode device) throws IOException, InterruptedException {
        long seconds = device.path("interval").asLong(DEFAULT_INTERVAL_S);
        long until =
                System.nanoTime()
                        + Duration.ofSeconds(device.path("expires_in").asLong(300)).toNanos();
        while (System.nanoTime() < until) {
            Thread.sleep(Duration.ofSeconds(seconds));
            try {
                return token(
                        Map.of(
                                "grant_type",
                                DEVICE_GRANT,
                                "device_code",
                                device.path("device_code").asString()));
            } catch (Refused e) {
                switch (e.code()) {
                    case "authorization_pending" -> {}
                    case "slow_down" -> seconds += SLOW_DOWN_S;
                    case "access_denied" -> throw new Refused(e.code(), "the sign-in was declined");
                    default -> throw e;
                }
            }
        }
        throw new Refused("expired_token", "nobody confirmed the code in time");
    }

    /**
     * @throws Refused with the provider's error code
     */
    JsonNode token(Map<String, String> grant) throws IOException, InterruptedException {
        return post(endpoint("token_endpoint"), grant);
    }

    private URI endpoint(String name) throws IOException, InterruptedException {
        URI discovery = URI.create(issuer + "/.well-known/openid-configuration");
        Http.Answer answer = http.send(Http.request(discovery).build());
        String address = answer.body().path(name).asString("");
        if (address.isEmpty()) {
            throw new Refused("no_" + name, discovery + " names no " + name);
        }
        return URI.create(address);
    }

    private JsonNode post(URI endpoint, Map<String, String> fields)
            throws IOException, InterruptedException {
        Map<String, String> all = new LinkedHashMap<>(fields);
        all.put("client_id", CLIENT);
        Http.Answer answer = http.send(Http.form(endpoint, all));
        if (answer.status() != OK) {
            String code = answer.body().path("error").asString("http_" + answer.status());
            throw new Refused(code, answer.body().path("error_description").asString(code));
        }
        return answer.body();
    }
}
