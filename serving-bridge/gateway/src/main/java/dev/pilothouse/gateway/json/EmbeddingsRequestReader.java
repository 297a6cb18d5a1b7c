package dev.pilothouse.gateway.json;

import tools.jackson.core.JsonToken;

/** Scans a body of {@code /v1/embeddings}. */
final class EmbeddingsRequestReader extends RequestReader {
    EmbeddingsRequestReader(byte[] body) {
        super(Dialect.OPENAI_EMBEDDINGS, body);
    }

    @Override
    void field(String name) {
        switch (name) {
            case "model" -> model();
            case "input" -> input();
            case "user", "safety_identifier" -> endUser(name);
            case "dimensions" -> whole(name);
            default -> {}
        }
    }

    @Override
    void complete() {
        require("input");
    }

    private void input() {
        if (json.currentToken() != JsonToken.VALUE_STRING
                && json.currentToken() != JsonToken.START_ARRAY) {
            throw wrong("input", "a text, or an array of texts or tokens");
        }
        content("input");
    }
}
