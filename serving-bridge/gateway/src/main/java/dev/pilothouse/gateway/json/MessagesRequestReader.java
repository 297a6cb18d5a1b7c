package dev.pilothouse.gateway.json;

import tools.jackson.core.JsonToken;

/** Scans a body of Anthropic's {@code /v1/messages}, or of one whose tokens are to be counted. */
final class MessagesRequestReader extends RequestReader {
    MessagesRequestReader(Dialect dialect, byte[] body) {
        super(dialect, body);
    }

    @Override
    void field(String name) {
        switch (name) {
            case "model" -> model();
            case "prompt" -> prompt();
            case "stream" -> request.stream = flag(name) && request.dialect.spends();
            case "messages" -> messages();
            case "system" -> content(name);
            case "metadata" -> nested(this::metadata);
            case "tools", "mcp_servers" -> tools(name, this::tool);
            case "container" -> nested(this::container);
            case "stop_sequences" -> stop();
            case "temperature", "top_p" -> decimal(name);
            case "max_tokens", "top_k" -> whole(name);
            default -> {}
        }
        if (name.equals("container") && json.currentToken() == JsonToken.VALUE_STRING) {
            throw state();
        }
    }

    @Override
    void complete() {
        require("messages");
    }

    private void messages() {
        if (json.currentToken() != JsonToken.START_ARRAY) {
            throw wrong("messages", "an array of messages");
        }
        content("messages");
    }

    private void metadata(String name) {
        if (name.equals("user_id")) {
            endUser("metadata.user_id");
        }
    }

    private void tool(String name) {
        if (name.equals("name")) {
            toolName();
        }
    }

    private void container(String name) {
        if (name.equals("id") && json.currentToken() != JsonToken.VALUE_NULL) {
            throw state();
        }
    }

    private static BadBody state() {
        return new BadBody(
                "container",
                "container: one that exists (expected: none; the gateway uses no state at"
                        + " providers)");
    }
}
