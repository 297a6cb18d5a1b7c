package dev.pilothouse.gateway.http;

import dev.pilothouse.gateway.call.Caller;
import dev.pilothouse.gateway.json.Json;
import dev.pilothouse.gateway.stage.Callers;
import dev.pilothouse.gateway.state.Key;
import dev.pilothouse.gateway.state.NodeState;
import java.util.Map;
import java.util.TreeMap;
import tools.jackson.core.JsonGenerator;

/**
 * {@code GET /v1/models}: what the routes of the key's features allow, for clients that name a
 * version of Anthropic's API in its format.
 */
public final class Models implements Endpoint {
    private static final String NO_DATE = "1970-01-01T00:00:00Z";

    private final Callers callers;
    private final NodeState state;

    public Models(Callers callers, NodeState state) {
        this.callers = callers;
        this.state = state;
    }

    @Override
    public Caller serve(Request request) {
        Key key = callers.key(request.head(), "inference");
        var models = new TreeMap<>(state.models(key));
        boolean anthropic = !request.head().anthropicVersion().isEmpty();
        byte[] body = Json.write(json -> list(json, models, anthropic));
        request.client().answer(200, Map.of("content-type", "application/json"), body, () -> {});
        return Caller.NOBODY;
    }

    private static void list(
            JsonGenerator json, TreeMap<String, String> models, boolean anthropic) {
        json.writeStartObject();
        if (!anthropic) {
            json.writeStringProperty("object", "list");
        }
        json.writeName("data");
        json.writeStartArray();
        models.forEach((model, provider) -> {
            json.writeStartObject();
            json.writeStringProperty("id", model);
            if (anthropic) {
                anthropic(json, model);
            } else {
                openai(json, provider);
            }
            json.writeEndObject();
        });
        json.writeEndArray();
        if (anthropic) {
            json.writeBooleanProperty("has_more", false);
            json.writeStringProperty("first_id", models.isEmpty() ? null : models.firstKey());
            json.writeStringProperty("last_id", models.isEmpty() ? null : models.lastKey());
        }
        json.writeEndObject();
    }

    private static void openai(JsonGenerator json, String provider) {
        json.writeStringProperty("object", "model");
        json.writeNumberProperty("created", 0);
        json.writeStringProperty("owned_by", provider);
    }

    private static void anthropic(JsonGenerator json, String model) {
        json.writeStringProperty("type", "model");
        json.writeStringProperty("display_name", model);
        json.writeStringProperty("created_at", NO_DATE);
    }
}
