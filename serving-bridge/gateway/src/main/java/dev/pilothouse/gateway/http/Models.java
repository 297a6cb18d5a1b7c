package dev.pilothouse.gateway.http;

import dev.pilothouse.gateway.call.Caller;
import dev.pilothouse.gateway.json.Json;
import dev.pilothouse.gateway.stage.Callers;
import dev.pilothouse.gateway.state.Key;
import dev.pilothouse.gateway.state.NodeState;
import java.util.Map;
import tools.jackson.core.JsonGenerator;

/** {@code GET /v1/models}: what the routes of the key's features allow. */
public final class Models implements Endpoint {
    private final Callers callers;
    private final NodeState state;

    public Models(Callers callers, NodeState state) {
        this.callers = callers;
        this.state = state;
    }

    @Override
    public Caller serve(Request request) {
        Key key = callers.key(request.head(), "inference");
        Map<String, String> models = state.models(key);
        byte[] body =
                Json.write(json -> {
                    json.writeStartObject();
                    json.writeStringProperty("object", "list");
                    json.writeName("data");
                    json.writeStartArray();
                    models.forEach((model, provider) -> model(json, model, provider));
                    json.writeEndArray();
                    json.writeEndObject();
                });
        request.client().answer(200, Map.of("content-type", "application/json"), body, () -> {});
        return Caller.NOBODY;
    }

    private static void model(JsonGenerator json, String model, String provider) {
        json.writeStartObject();
        json.writeStringProperty("id", model);
        json.writeStringProperty("object", "model");
        json.writeNumberProperty("created", 0);
        json.writeStringProperty("owned_by", provider);
        json.writeEndObject();
    }
}
