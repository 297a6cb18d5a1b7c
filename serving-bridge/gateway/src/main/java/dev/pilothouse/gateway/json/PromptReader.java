package dev.pilothouse.gateway.json;

import java.util.HashMap;
import java.util.Map;
import java.util.function.BiFunction;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/** Reads the field {@code prompt} of a request. */
final class PromptReader {
    private static final int LONGEST_NAME = 256;
    private static final int MOST_VARIABLES = 200;

    private final JsonParser json;
    private final BiFunction<String, String, BadBody> wrong;
    private String id = "";
    private String version = "";
    private final Map<String, Object> variables = new HashMap<>();

    /**
     * @param json stands at the value
     * @param wrong an error by field and what was expected
     */
    PromptReader(JsonParser json, BiFunction<String, String, BadBody> wrong) {
        this.json = json;
        this.wrong = wrong;
    }

    PromptCall read() {
        if (json.currentToken() != JsonToken.START_OBJECT) {
            throw wrong.apply("prompt", "an object with id, version and variables");
        }
        Json.fields(json, this::field);
        return new PromptCall(id, version, variables);
    }

    private void field(String name) {
        switch (name) {
            case "id" -> id = name("prompt.id");
            case "version" -> {
                boolean number = json.currentToken() == JsonToken.VALUE_NUMBER_INT;
                if (json.currentToken() != JsonToken.VALUE_NULL) {
                    version = number ? json.getString() : name("prompt.version");
                }
            }
            case "variables" -> variables();
            default -> throw wrong.apply("prompt." + name, "id, version and variables only");
        }
    }

    private String name(String field) {
        String text = Json.text(json, "");
        if (text.isEmpty() || text.length() > LONGEST_NAME) {
            throw wrong.apply(field, "1 to " + LONGEST_NAME + " characters");
        }
        return text;
    }

    private void variables() {
        if (json.currentToken() == JsonToken.VALUE_NULL) {
            return;
        }
        if (json.currentToken() != JsonToken.START_OBJECT) {
            throw wrong.apply("prompt.variables", "an object");
        }
        Json.fields(json, this::variable);
    }

    private void variable(String name) {
        String field = "prompt.variables." + name;
        Object value =
                switch (json.currentToken()) {
                    case VALUE_STRING -> json.getString();
                    case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> json.getNumberValue();
                    case VALUE_TRUE -> true;
                    case VALUE_FALSE -> false;
                    default -> throw wrong.apply(field, "a text, a number, true or false");
                };
        if (variables.size() == MOST_VARIABLES || variables.put(name, value) != null) {
            throw wrong.apply(field, "at most " + MOST_VARIABLES + " variables, each once");
        }
    }
}
