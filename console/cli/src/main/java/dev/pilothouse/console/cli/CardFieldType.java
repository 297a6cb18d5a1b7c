package dev.pilothouse.console.cli;

import dev.pilothouse.db.model.BadInput;
import java.util.HashMap;
import java.util.Map;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** How a field of a card is typed on a command line. */
enum CardFieldType {
    TEXT {
        @Override
        JsonNode read(String path, String value) {
            return JSON.getNodeFactory().stringNode(value);
        }
    },
    /** JSON, or one line as it is. */
    LIST {
        @Override
        JsonNode read(String path, String value) {
            return value.startsWith("[")
                    ? json(path, value, "a JSON list of texts")
                    : JSON.createArrayNode().add(value);
        }
    },
    ROWS {
        @Override
        JsonNode read(String path, String value) {
            return json(path, value, "a JSON list of objects");
        }
    };

    private static final JsonMapper JSON = JsonMapper.shared();

    abstract JsonNode read(String path, String value);

    private static JsonNode json(String path, String value, String expected) {
        try {
            JsonNode read = JSON.readTree(value);
            if (read.isArray()) {
                return read;
            }
        } catch (JacksonException e) {
            BadInput refused = new BadInput(path, value, expected);
            refused.initCause(e);
            throw refused;
        }
        throw new BadInput(path, value, expected);
    }

    /** By path, from what the console says of its fields. */
    static Map<String, CardFieldType> all(JsonNode document) {
        Map<String, CardFieldType> all = new HashMap<>();
        for (JsonNode section : document.path("sections")) {
            for (JsonNode field : section.path("fields")) {
                all.put(
                        section.path("name").asString() + "." + field.path("name").asString(),
                        of(field.path("type").asString()));
            }
        }
        return all;
    }

    private static CardFieldType of(String word) {
        return switch (word) {
            case "list" -> LIST;
            case "rows" -> ROWS;
            default -> TEXT;
        };
    }

    /** Version and revision of {@code 2.5}. */
    static long[] place(String text) {
        if (!text.matches("[0-9]{1,9}\\.[0-9]{1,9}")) {
            throw new BadInput("--at", text, "version and revision, for example 2.5");
        }
        String[] parts = text.split("\\.", 2);
        return new long[] {Long.parseLong(parts[0]), Long.parseLong(parts[1])};
    }
}
