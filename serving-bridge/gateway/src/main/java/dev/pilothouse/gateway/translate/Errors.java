package dev.pilothouse.gateway.translate;

import static dev.pilothouse.gateway.translate.Tree.text;

import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Errors of providers. */
final class Errors {
    private static final int LONGEST = 2_000;
    private static final Set<String> SHARED =
            Set.of(
                    "invalid_request_error",
                    "authentication_error",
                    "permission_error",
                    "not_found_error",
                    "rate_limit_error");

    private Errors() {}

    /** OpenAI's form of Anthropic's <code>{"type": "error", "error": {…}}</code>. */
    static ObjectNode openAi(int status, JsonNode anthropic) {
        JsonNode said = anthropic.path("error");
        String type = text(said, "type");
        String named = type.isEmpty() ? anthropicType(status) : type;
        ObjectNode error =
                Tree.object()
                        .put("message", message(status, said))
                        .put("type", SHARED.contains(named) ? named : "server_error")
                        .put("code", named);
        error.putNull("param");
        ObjectNode whole = Tree.object();
        whole.set("error", error);
        return whole;
    }

    /**
     * Anthropic's form of OpenAI's <code>{"error": {…}}</code>.
     *
     * @param status 0 inside a stream
     */
    static ObjectNode anthropic(int status, JsonNode openAi) {
        JsonNode said = openAi.path("error");
        String type = status == 0 ? anthropicType(said) : anthropicType(status);
        ObjectNode whole = Tree.typed("error");
        whole.putObject("error").put("type", type).put("message", message(status, said));
        return whole;
    }

    private static String message(int status, JsonNode said) {
        String message = said.isString() ? text(said) : text(said, "message");
        if (!message.isEmpty()) {
            return message.length() <= LONGEST ? message : message.substring(0, LONGEST) + "…";
        }
        return status == 0
                ? "The deployment sent an error without a message."
                : "The deployment answered " + status + " without a message.";
    }

    private static String anthropicType(JsonNode said) {
        String type = text(said, "type");
        String code = text(said, "code");
        if (SHARED.contains(type)) {
            return type;
        }
        return switch (code) {
            case "rate_limit_exceeded" -> "rate_limit_error";
            case "overloaded" -> "overloaded_error";
            default -> "api_error";
        };
    }

    /**
     * @see <a href="https://docs.claude.com/en/api/errors">Anthropic: Errors</a>
     */
    private static String anthropicType(int status) {
        return switch (status) {
            case 400, 422 -> "invalid_request_error";
            case 401 -> "authentication_error";
            case 402 -> "billing_error";
            case 403 -> "permission_error";
            case 404 -> "not_found_error";
            case 413 -> "request_too_large";
            case 429 -> "rate_limit_error";
            case 503, 529 -> "overloaded_error";
            case 504 -> "timeout_error";
            default -> "api_error";
        };
    }
}
