package dev.pilothouse.gateway.glass;

import dev.pilothouse.db.model.BadInput;
import dev.pilothouse.db.model.KillOver;
import dev.pilothouse.db.model.KillScope;
import dev.pilothouse.db.model.TenantId;
import dev.pilothouse.db.model.Texts;
import dev.pilothouse.gateway.call.Refusal;
import dev.pilothouse.gateway.json.Json;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/** The body of a break-glass kill. */
record KillBody(KillOver over, String reason, String incident) {
    private static final Set<String> FIELDS =
            Set.of("scope", "target", "tenant", "reason", "incident");

    /**
     * @throws Refusal 400 that names field, value and what was expected
     */
    static KillBody read(byte[] body) {
        Map<String, String> fields = fields(body);
        try {
            String tenant = fields.getOrDefault("tenant", "");
            KillOver over =
                    new KillOver(
                            KillScope.ofWord(fields.getOrDefault("scope", "")),
                            fields.getOrDefault("target", ""),
                            tenant.isEmpty()
                                    ? Optional.empty()
                                    : Optional.of(new TenantId(tenant)));
            return new KillBody(
                    over,
                    Texts.check("reason", fields.getOrDefault("reason", ""), 1, 500),
                    Texts.check("incident", fields.getOrDefault("incident", ""), 0, 100));
        } catch (BadInput bad) {
            throw Refusal.badRequest(bad.field(), String.valueOf(bad.getMessage()));
        }
    }

    private static Map<String, String> fields(byte[] body) {
        Map<String, String> fields = new HashMap<>();
        try (JsonParser json = Json.parser(body)) {
            if (json.nextToken() != JsonToken.START_OBJECT) {
                throw Refusal.badRequest(null, "The request body must be a JSON object.");
            }
            Json.fields(json, name -> fields.put(known(name), text(json, name)));
            if (json.currentToken() != JsonToken.END_OBJECT) {
                throw Refusal.badRequest(
                        null, "The request body ends before its JSON object does.");
            }
        } catch (JacksonException unreadable) {
            throw Refusal.badRequest(null, "The request body is not valid JSON.");
        }
        return fields;
    }

    private static String known(String name) {
        if (!FIELDS.contains(name)) {
            throw Refusal.badRequest(
                    name, name + ": unknown (expected: scope, target, tenant, reason, incident)");
        }
        return name;
    }

    private static String text(JsonParser json, String name) {
        if (json.currentToken() != JsonToken.VALUE_STRING) {
            throw Refusal.badRequest(name, name + ": not text (expected: text)");
        }
        return json.getString();
    }
}
