package dev.pilothouse.gateway.json;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.util.List;
import java.util.Set;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/** Whether a caller asks for an answer in JSON, where each dialect says so and nowhere else. */
public final class AnswerFormat {
    private static final Set<String> JSON = Set.of("json_object", "json_schema");

    private AnswerFormat() {}

    public static boolean isJson(Dialect dialect, byte[] body) {
        return named(body) && paths(dialect).stream().anyMatch(path -> says(body, path));
    }

    /** Whether it can be so at all; most requests end here. */
    private static boolean named(byte[] body) {
        String text = new String(body, ISO_8859_1);
        return JSON.stream().anyMatch(text::contains);
    }

    private static List<List<String>> paths(Dialect dialect) {
        return switch (dialect) {
            case OPENAI_CHAT -> List.of(List.of("response_format", "type"));
            case OPENAI_RESPONSES -> List.of(List.of("text", "format", "type"));
            case ANTHROPIC_MESSAGES ->
                    List.of(
                            List.of("output_config", "format", "type"),
                            List.of("output_format", "type"));
            case OPENAI_EMBEDDINGS, ANTHROPIC_COUNT -> List.of();
        };
    }

    private static boolean says(byte[] body, List<String> path) {
        try (JsonParser json = Json.parser(body)) {
            json.nextToken();
            return says(json, path);
        } catch (JacksonException unreadable) {
            return false;
        }
    }

    private static boolean says(JsonParser json, List<String> path) {
        if (path.isEmpty()) {
            boolean text = json.currentToken() == JsonToken.VALUE_STRING;
            json.skipChildren();
            return text && JSON.contains(json.getString());
        }
        if (json.currentToken() != JsonToken.START_OBJECT) {
            json.skipChildren();
            return false;
        }
        boolean found = false;
        while (json.nextToken() == JsonToken.PROPERTY_NAME) {
            boolean next = json.currentName().equals(path.getFirst());
            json.nextToken();
            if (next) {
                found |= says(json, path.subList(1, path.size()));
            } else {
                json.skipChildren();
            }
        }
        return found;
    }
}
