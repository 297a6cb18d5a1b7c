package dev.pilothouse.pool.http;

import dev.pilothouse.pool.replica.Request;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Whose turn a call takes and where its prefix lies.
 *
 * @param tenant as the gateway says it, whose credential alone is let in; empty: not said
 * @param prefix hash of tenant, instructions and first turn
 * @param weight estimated tokens of the prompt, four bytes to a token
 */
record Caller(String tenant, long prefix, int weight) {
    static final String TENANT = "x-pilothouse-tenant";
    private static final int LONGEST = 200;

    static Caller of(@Nullable String said, JsonNode body, int bytes) throws ApiError {
        String tenant = said == null ? "" : said;
        if (tenant.length() > LONGEST) {
            throw ApiError.badField(TENANT, tenant, "at most " + LONGEST + " characters");
        }
        return new Caller(tenant, Request.prefix(tenant, beginning(body)), Math.max(1, bytes / 4));
    }

    private static String beginning(JsonNode body) {
        StringBuilder text = new StringBuilder(body.path("model").asString(""));
        for (JsonNode message : body.path("messages")) {
            String role = message.path("role").asString("");
            text.append('\n').append(message.path("content"));
            if (!role.equals("system") && !role.equals("developer")) {
                break;
            }
        }
        return text.append('\n').append(body.path("prompt")).toString();
    }
}
