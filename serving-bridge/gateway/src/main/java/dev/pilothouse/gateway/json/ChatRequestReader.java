package dev.pilothouse.gateway.json;

import java.util.Set;
import tools.jackson.core.JsonToken;

/** Scans a body of {@code /v1/chat/completions}. */
final class ChatRequestReader extends RequestReader {
    /** Tools that callers run; every other type runs at the provider. */
    private static final Set<String> OWN = Set.of("function", "custom");

    ChatRequestReader(byte[] body) {
        super(Dialect.OPENAI_CHAT, body);
    }

    @Override
    void field(String name) {
        switch (name) {
            case "model" -> model();
            case "prompt" -> prompt();
            case "stream" -> request.stream = flag(name);
            case "stream_options" -> streamOptions();
            case "messages" -> messages();
            case "user", "safety_identifier" -> endUser(name);
            case "tools" -> tools(name, this::tool);
            case "functions" -> tools(name, this::named);
            case "web_search_options" -> request.tools.add("web_search");
            case "stop" -> stop();
            case "temperature", "top_p", "frequency_penalty", "presence_penalty" -> decimal(name);
            case "max_tokens", "max_completion_tokens", "n", "seed" -> whole(name);
            default -> {}
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

    private void streamOptions() {
        once("stream_options");
        int from = start();
        if (json.currentToken() == JsonToken.START_OBJECT) {
            request.streamOptionsIsObject = true;
            Json.fields(json, this::streamOption);
        } else if (json.currentToken() != JsonToken.VALUE_NULL) {
            throw wrong("stream_options", "an object");
        }
        request.streamOptionsAt = new Range(from, end());
    }

    private void streamOption(String name) {
        request.streamOptionsEmpty = false;
        if (name.equals("include_usage")) {
            request.includeUsage = flag("stream_options.include_usage");
            request.includeUsageAt = new Range(start(), end());
        }
    }

    private void tool(String name) {
        if (name.equals("function") || name.equals("custom")) {
            nested(this::named);
        } else if (name.equals("type") && !OWN.contains(Json.text(json, "function"))) {
            toolName();
        }
    }

    private void named(String name) {
        if (name.equals("name")) {
            toolName();
        }
    }
}
