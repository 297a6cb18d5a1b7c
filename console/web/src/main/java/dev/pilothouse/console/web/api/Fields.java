package dev.pilothouse.console.web.api;

import dev.pilothouse.db.model.BadInput;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import tools.jackson.databind.JsonNode;

/** The fields of a request body; each wrong, missing or unknown one is refused by name. */
final class Fields {
    private final JsonNode body;
    private final String path;
    private final Set<String> asked = new HashSet<>();

    private Fields(JsonNode body, String path) {
        this.body = body;
        this.path = path;
    }

    /**
     * @throws BadInput when the body is no object
     */
    static Fields of(JsonNode body) {
        return of(body, "");
    }

    private static Fields of(JsonNode body, String path) {
        if (!body.isObject()) {
            throw new BadInput(path.isEmpty() ? "body" : path, body.toString(), "a JSON object");
        }
        return new Fields(body, path);
    }

    /**
     * @throws BadInput when the field is missing or no text
     */
    String text(String name) {
        return optional(name)
                .orElseThrow(() -> new BadInput(path(name), "", "text; the field is missing"));
    }

    /** Empty when the field is missing, null or an empty text. */
    Optional<String> optional(String name) {
        JsonNode value = value(name);
        if (value.isMissingNode() || value.isNull()) {
            return Optional.empty();
        }
        if (!value.isString()) {
            throw new BadInput(path(name), value.toString(), "text");
        }
        return Optional.of(value.asString()).filter(text -> !text.isEmpty());
    }

    /**
     * @throws BadInput when the field is no time such as {@code 2026-11-23T20:00:00Z}
     */
    Optional<Instant> time(String name) {
        return optional(name).map(text -> time(path(name), text));
    }

    static Instant time(String field, String text) {
        try {
            return Instant.parse(text);
        } catch (DateTimeException e) {
            BadInput refused = new BadInput(field, text, "a time such as 2026-11-23T20:00:00Z");
            refused.initCause(e);
            throw refused;
        }
    }

    /**
     * @param otherwise when the field is missing
     * @throws BadInput when the field is no whole number
     */
    int whole(String name, int otherwise) {
        JsonNode value = value(name);
        if (value.isMissingNode()) {
            return otherwise;
        }
        if (!value.isInt()) {
            throw new BadInput(path(name), value.toString(), "a whole number");
        }
        return value.asInt();
    }

    /**
     * False when the field is missing.
     *
     * @throws BadInput when the field is neither true nor false
     */
    boolean flag(String name) {
        JsonNode value = value(name);
        if (!value.isMissingNode() && !value.isBoolean()) {
            throw new BadInput(path(name), value.toString(), "true or false");
        }
        return value.asBoolean(false);
    }

    /**
     * @param most number of objects at most
     * @throws BadInput when the field is no list of objects, or too long
     */
    List<Fields> list(String name, int most) {
        JsonNode value = value(name);
        if (!value.isArray() || value.isEmpty() || value.size() > most) {
            throw new BadInput(
                    path(name),
                    value.isArray() ? value.size() + " entries" : "",
                    "a list of 1 to " + most);
        }
        List<JsonNode> nodes = value.valueStream().toList();
        return IntStream.range(0, nodes.size())
                .mapToObj(i -> of(nodes.get(i), path(name) + "[" + i + "]"))
                .toList();
    }

    /**
     * The texts of a list; empty when the field is missing.
     *
     * @param most number of texts at most
     * @throws BadInput when the field is no list of texts, or too long
     */
    List<String> texts(String name, int most) {
        JsonNode value = value(name);
        if (value.isMissingNode()) {
            return List.of();
        }
        if (!value.isArray()
                || value.size() > most
                || !value.valueStream().allMatch(JsonNode::isString)) {
            throw new BadInput(
                    path(name), value.toString(), "a list of at most " + most + " texts");
        }
        return value.valueStream().map(JsonNode::asString).toList();
    }

    /** A value of any kind; missing when the field is. */
    JsonNode any(String name) {
        return value(name);
    }

    /** Empty when the field is missing. */
    Optional<Fields> object(String name) {
        JsonNode value = value(name);
        return value.isMissingNode() || value.isNull()
                ? Optional.empty()
                : Optional.of(of(value, path(name)));
    }

    /**
     * @throws BadInput when the body has a field that nobody asked for
     */
    void requireNoOthers() {
        for (String name : body.propertyNames()) {
            if (!asked.contains(name)) {
                throw new BadInput(path(name), body.path(name).toString(), "no such field");
            }
        }
    }

    private JsonNode value(String name) {
        asked.add(name);
        return body.path(name);
    }

    private String path(String name) {
        return path.isEmpty() ? name : path + "." + name;
    }
}
