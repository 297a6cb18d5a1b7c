package dev.pilothouse.gateway.json;

import dev.pilothouse.gateway.json.ChatRequest.Range;
import java.util.HashSet;
import java.util.Set;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/**
 * Scans a chat request. Fields it acts upon may appear once only: the upstream might read the
 * other.
 */
final class ChatRequestReader {
    private static final int LONGEST_NAME = 256;
    private static final int MOST_TOOLS = 512;

    private final byte[] body;
    private final ChatRequest request;
    private final Set<String> seen = new HashSet<>();

    ChatRequestReader(byte[] body) {
        this.body = body;
        this.request = new ChatRequest(body);
    }

    ChatRequest read() {
        checkEncoding();
        try (JsonParser json = Json.parser(body)) {
            if (json.nextToken() != JsonToken.START_OBJECT) {
                throw new BadBody(null, "The request body must be a JSON object.");
            }
            Json.fields(json, name -> field(json, name));
            if (json.currentToken() != JsonToken.END_OBJECT) {
                throw new BadBody(null, "The request body ends before its JSON object does.");
            }
            request.end = start(json);
            if (json.nextToken() != null) {
                throw new BadBody(null, "The request body goes on after its JSON object.");
            }
        } catch (JacksonException unreadable) {
            throw new BadBody(null, "The request body is not valid JSON: " + place(unreadable));
        }
        require("model");
        require("messages");
        return request;
    }

    /**
     * Offsets are only good in UTF-8, and a mark at the beginning would shift nothing but doubts.
     */
    private void checkEncoding() {
        int first = 0;
        while (first < body.length && body[first] <= ' ' && body[first] > 0) {
            first++;
        }
        if (first + 1 >= body.length || body[first] != '{' || body[first + 1] == 0) {
            throw new BadBody(null, "The request body must be a JSON object in UTF-8.");
        }
    }

    private static String place(JacksonException e) {
        var at = e.getLocation();
        String where =
                at == null ? "" : " at line " + at.getLineNr() + ", column " + at.getColumnNr();
        String what = e.getOriginalMessage();
        return (what == null ? "unreadable" : what.lines().findFirst().orElse("unreadable"))
                + where;
    }

    private void field(JsonParser json, String name) {
        switch (name) {
            case "model" -> model(json);
            case "stream" -> request.stream = flag(json, name);
            case "stream_options" -> streamOptions(json);
            case "messages" -> messages(json);
            case "user", "safety_identifier" -> endUser(json, name);
            case "tools" -> tools(json);
            case "stop" -> stop(json);
            case "temperature", "top_p", "frequency_penalty", "presence_penalty" ->
                    decimal(json, name);
            case "max_tokens", "max_completion_tokens", "n", "seed" -> whole(json, name);
            default -> {}
        }
    }

    private void model(JsonParser json) {
        once("model");
        String model = Json.text(json, "");
        if (model.isEmpty() || model.length() > LONGEST_NAME) {
            throw wrong(json, "model", "a model name of 1 to " + LONGEST_NAME + " characters");
        }
        request.model = model;
        request.modelAt = new Range(start(json), end(json));
    }

    private boolean flag(JsonParser json, String name) {
        once(name);
        return switch (json.currentToken()) {
            case VALUE_TRUE -> true;
            case VALUE_FALSE, VALUE_NULL -> false;
            default -> throw wrong(json, name, "true or false");
        };
    }

    private void streamOptions(JsonParser json) {
        once("stream_options");
        int from = start(json);
        if (json.currentToken() == JsonToken.START_OBJECT) {
            request.streamOptionsIsObject = true;
            Json.fields(json, name -> streamOption(json, name));
        } else if (json.currentToken() != JsonToken.VALUE_NULL) {
            throw wrong(json, "stream_options", "an object");
        }
        request.streamOptionsAt = new Range(from, end(json));
    }

    private void streamOption(JsonParser json, String name) {
        request.streamOptionsEmpty = false;
        if (name.equals("include_usage")) {
            request.includeUsage = flag(json, "stream_options.include_usage");
            request.includeUsageAt = new Range(start(json), end(json));
        }
    }

    private void messages(JsonParser json) {
        once("messages");
        if (json.currentToken() != JsonToken.START_ARRAY) {
            throw wrong(json, "messages", "an array of messages");
        }
        int from = start(json);
        json.skipChildren();
        request.messagesAt = new Range(from, end(json));
    }

    private void endUser(JsonParser json, String name) {
        once(name);
        String user = Json.text(json, "");
        if (json.currentToken() != JsonToken.VALUE_NULL
                && (user.isEmpty() || user.length() > LONGEST_NAME)) {
            throw wrong(json, name, "1 to " + LONGEST_NAME + " characters");
        }
        if (!user.isEmpty()) {
            request.endUsers.add(user);
        }
    }

    private void tools(JsonParser json) {
        once("tools");
        if (json.currentToken() == JsonToken.START_ARRAY) {
            Json.elements(json, () -> nested(json, name -> tool(json, name)));
        } else if (json.currentToken() != JsonToken.VALUE_NULL) {
            throw wrong(json, "tools", "an array of tools");
        }
    }

    private void tool(JsonParser json, String name) {
        if (name.equals("function") || name.equals("custom")) {
            nested(json, field -> toolName(json, field));
        }
    }

    private void toolName(JsonParser json, String name) {
        if (!name.equals("name")) {
            return;
        }
        if (request.tools.size() == MOST_TOOLS) {
            throw new BadBody(
                    "tools", "tools: more than " + MOST_TOOLS + " tools (expected: fewer)");
        }
        request.tools.add(Json.text(json, ""));
    }

    private void stop(JsonParser json) {
        if (json.currentToken() == JsonToken.VALUE_STRING) {
            request.stop.add(json.getString());
        } else if (json.currentToken() == JsonToken.START_ARRAY) {
            Json.elements(json, () -> request.stop.add(Json.text(json, "")));
        }
    }

    private void decimal(JsonParser json, String name) {
        if (json.currentToken().isNumeric()) {
            request.parameters.put(name, json.getDoubleValue());
        }
    }

    private void whole(JsonParser json, String name) {
        if (json.currentToken() == JsonToken.VALUE_NUMBER_INT) {
            request.parameters.put(name, json.getLongValue());
        }
    }

    private static void nested(JsonParser json, java.util.function.Consumer<String> field) {
        if (json.currentToken() == JsonToken.START_OBJECT) {
            Json.fields(json, field);
        }
    }

    private void once(String name) {
        if (!seen.add(name)) {
            throw new BadBody(name, name + " appears twice (expected: once)");
        }
    }

    private void require(String name) {
        if (!seen.contains(name)) {
            throw new BadBody(name, name + " is missing (expected: a value)");
        }
    }

    private static BadBody wrong(JsonParser json, String field, String expected) {
        String value =
                json.currentToken().isScalarValue() ? json.getString() : "an object or array";
        String shown = value.length() <= 100 ? value : value.substring(0, 100) + "…";
        return new BadBody(field, field + ": '" + shown + "' (expected: " + expected + ")");
    }

    private static int start(JsonParser json) {
        return (int) json.currentTokenLocation().getByteOffset();
    }

    /** Only good once the token was read to its end. */
    private static int end(JsonParser json) {
        return (int) json.currentLocation().getByteOffset();
    }
}
