package dev.pilothouse.pool.http;

import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What every request's body must be. */
final class RequestBody {
    private static final JsonMapper JSON = JsonMapper.shared();

    private RequestBody() {}

    static JsonNode read(byte[] body) throws ApiError {
        try {
            JsonNode root = JSON.readTree(body);
            if (root.isObject()) {
                return root;
            }
        } catch (JacksonException e) {
            throw ApiError.invalid(
                    400, "invalid_json", "The body is not JSON: " + e.getOriginalMessage());
        }
        throw ApiError.invalid(400, "invalid_json", "The body is not a JSON object");
    }

    static String model(JsonNode root) throws ApiError {
        String model = root.path("model").asString("");
        if (model.isEmpty()) {
            throw ApiError.badField("model", root.path("model").toString(), "a model's name");
        }
        return model;
    }
}
