package dev.pilothouse.policy.decisions;

import dev.pilothouse.db.model.BadInput;
import dev.pilothouse.db.model.Grant;
import dev.pilothouse.db.model.Role;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The people whom {@code up} generated: {@code {"people":[{"sub","username","name","email",
 * "role"}]}}. Each gets the role in every tenant, once: a grant that was taken later stays taken.
 */
public final class People {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final Access access;

    public People(Access access) {
        this.access = access;
    }

    /**
     * @param file for example {@code HOME/people.json}; nothing happens when it does not exist
     * @param issuer the OpenID provider that authenticates them
     * @return number of people who were new
     * @throws BadInput when the file is not of that form
     */
    public int bootstrap(Path file, String issuer) throws IOException {
        if (!Files.exists(file)) {
            return 0;
        }
        int added = 0;
        for (JsonNode person : read(file).path("people")) {
            Identity identity =
                    new Identity(
                            issuer,
                            text(file, person, "sub"),
                            text(file, person, "username"),
                            text(file, person, "name"),
                            Optional.ofNullable(person.path("email").stringValue(null)));
            Role role = Role.ofWord(text(file, person, "role"));
            if (access.bootstrap(identity, Grant.everywhere(role))) {
                added++;
            }
        }
        return added;
    }

    private static JsonNode read(Path file) throws IOException {
        try {
            return JSON.readTree(Files.readString(file));
        } catch (JacksonException e) {
            BadInput refused = new BadInput(file.toString(), "…", "JSON with a list 'people'");
            refused.initCause(e);
            throw refused;
        }
    }

    private static String text(Path file, JsonNode person, String field) {
        String value = person.path(field).stringValue(null);
        if (value == null) {
            throw new BadInput(file.getFileName() + ": " + field, "", "text for each person");
        }
        return value;
    }
}
