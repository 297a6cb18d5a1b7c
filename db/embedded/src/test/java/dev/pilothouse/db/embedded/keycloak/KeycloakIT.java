package dev.pilothouse.db.embedded.keycloak;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pilothouse.db.embedded.Downloads;
import dev.pilothouse.db.embedded.KeycloakConfig;
import dev.pilothouse.db.embedded.PostgresConfig;
import dev.pilothouse.db.embedded.Progress;
import dev.pilothouse.db.embedded.postgres.PostgresProcess;
import dev.pilothouse.db.embedded.process.Ports;
import dev.pilothouse.db.model.Setting;
import dev.pilothouse.db.model.Settings;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class KeycloakIT {
    private static final String CONSOLE = "http://localhost:8080";
    private static final String BACK = CONSOLE + "/login/oauth2/code/keycloak";
    private static final String PEOPLE =
            """
            {"people":[{"sub":"1f0a3a52-6c86-4b5e-9d3e-0d1d6a2f7c11","username":"mira.keller",
            "name":"Mira Keller","email":"mira.keller@pilothouse.example","role":"oncall",
            "password":"a-password-of-tests"}]}
            """;

    @TempDir static Path folder;

    private static final HttpClient HTTP = HttpClient.newHttpClient();
    private static PostgresProcess postgres;
    private static KeycloakProcess keycloak;
    private static KeycloakConfig config;

    @BeforeAll
    static void start() throws IOException, InterruptedException {
        Settings settings = Settings.of(Map.of());
        Path distribution = Downloads.of(settings).keycloak(Progress.SILENT);
        int database = Ports.anyFree();
        postgres =
                PostgresProcess.start(
                        new PostgresConfig(
                                folder.resolve("postgres"),
                                settings.path(Setting.CACHE),
                                database,
                                "owner",
                                "app",
                                "keycloak-password",
                                false));
        config =
                new KeycloakConfig(
                        folder.resolve("keycloak"),
                        Files.writeString(folder.resolve("people.json"), PEOPLE),
                        Ports.anyFree(),
                        Ports.anyFree(),
                        "jdbc:postgresql://127.0.0.1:" + database + "/keycloak",
                        "keycloak-password",
                        "admin-password-of-tests",
                        CONSOLE,
                        "console",
                        "console-secret-of-tests");
        Files.createDirectories(config.folder());
        keycloak = KeycloakProcess.start(config, distribution);
        awaitReady();
    }

    @AfterAll
    static void stop() {
        keycloak.close();
        postgres.close();
    }

    private static void awaitReady() throws InterruptedException {
        URI health = URI.create("http://127.0.0.1:" + config.managementPort() + "/health/ready");
        long end = System.nanoTime() + TimeUnit.MINUTES.toNanos(4);
        while (!answers(health)) {
            assertThat(keycloak.onExit().isDone()).isFalse();
            assertThat(System.nanoTime() - end).isNegative();
            keycloak.onExit().completeOnTimeout(-1, 200, TimeUnit.MILLISECONDS).join();
        }
    }

    private static boolean answers(URI health) throws InterruptedException {
        try {
            return send(HttpRequest.newBuilder(health)).statusCode() == 200;
        } catch (IOException e) {
            return false;
        }
    }

    private static HttpResponse<String> send(HttpRequest.Builder request)
            throws IOException, InterruptedException {
        return HTTP.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    private static URI realm(String path) {
        return URI.create(config.url() + "/realms/pilothouse/" + path);
    }

    private static HttpResponse<String> post(String path, String form)
            throws IOException, InterruptedException {
        return send(
                HttpRequest.newBuilder(realm("protocol/openid-connect/" + path))
                        .header("Content-Type", "application/x-www-form-urlencoded")
                        .POST(HttpRequest.BodyPublishers.ofString(form)));
    }

    private static HttpResponse<String> signInPage(String redirect)
            throws IOException, InterruptedException {
        String query =
                "auth?client_id=console&response_type=code&scope=openid&state=s&code_challenge_method=S256"
                        + "&code_challenge=E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM&redirect_uri="
                        + redirect;
        return send(HttpRequest.newBuilder(realm("protocol/openid-connect/" + query)));
    }

    @Test
    void signInPage_hasOurLookAndNothingForeign() throws Exception {
        HttpResponse<String> page = signInPage(BACK);
        assertThat(page.statusCode()).isEqualTo(200);
        assertThat(page.body())
                .contains("css/pilothouse.css", "<title>Sign in to Pilothouse</title>");
        String style = page.body().replaceAll("(?s).*href=\"([^\"]*pilothouse.css)\".*", "$1");
        assertThat(send(HttpRequest.newBuilder(URI.create(config.url() + style))).body())
                .contains("--ph-accent");
    }

    @Test
    void redirect_isExact() throws Exception {
        assertThat(signInPage(BACK + "/more").statusCode()).isEqualTo(400);
        assertThat(signInPage("http://localhost:8080/").statusCode()).isEqualTo(400);
    }

    @Test
    void passwordGrant_isRefusedForEveryClient() throws Exception {
        String who = "&grant_type=password&username=mira.keller&password=a-password-of-tests";
        for (String client :
                new String[] {
                    "client_id=console&client_secret=console-secret-of-tests",
                    "client_id=pilothouse-cli",
                    "client_id=admin-cli"
                }) {
            assertThat(post("token", client + who).statusCode()).as(client).isIn(400, 401);
        }
    }

    @Test
    void commandLine_mayUseTheDeviceFlowOnly() throws Exception {
        JsonNode device =
                JsonMapper.shared()
                        .readTree(post("auth/device", "client_id=pilothouse-cli").body());
        assertThat(device.path("user_code").asString()).isNotEmpty();
        assertThat(
                        post(
                                        "auth/device",
                                        "client_id=console&client_secret=console-secret-of-tests")
                                .statusCode())
                .isNotEqualTo(200);
    }

    @Test
    void issuer_isTheAddressThatTheConsoleKnows() throws Exception {
        String body =
                send(HttpRequest.newBuilder(realm(".well-known/openid-configuration"))).body();
        assertThat(JsonMapper.shared().readTree(body).path("issuer").asString())
                .isEqualTo(config.url() + "/realms/pilothouse");
    }
}
