package dev.pilothouse.gateway.json;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.util.Set;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/** How a conversation begins: what stays the same in all its calls. */
public final class Opening {
    private static final int LONGEST = 4_096;
    private static final Set<String> INSTRUCTIONS = Set.of("system", "developer");

    private final byte[] body;
    private String found = "";

    private Opening(byte[] body) {
        this.body = body;
    }

    /**
     * Instructions and first turn of a body with {@code messages}, byte for byte, at most 4,096;
     * empty when it has none.
     */
    public static String of(byte[] body) {
        Opening opening = new Opening(body);
        try (JsonParser json = Json.parser(body)) {
            if (json.nextToken() == JsonToken.START_OBJECT) {
                Json.fields(json, name -> opening.field(json, name));
            }
        } catch (JacksonException e) {
            return opening.found;
        }
        return opening.found;
    }

    private void field(JsonParser json, String name) {
        if (name.equals("messages") && json.currentToken() == JsonToken.START_ARRAY) {
            int from = (int) json.currentTokenLocation().getByteOffset();
            int to = end(json);
            found = new String(body, from, Math.min(LONGEST, to - from), ISO_8859_1);
        }
    }

    /** Reads the array to its end; where its first turn ends. */
    private static int end(JsonParser json) {
        int[] end = {0};
        Json.elements(
                json,
                () -> {
                    if (end[0] == 0 && !INSTRUCTIONS.contains(role(json))) {
                        end[0] = (int) json.currentLocation().getByteOffset();
                    }
                });
        return end[0] == 0 ? (int) json.currentLocation().getByteOffset() : end[0];
    }

    private static String role(JsonParser json) {
        String[] role = {""};
        if (json.currentToken() == JsonToken.START_OBJECT) {
            Json.fields(
                    json,
                    name -> {
                        if (name.equals("role")) {
                            role[0] = json.getValueAsString("");
                        }
                    });
        }
        return role[0];
    }
}
