package dev.pilothouse.gateway.json;

import java.util.HashSet;
import java.util.Set;
import java.util.function.Consumer;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/** Scans a request. Fields it acts upon may appear once only: the upstream might read the other. */
abstract class RequestReader {
    private static final int LONGEST_NAME = 256;
    private static final int MOST_TOOLS = 512;

    /** About what one image takes: 1,600 tokens. */
    private static final int SMALL_MEDIUM = 4 * 1_600;

    /**
     * Base64 of a large file for one byte of text in it: PDFs have the most, about 2,000 tokens a
     * page.
     */
    private static final int MEDIUM_SHRINKS = 8;

    final JsonParser json;
    final ModelRequest request;
    private final Set<String> seen = new HashSet<>();
    private boolean prompted;

    RequestReader(Dialect dialect, byte[] body) {
        checkEncoding(body);
        request = new ModelRequest(dialect, body);
        json = Json.parser(body);
    }

    /** Reads a field that is there, once the parser stands at its value. */
    abstract void field(String name);

    /** Checks what must be there. */
    abstract void complete();

    /** A header names a prompt, which brings what the body lacks. */
    final RequestReader prompted() {
        prompted = true;
        return this;
    }

    final ModelRequest read() {
        try (json) {
            if (json.nextToken() != JsonToken.START_OBJECT) {
                throw new BadBody(null, "The request body must be a JSON object.");
            }
            Json.fields(json, this::field);
            if (json.currentToken() != JsonToken.END_OBJECT) {
                throw new BadBody(null, "The request body ends before its JSON object does.");
            }
            request.end = start();
            if (json.nextToken() != null) {
                throw new BadBody(null, "The request body goes on after its JSON object.");
            }
        } catch (JacksonException unreadable) {
            throw new BadBody(null, "The request body is not valid JSON: " + place(unreadable));
        }
        if (request.prompt == null && !prompted) {
            require("model");
            complete();
        }
        return request;
    }

    /**
     * Offsets are only good in UTF-8, and a mark at the beginning would shift nothing but doubts.
     */
    private static void checkEncoding(byte[] body) {
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

    // ---- fields of several dialects ----

    final void model() {
        once("model");
        String model = Json.text(json, "");
        if (model.isEmpty() || model.length() > LONGEST_NAME) {
            throw wrong("model", "a model name of 1 to " + LONGEST_NAME + " characters");
        }
        request.model = model;
        request.modelAt = new Range(start(), end());
    }

    final void prompt() {
        once("prompt");
        if (json.currentToken() != JsonToken.VALUE_NULL) {
            request.prompt = new PromptReader(json, this::wrong).read();
        }
    }

    final boolean flag(String name) {
        once(name);
        return switch (json.currentToken()) {
            case VALUE_TRUE -> true;
            case VALUE_FALSE, VALUE_NULL -> false;
            default -> throw wrong(name, "true or false");
        };
    }

    /** Text for the model, which its input tokens are counted from. */
    final void content(String name) {
        once(name);
        int from = start();
        skip();
        request.contentBytes += end() - from;
    }

    /** Passes over a value; of an image or a file in it only a part counts as text. */
    final void skip() {
        int depth = 0;
        do {
            JsonToken token = json.currentToken();
            depth += token.isStructStart() ? 1 : token.isStructEnd() ? -1 : 0;
            if (token == JsonToken.VALUE_STRING && Texts.mayHoldMedium(json.currentName())) {
                int from = start();
                request.contentBytes -= notText(Node.endOfString(request.body, from) - from);
            }
        } while (depth > 0 && json.nextToken() != null);
    }

    /** Bytes of a medium that stand for no tokens. */
    private static int notText(int bytes) {
        return Math.max(0, bytes - Math.max(SMALL_MEDIUM, bytes / MEDIUM_SHRINKS));
    }

    final void endUser(String field) {
        once(field);
        String user = Json.text(json, "");
        if (json.currentToken() != JsonToken.VALUE_NULL
                && (user.isEmpty() || user.length() > LONGEST_NAME)) {
            throw wrong(field, "1 to " + LONGEST_NAME + " characters");
        }
        if (!user.isEmpty()) {
            request.endUsers.add(user);
        }
    }

    /** An array of objects that each say of a tool. */
    final void tools(String field, Consumer<String> ofTool) {
        once(field);
        if (json.currentToken() == JsonToken.START_ARRAY) {
            Json.elements(json, () -> nested(ofTool));
        } else if (json.currentToken() != JsonToken.VALUE_NULL) {
            throw wrong(field, "an array of tools");
        }
    }

    final void toolName() {
        if (request.tools.size() == MOST_TOOLS) {
            throw new BadBody(
                    "tools", "tools: more than " + MOST_TOOLS + " tools (expected: fewer)");
        }
        String name = Json.text(json, "");
        if (!name.isEmpty()) {
            request.tools.add(name);
        }
    }

    final void stop() {
        if (json.currentToken() == JsonToken.VALUE_STRING) {
            request.stop.add(json.getString());
        } else if (json.currentToken() == JsonToken.START_ARRAY) {
            Json.elements(json, () -> request.stop.add(Json.text(json, "")));
        }
    }

    final void decimal(String name) {
        if (json.currentToken().isNumeric()) {
            request.parameters.put(name, json.getDoubleValue());
        }
    }

    final void whole(String name) {
        if (json.currentToken() == JsonToken.VALUE_NUMBER_INT) {
            request.parameters.put(name, json.getLongValue());
        }
    }

    final void nested(Consumer<String> field) {
        if (json.currentToken() == JsonToken.START_OBJECT) {
            Json.fields(json, field);
        }
    }

    // ---- checks ----

    final void once(String name) {
        if (!seen.add(name)) {
            throw new BadBody(name, name + " appears twice (expected: once)");
        }
    }

    final void require(String name) {
        if (!seen.contains(name)) {
            throw new BadBody(name, name + " is missing (expected: a value)");
        }
    }

    /** Refuses a field that is there with a value, saying why. */
    final void refused(String name, String expected) {
        if (json.currentToken() != JsonToken.VALUE_NULL) {
            throw wrong(name, expected);
        }
    }

    final BadBody wrong(String field, String expected) {
        String value =
                json.currentToken().isScalarValue() ? json.getString() : "an object or array";
        String shown = value.length() <= 100 ? value : value.substring(0, 100) + "…";
        return new BadBody(field, field + ": '" + shown + "' (expected: " + expected + ")");
    }

    final int start() {
        return (int) json.currentTokenLocation().getByteOffset();
    }

    /** Only good once the token was read to its end. */
    final int end() {
        if (json.currentToken() == JsonToken.VALUE_STRING) {
            json.getStringLength();
        }
        return (int) json.currentLocation().getByteOffset();
    }
}
