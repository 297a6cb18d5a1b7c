package dev.pilothouse.db.embedded.keycloak;

import dev.pilothouse.db.embedded.KeycloakConfig;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A realm is imported once. Later starts bring the console's client up to its settings (address,
 * secret) through Keycloak's own administration API, and leave users as they are.
 */
final class RealmUpdate {
    /** Service account that Keycloak makes at its first start. */
    static final String CLIENT = "pilothouse-setup";

    private static final Logger LOG = LoggerFactory.getLogger(RealmUpdate.class);
    private static final Duration TIMEOUT = Duration.ofSeconds(20);
    private static final int POLL_MILLIS = 500;

    private final KeycloakConfig config;
    private final Home home;
    private final HttpClient http = HttpClient.newBuilder().connectTimeout(TIMEOUT).build();

    RealmUpdate(KeycloakConfig config, Home home) {
        this.config = config;
        this.home = home;
    }

    /**
     * Waits until Keycloak serves, deletes the import file with its passwords, updates the client.
     */
    void whenReady(Process process) {
        try {
            while (!ready()) {
                if (process.waitFor(POLL_MILLIS, TimeUnit.MILLISECONDS)) {
                    return;
                }
            }
            Files.deleteIfExists(home.realmFile());
            update();
        } catch (IOException e) {
            LOG.warn("the console's client at Keycloak is not up to date: {}", e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private boolean ready() throws InterruptedException {
        URI health = URI.create("http://127.0.0.1:" + config.managementPort() + "/health/ready");
        try {
            return http.send(
                                    HttpRequest.newBuilder(health).timeout(TIMEOUT).build(),
                                    HttpResponse.BodyHandlers.discarding())
                            .statusCode()
                    == 200;
        } catch (IOException e) {
            return false;
        }
    }

    private void update() throws IOException, InterruptedException {
        String token = token();
        String clients = config.url() + "/admin/realms/" + Realm.NAME + "/clients";
        JsonNode found =
                json(
                        send(
                                request(clients + "?clientId=" + encoded(config.clientId()), token)
                                        .GET()));
        for (JsonNode client : found) {
            Map<String, Object> wanted = new LinkedHashMap<>(Realm.console(config));
            wanted.put("id", client.path("id").asString());
            String body = JsonMapper.shared().writeValueAsString(wanted);
            send(
                    request(clients + "/" + client.path("id").asString(), token)
                            .header("Content-Type", "application/json")
                            .PUT(HttpRequest.BodyPublishers.ofString(body)));
        }
    }

    private String token() throws IOException, InterruptedException {
        String form =
                "grant_type=client_credentials&client_id="
                        + CLIENT
                        + "&client_secret="
                        + encoded(config.adminPassword());
        HttpRequest.Builder request =
                HttpRequest.newBuilder(
                                URI.create(
                                        config.url()
                                                + "/realms/master/protocol/openid-connect/token"))
                        .header("Content-Type", "application/x-www-form-urlencoded")
                        .POST(HttpRequest.BodyPublishers.ofString(form));
        return json(send(request)).path("access_token").asString();
    }

    private static HttpRequest.Builder request(String address, String token) {
        return HttpRequest.newBuilder(URI.create(address))
                .header("Authorization", "Bearer " + token);
    }

    private String send(HttpRequest.Builder request) throws IOException, InterruptedException {
        HttpResponse<String> answer =
                http.send(request.timeout(TIMEOUT).build(), HttpResponse.BodyHandlers.ofString());
        if (answer.statusCode() >= 300) {
            throw new IOException(answer.uri().getPath() + " answered " + answer.statusCode());
        }
        return answer.body();
    }

    private static JsonNode json(String text) {
        return JsonMapper.shared().readTree(text);
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
