package dev.pilothouse.gateway.json;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.pilothouse.policy.rules.guardrails.GuardStage;

/**
 * A text in a request or answer.
 *
 * @param stage what it is for guardrails
 * @param trusted written by the developer of the feature: system and developer messages
 * @param form how it stands in the body
 * @param channel what pieces of a stream continue, for example {@code 0/content}; empty for a text
 *     that is complete
 * @param repeats says again, and in full, what its channel said
 * @param value the text, of {@link Form#JSON} its source
 * @param from where the JSON value begins
 * @param to where it ends, exclusive
 */
public record Piece(
        GuardStage stage,
        boolean trusted,
        Form form,
        String channel,
        boolean repeats,
        String value,
        int from,
        int to) {
    /** How a text stands in a body. */
    public enum Form {
        /** A JSON string. */
        TEXT,
        /** A JSON document in a JSON string: arguments of a tool. */
        JSON_TEXT,
        /** A JSON value. */
        JSON
    }

    /** Whether it can only be judged when it is complete: a document must stay well-formed. */
    public boolean document() {
        return form != Form.TEXT;
    }

    /** Another text, as it has to stand in the body. */
    String source(String text) {
        return form == Form.JSON
                ? text
                : new String(Json.write(json -> json.writeString(text)), UTF_8);
    }
}
