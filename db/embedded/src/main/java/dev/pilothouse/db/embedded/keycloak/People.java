package dev.pilothouse.db.embedded.keycloak;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The people of an installation, as users of the realm. */
final class People {
    private People() {}

    static List<Map<String, Object>> users(Path file) throws IOException {
        if (!Files.exists(file)) {
            return List.of();
        }
        JsonNode people = JsonMapper.shared().readTree(Files.readString(file)).path("people");
        return people.valueStream().map(People::user).toList();
    }

    /** The fixed id becomes the {@code sub} of their tokens. */
    private static Map<String, Object> user(JsonNode person) {
        String name = person.path("name").asString();
        int blank = name.lastIndexOf(' ');
        return Map.of(
                "id", person.path("sub").asString(),
                "username", person.path("username").asString(),
                "firstName", blank < 0 ? name : name.substring(0, blank),
                "lastName", name.substring(blank + 1),
                "email", person.path("email").asString(),
                "emailVerified", true,
                "enabled", true,
                "credentials",
                        List.of(
                                Map.of(
                                        "type",
                                        "password",
                                        "value",
                                        person.path("password").asString(),
                                        "temporary",
                                        false)));
    }
}
