package dev.pilothouse.gateway.call;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.pilothouse.gateway.json.Dialect;
import dev.pilothouse.gateway.json.Json;
import java.io.ByteArrayOutputStream;
import java.util.Collection;
import tools.jackson.core.JsonGenerator;

/**
 * Refusals in the error formats of the dialects. Code and details, which Anthropic's format does
 * not have, are in its error object all the same: clients pass over what they do not know.
 *
 * @see <a href="https://platform.openai.com/docs/guides/error-codes">OpenAI's errors</a>
 * @see <a href="https://docs.anthropic.com/en/api/errors">Anthropic's errors</a>
 */
final class Errors {
    private Errors() {}

    static byte[] body(Refusal refusal, Dialect dialect, String requestId) {
        return Json.write(json -> {
            json.writeStartObject();
            if (dialect.anthropic()) {
                json.writeStringProperty("type", "error");
            }
            json.writeName("error");
            error(json, refusal, dialect);
            if (dialect.anthropic()) {
                json.writeStringProperty("request_id", requestId);
            }
            json.writeEndObject();
        });
    }

    /**
     * The same error as the last event of a stream.
     *
     * @param sequence number of the event, where the dialect counts them
     */
    static byte[] event(Refusal refusal, Dialect dialect, String requestId, long sequence) {
        return switch (dialect) {
            case OPENAI_CHAT, OPENAI_EMBEDDINGS -> event("", body(refusal, dialect, requestId));
            case ANTHROPIC_MESSAGES, ANTHROPIC_COUNT ->
                    event("error", body(refusal, dialect, requestId));
            case OPENAI_RESPONSES -> event("error", ofResponse(refusal, sequence));
        };
    }

    /**
     * The error event of the Responses API, with the error object of other streams in it: some
     * clients look for the one, some for the other.
     */
    private static byte[] ofResponse(Refusal refusal, long sequence) {
        return Json.write(json -> {
            json.writeStartObject();
            json.writeStringProperty("type", "error");
            json.writeStringProperty("code", refusal.code());
            json.writeStringProperty("message", refusal.text());
            param(json, refusal);
            json.writeNumberProperty("sequence_number", sequence);
            json.writeName("error");
            error(json, refusal, Dialect.OPENAI_RESPONSES);
            json.writeEndObject();
        });
    }

    private static void error(JsonGenerator json, Refusal refusal, Dialect dialect) {
        json.writeStartObject();
        if (dialect.anthropic()) {
            json.writeStringProperty("type", anthropicType(refusal));
            json.writeStringProperty("message", refusal.text());
        } else {
            json.writeStringProperty("message", refusal.text());
            json.writeStringProperty("type", refusal.type());
        }
        json.writeStringProperty("code", refusal.code());
        param(json, refusal);
        refusal.details().forEach((name, value) -> detail(json, name, value));
        json.writeEndObject();
    }

    private static void param(JsonGenerator json, Refusal refusal) {
        if (refusal.param() == null) {
            json.writeNullProperty("param");
        } else {
            json.writeStringProperty("param", refusal.param());
        }
    }

    private static String anthropicType(Refusal refusal) {
        return switch (refusal.status()) {
            case 401 -> "authentication_error";
            case 403 -> "permission_error";
            case 404 -> "not_found_error";
            case 413 -> "request_too_large";
            case 429 -> "rate_limit_error";
            case 503 -> "overloaded_error";
            case 504 -> "timeout_error";
            default -> refusal.status() < 500 ? "invalid_request_error" : "api_error";
        };
    }

    private static void detail(JsonGenerator json, String name, Object value) {
        switch (value) {
            case Number number -> json.writeNumberProperty(name, number.longValue());
            case Boolean flag -> json.writeBooleanProperty(name, flag);
            case Collection<?> all -> {
                json.writeArrayPropertyStart(name);
                all.forEach(each -> json.writeString(each.toString()));
                json.writeEndArray();
            }
            default -> json.writeStringProperty(name, value.toString());
        }
    }

    private static byte[] event(String name, byte[] data) {
        var event = new ByteArrayOutputStream(data.length + 24);
        if (!name.isEmpty()) {
            event.writeBytes(("event: " + name + "\n").getBytes(US_ASCII));
        }
        event.writeBytes("data: ".getBytes(US_ASCII));
        event.writeBytes(data);
        event.writeBytes("\n\n".getBytes(US_ASCII));
        return event.toByteArray();
    }
}
