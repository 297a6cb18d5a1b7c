package dev.pilothouse.gateway.http;

import dev.pilothouse.gateway.call.Client;
import dev.pilothouse.gateway.call.Refusal;
import dev.pilothouse.gateway.json.Dialect;
import java.util.LinkedHashMap;
import java.util.Map;

/** Errors of requests that are not calls. */
final class Refusals {
    private Refusals() {}

    static void answer(Client client, Refusal refusal, Dialect dialect) {
        Map<String, String> headers = new LinkedHashMap<>();
        headers.put("content-type", "application/json");
        if (refusal.retryAfterSeconds() > 0) {
            headers.put("retry-after", Integer.toString(refusal.retryAfterSeconds()));
        }
        client.answer(refusal.status(), headers, refusal.json(dialect, ""), () -> {});
    }
}
