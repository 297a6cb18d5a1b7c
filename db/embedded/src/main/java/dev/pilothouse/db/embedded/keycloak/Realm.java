package dev.pilothouse.db.embedded.keycloak;

import dev.pilothouse.db.embedded.KeycloakConfig;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.json.JsonMapper;

/** The realm as Keycloak imports it. It authenticates only; roles are rows of the product. */
final class Realm {
    static final String NAME = "pilothouse";

    /** Audience of tokens for the REST API. */
    static final String API = "pilothouse-api";

    private static final int ACCESS_TOKEN_SECONDS = 300;
    private static final int FAILURES = 10;
    private static final int WAIT_SECONDS = 60;
    private static final int MOST_WAIT_SECONDS = 900;

    private Realm() {}

    static String json(KeycloakConfig config) throws IOException {
        Map<String, Object> realm = new LinkedHashMap<>();
        realm.put("realm", NAME);
        realm.put("enabled", true);
        realm.put("displayName", "Pilothouse");
        realm.put("displayNameHtml", "Pilothouse");
        realm.put("sslRequired", "external");
        realm.put("loginTheme", Theme.NAME);
        realm.put("registrationAllowed", false);
        realm.put("resetPasswordAllowed", false);
        realm.put("rememberMe", false);
        realm.put("loginWithEmailAllowed", true);
        realm.put("accessTokenLifespan", ACCESS_TOKEN_SECONDS);
        realm.put("passwordPolicy", "length(12)");
        realm.put("bruteForceProtected", true);
        realm.put("failureFactor", FAILURES);
        realm.put("waitIncrementSeconds", WAIT_SECONDS);
        realm.put("maxFailureWaitSeconds", MOST_WAIT_SECONDS);
        realm.put("clients", List.of(console(config), commandLine(), adminCommandLine()));
        realm.put("users", People.users(config.people()));
        return JsonMapper.shared().writeValueAsString(realm);
    }

    /** Browser sign-in: code flow with PKCE, one exact redirect address, no password grant. */
    static Map<String, Object> console(KeycloakConfig config) {
        String url = config.consoleUrl();
        Map<String, Object> client = client(config.clientId(), true);
        client.put("name", "Pilothouse console");
        client.put("publicClient", false);
        client.put("secret", config.clientSecret());
        client.put("baseUrl", url);
        client.put("redirectUris", List.of(url + "/login/oauth2/code/keycloak"));
        client.put(
                "attributes",
                Map.of(
                        "pkce.code.challenge.method",
                        "S256",
                        "post.logout.redirect.uris",
                        url + "##" + url + "/"));
        return client;
    }

    /** The command line acts as a person: device flow only. */
    private static Map<String, Object> commandLine() {
        Map<String, Object> client = client("pilothouse-cli", false);
        client.put("name", "Pilothouse command line");
        client.put("publicClient", true);
        client.put("attributes", Map.of("oauth2.device.authorization.grant.enabled", "true"));
        client.put("protocolMappers", List.of(audience()));
        return client;
    }

    /** Keycloak makes this client itself, with a password grant, when a realm does not bring it. */
    private static Map<String, Object> adminCommandLine() {
        Map<String, Object> client = client("admin-cli", false);
        client.put("publicClient", true);
        client.put("enabled", false);
        return client;
    }

    private static Map<String, Object> client(String id, boolean codeFlow) {
        Map<String, Object> client = new LinkedHashMap<>();
        client.put("clientId", id);
        client.put("enabled", true);
        client.put("protocol", "openid-connect");
        client.put("standardFlowEnabled", codeFlow);
        client.put("implicitFlowEnabled", false);
        client.put("directAccessGrantsEnabled", false);
        client.put("serviceAccountsEnabled", false);
        client.put("webOrigins", List.of());
        client.put("fullScopeAllowed", false);
        return client;
    }

    private static Map<String, Object> audience() {
        return Map.of(
                "name", "api",
                "protocol", "openid-connect",
                "protocolMapper", "oidc-audience-mapper",
                "config",
                        Map.of(
                                "included.custom.audience", API,
                                "access.token.claim", "true",
                                "id.token.claim", "false"));
    }
}
